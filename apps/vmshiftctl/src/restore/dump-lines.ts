import type { StyledLine } from '../terminal/styled-line';
import { type Column, tableLines } from '../terminal/table';
import { type Dump, describeBytes } from './dumps';

const COLUMNS: readonly Column<Dump>[] = [
  { header: 'DUMP', cell: ({ name }) => name },
  { header: 'SIZE', cell: ({ bytes }) => describeBytes(bytes) },
  { header: 'WRITTEN', cell: ({ modified }) => modified },
];

/** The dumps of the bucket as a table; a sentence where there is none. */
export function dumpLines(dumps: readonly Dump[], width: number): readonly StyledLine[] {
  return dumps.length === 0 ? [{ line: 'the bucket has no dumps' }] : tableLines(COLUMNS, dumps, width);
}
