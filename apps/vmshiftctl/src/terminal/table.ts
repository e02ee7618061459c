import { printableLine } from '@vmshift/findings';
import { type Span, type StyledLine, textOf } from './styled-line';
import { cutText, textWidth } from './text-width';
import { wrapText } from './wrap-text';

/** A column of a table of rows. */
export interface Column<Row> {
  readonly header: string;
  /** What stands in it; a column in which no row has anything is left out. */
  readonly cell: (row: Row) => string | Span | undefined;
  /**
   * What happens where a row is wider than the terminal: what may be copied is kept, other cells are cut, and the words of
   * the last column go on below.
   * @default keep
   */
  readonly fit?: 'keep' | 'cut' | 'wrap';
}

/** Blanks between two columns. */
const GAP = 2;

/** Columns of the terminal that a cell is left at least. */
const LEAST = 12;

interface LaidColumn {
  readonly header: string;
  readonly fit: 'keep' | 'cut' | 'wrap';
  readonly cells: readonly Span[];
  readonly width: number;
}

/** A heading and a line for each row, in columns of at most `width` together; nothing where there is no row. */
export function tableLines<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number,
): readonly StyledLine[] {
  const laid = fitted(
    columns.map((column) => layOut(column, rows)).filter(({ cells }) => cells.some(hasText)),
    width,
  );
  if (laid.length === 0) return [];
  const heading = rowLines(laid.map((column) => ({ ...column, cell: { text: column.header } })));
  const lines = rows.map((_, index) =>
    laid.map((column) => ({ ...column, cell: column.cells[index] ?? { text: '' } })),
  );
  return [
    ...heading.map(({ line }) => ({ line: textOf(line), style: 'heading' as const })),
    ...lines.flatMap(rowLines),
  ];
}

function layOut<Row>({ header, cell, fit = 'keep' }: Column<Row>, rows: readonly Row[]): LaidColumn {
  const cells = rows.map((row) => {
    const given = cell(row) ?? '';
    const { text, style } = typeof given === 'string' ? { text: given } : given;
    return { text: printableLine(text), style };
  });
  return { header, fit, cells, width: Math.max(...[header, ...cells.map(({ text }) => text)].map(textWidth)) };
}

function hasText({ text }: Span): boolean {
  return text !== '';
}

/** Takes what is too much from the widest column that may lose some, again and again. */
function fitted(columns: readonly LaidColumn[], width: number): readonly LaidColumn[] {
  const widths = columns.map((column) => column.width);
  const least = columns.map(({ fit, header, width: natural }) =>
    fit === 'keep' ? natural : Math.max(LEAST, textWidth(header)),
  );
  const spare = (index: number): number => ((widths[index] ?? 0) > (least[index] ?? 0) ? (widths[index] ?? 0) : 0);
  let over = widths.reduce((sum, one) => sum + one + GAP, -GAP) - width;
  while (over > 0) {
    const widest = widths.reduce((best, _, index) => (spare(index) > spare(best) ? index : best), 0);
    if (spare(widest) === 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    over -= 1;
  }
  return columns.map((column, index) => ({ ...column, width: widths[index] ?? column.width }));
}

type PlacedCell = Pick<LaidColumn, 'fit' | 'width'> & { readonly cell: Span };

/** One row: a line, and more where words go on below. */
function rowLines(cells: readonly PlacedCell[]): readonly StyledLine[] {
  const pieces = cells.map(({ cell: { text }, fit, width }) =>
    fit === 'wrap' ? wrapText(text, width, { rest: 0 }) : [fit === 'cut' ? cutText(text, width) : text],
  );
  const height = Math.max(1, ...pieces.map(({ length }) => length));
  return Array.from({ length: height }, (_, index) => {
    const last = pieces.findLastIndex((piece) => (piece[index] ?? '') !== '');
    const spans = cells.slice(0, last + 1).map(({ cell: { style }, width }, column): Span => {
      const text = pieces[column]?.[index] ?? '';
      return { text: column === last ? text : text + ' '.repeat(Math.max(0, width - textWidth(text)) + GAP), style };
    });
    return { line: spans };
  });
}
