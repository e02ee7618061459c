import { describeResult, parseResult } from './result';

const RESULT = {
  dump: 'vmshift-20261123T021700Z.dump',
  bytes: 2048,
  made: '2026-11-23T02:17:00Z',
  into: 'database',
  previous: 'vmshift_before_20261124_120000',
  tables: 2,
  rows: { migrations: 7 },
  seconds: 3,
} as const;

test('the last line of the last words is the result', () => {
  expect(parseResult(`collecting statistics\n${JSON.stringify(RESULT)}\n`)).toEqual(RESULT);
});

test.each(['', 'nothing was changed: the dump is cut off', '{}', 'null', '{"dump":'])('%j is none', (words) => {
  expect(parseResult(words)).toBeUndefined();
});

test('it tells the rows of each table, and where the data from before is', () => {
  expect(describeResult(RESULT)).toEqual([
    'restored vmshift-20261123T021700Z.dump of 2026-11-23T02:17:00Z: 2 tables in 3 s, and each has as many rows as the dump',
    '  migrations: 7 rows',
    '  what was there before is the database vmshift_before_20261124_120000, until a person drops it',
  ]);
});
