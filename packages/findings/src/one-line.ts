/** Characters of a message that are shown. An API server repeats whole objects in some of its errors. */
const LONGEST = 4000;

/**
 * A message on one line. Of a very long one the middle is left out: the decisive words, such as "field is immutable", stand
 * at either end.
 */
export function oneLine(text: string, longest = LONGEST): string {
  const line = text.trim().replace(/\s+/g, ' ');
  if (line.length <= longest) return line;
  const half = Math.floor(longest / 2);
  return `${line.slice(0, half)} … (${line.length - 2 * half} characters left out) … ${line.slice(-half)}`;
}
