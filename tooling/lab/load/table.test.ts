import { tableHead, tableRow } from './table';

test('a row has a cell under each title', () => {
  const row = tableRow({
    shape: 'a|b',
    load: '3 bursts of 200',
    outcomes: { 200: 599, dropped: 1 },
    failed: 1,
    p50: 0.5,
    p95: 1.234,
    p99: 1.5,
    max: 15.31,
    longestStall: 14.96,
    killed: 2,
    restarts: 0,
    worstLiveness: 1,
  });
  expect(row).toBe(
    '| a\\|b | 3 bursts of 200 | 599 × 200, 1 × dropped | 1 | 0.50 s | 1.23 s | 1.50 s | 15.3 s | 15.0 s | 2 | 0 | 1 |',
  );
  const [titles = '', rule = ''] = tableHead().split('\n');
  const cells = (line: string) => line.split(/(?<!\\)\|/).length;
  expect([cells(titles), cells(rule)]).toEqual([cells(row), cells(row)]);
});
