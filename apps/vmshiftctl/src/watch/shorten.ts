/** By whole characters, so that no half of a pair is left at the end: GitHub refuses one. */
export function shorten(text: string, longest: number): string {
  const characters = [...text];
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join('')}…`;
}
