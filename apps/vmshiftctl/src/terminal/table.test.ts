import fc from 'fast-check';
import { textOf } from './styled-line';
import { type Column, tableLines } from './table';
import { textWidth } from './text-width';

interface Row {
  readonly name: string;
  readonly by?: string;
  readonly note?: string;
}

const columns: readonly Column<Row>[] = [
  { header: 'NAME', cell: ({ name }) => name },
  { header: 'BY', cell: ({ by = '' }) => by, fit: 'cut' },
  { header: 'NOTE', cell: ({ note = '' }) => ({ text: note, style: 'warning' }), fit: 'wrap' },
];
const PIPE = Number.POSITIVE_INFINITY;

const table = (rows: readonly Row[], width: number): readonly string[] =>
  tableLines(columns, rows, width).map(({ line }) => textOf(line));

const held = [
  { name: 'production', by: 'a release by someone with a long name', note: 'held by ada: a demo for a customer' },
  { name: 'dev', by: 'octocat' },
];

test('columns line up under their headers', () => {
  expect(table(held, PIPE)).toEqual([
    'NAME        BY                                     NOTE',
    'production  a release by someone with a long name  held by ada: a demo for a customer',
    'dev         octocat',
  ]);
});

test('a narrow terminal cuts what may be cut, and wraps words', () => {
  expect(table(held, 50)).toEqual([
    'NAME        BY                  NOTE',
    'production  a release by some…  held by ada: a',
    '                                demo for a',
    '                                customer',
    'dev         octocat',
  ]);
});

test('a name is whole, however narrow the terminal is', () => {
  expect(table([{ name: 'production', by: 'someone with a long name' }], 10)).toEqual([
    'NAME        BY',
    'production  someone wit…',
  ]);
});

test('a column without anything, and a table without rows, are left out', () => {
  expect(table([{ name: 'dev', note: 'x' }], 80)).toEqual(['NAME  NOTE', 'dev   x']);
  expect(table([], 80)).toEqual([]);
});

test('foreign text adds no line, and wide characters keep the columns in place', () => {
  expect(table([{ name: 'a\u001b[2J\nb', by: 'c' }], 80)).toEqual(['NAME           BY', 'a\\u{1b}[2J\\nb  c']);
  expect(
    table(
      [
        { name: '日本', by: 'c' },
        { name: 'dev', by: 'd' },
      ],
      80,
    ),
  ).toEqual(['NAME  BY', '日本  c', 'dev   d']);
});

test('a style is that of its cell alone', () => {
  expect(tableLines(columns, [{ name: 'dev', note: 'held' }], 80)).toEqual([
    { line: 'NAME  NOTE', style: 'heading' },
    { line: [{ text: 'dev   ' }, { text: 'held', style: 'warning' }] },
  ]);
});

const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const cell = fc.array(word, { maxLength: 8 }).map((words) => words.join(' '));

test('no row is wider than the terminal where what is kept leaves room, and a pipe gets all of it on one line', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ name: fc.stringMatching(/^[a-z]{1,10}$/), by: cell, note: cell }), { minLength: 1 }),
      fc.integer({ min: 90, max: 140 }),
      (rows, width) => {
        for (const line of table(rows, width)) expect(textWidth(line)).toBeLessThanOrEqual(width);
        expect(table(rows, PIPE)).toHaveLength(rows.length + 1);
      },
    ),
  );
});
