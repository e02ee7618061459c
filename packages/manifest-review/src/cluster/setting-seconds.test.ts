import { postgresqlSeconds } from './setting-seconds';

test.each([
  ['500', 'ms', 0.5],
  ['500', 's', 500],
  ["'5min'", 'ms', 300],
  ['1 d', 's', 86_400],
  ['1.5h', 's', 5400],
  ['1e3ms', 's', 1],
  ['-1ms', 's', -0.001],
  ['.5', 's', 0.5],
  ['1e999', 's', undefined],
  ['5 weeks', 's', undefined],
  ['soon', 's', undefined],
  [undefined, 's', undefined],
] as const)('%s in %s are %s s', (text, unit, expected) => {
  expect(postgresqlSeconds(text, unit)).toBe(expected);
});
