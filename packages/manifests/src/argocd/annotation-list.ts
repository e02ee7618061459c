/** The items of a list in an annotation, as Argo CD reads them: each as a whole, blanks around it aside. */
export function annotationList(value: string | undefined): readonly string[] {
  return (value ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
