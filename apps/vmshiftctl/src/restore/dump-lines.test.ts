import { textOf } from '../terminal/styled-line';
import { dumpLines } from './dump-lines';

const printed = (...given: Parameters<typeof dumpLines>) => dumpLines(...given).map(({ line }) => textOf(line));

test('dumps are a table, in which a name is whole on any terminal', () => {
  const dumps = [
    { name: 'vmshift-20261126T030000Z.dump', bytes: 900, modified: '2026-11-26T03:00:09Z' },
    { name: 'before\u001b[2J.dump', bytes: 3 * 1024 ** 2, modified: '2026-11-20T12:00:00Z' },
  ];
  expect(printed(dumps, 20)).toEqual([
    'DUMP                           SIZE       WRITTEN',
    'vmshift-20261126T030000Z.dump  900 bytes  2026-11-26T03:00:09Z',
    'before\\u{1b}[2J.dump           3.0 MiB    2026-11-20T12:00:00Z',
  ]);
});

test('a bucket without dumps is told in a sentence', () => {
  expect(printed([], 80)).toEqual(['the bucket has no dumps']);
});
