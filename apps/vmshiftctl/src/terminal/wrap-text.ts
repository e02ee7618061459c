import { printableLine } from '@vmshift/findings';
import { textWidth } from './text-width';

/** How the lines of a wrapped text begin. */
export interface Indents {
  /** Blanks before the first line. @default 0 */
  readonly first?: number;
  /** Blanks before the lines after it. @default 2 */
  readonly rest?: number;
}

/** What a reader may copy: a JSON value, and a command up to the end of its clause. */
const COPIED = /\{".*\}\S*|(?:\.\/vmshiftctl|git|kubectl|npm run|npx|gh|helm|terraform) [^;,)]*[^;,) ]\S*|\S+/g;

/**
 * A text on lines of at most `width` columns, broken at blanks. A word that is wider stays whole, and so does a command,
 * as it may be copied.
 */
export function wrapText(text: string, width: number, { first = 0, rest = 2 }: Indents = {}): readonly string[] {
  const words = printableLine(text).match(COPIED) ?? [];
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

/** A line with its own indent, and a deeper one where it goes on: what goes on is never taken for a line of ours. */
export function wrapLine(text: string, width: number): readonly string[] {
  const line = printableLine(text);
  if (textWidth(line) <= width) return [line];
  const first = text.length - text.trimStart().length;
  return wrapText(text, width, { first, rest: first + 2 });
}
