import { printableLine } from '@vmshift/findings';

/** Columns of the narrowest terminal that is expected. */
export const WIDTH = 80;

/** How the lines of a wrapped text begin. */
export interface Indents {
  /** Blanks before the first line. @default 0 */
  readonly first?: number;
  /** Blanks before the lines after it. @default 2 */
  readonly rest?: number;
}

/** A text on lines that fit, broken at blanks. A word that is wider stays whole, as it may be copied. */
export function wrapText(text: string, { first = 0, rest = 2 }: Indents = {}): readonly string[] {
  const words = printableLine(text).split(' ').filter(Boolean);
  const lines: string[] = [];
  let line = ' '.repeat(first);
  let empty = true;
  for (const word of words) {
    if (!empty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = ' '.repeat(rest);
      empty = true;
    }
    line = empty ? line + word : `${line} ${word}`;
    empty = false;
  }
  return empty ? lines : [...lines, line];
}

/** Columns as wide as their widest cell; cells that do not fit behind the others stand on a line of their own. */
export function fitTable(rows: readonly (readonly string[])[]): readonly string[] {
  const printable = rows.map((row) => row.map(printableLine));
  const widths = printable.reduce<readonly number[]>(
    (all, row) => row.map((cell, index) => Math.max(all[index] ?? 0, cell.length)).concat(all.slice(row.length)),
    [],
  );
  return printable.flatMap((row) => tableRow(row, widths));
}

function tableRow(row: readonly string[], widths: readonly number[]): readonly string[] {
  const lines: string[] = [];
  let line = '';
  row.forEach((cell, index) => {
    if (cell === '' && index === row.length - 1) return;
    if (line !== '' && (line + cell).length > WIDTH) {
      lines.push(line.trimEnd());
      line = '    ';
    }
    line += `${cell.padEnd(widths[index] ?? 0)}  `;
  });
  return [...lines, line.trimEnd()];
}
