import { printableLine } from '@vmshift/findings';
import { textWidth } from './text-width';

/** How the lines of a wrapped text begin. */
export interface Indents {
  /** Blanks before the first line. @default 0 */
  readonly first?: number;
  /** Blanks before the lines after it. @default 2 */
  readonly rest?: number;
}

/** A text on lines of at most `width` columns, broken at blanks. A word that is wider stays whole, as it may be copied. */
export function wrapText(text: string, width: number, { first = 0, rest = 2 }: Indents = {}): readonly string[] {
  const words = printableLine(text).split(' ').filter(Boolean);
  const lines: string[] = [];
  let line = ' '.repeat(first);
  let taken = first;
  let empty = true;
  for (const word of words) {
    const wide = textWidth(word);
    if (!empty && taken + 1 + wide > width) {
      lines.push(line);
      line = ' '.repeat(rest);
      taken = rest;
      empty = true;
    }
    line = empty ? line + word : `${line} ${word}`;
    taken += empty ? wide : 1 + wide;
    empty = false;
  }
  return empty ? lines : [...lines, line];
}
