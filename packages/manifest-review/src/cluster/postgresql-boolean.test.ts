import { postgresqlBoolean } from './postgresql-boolean';

// As PostgreSQL 15 read them, or refused to start.
test.each([
  ['on', true],
  ['ON', true],
  ['t', true],
  ['y', true],
  ['1', true],
  ['off', false],
  ['of', false],
  ['F', false],
  ['fals', false],
  ['n', false],
  ['0', false],
  ['o', undefined],
  ['offf', undefined],
  ['2', undefined],
  ['', undefined],
  [undefined, undefined],
])('%s is %s', (text, expected) => {
  expect(postgresqlBoolean(text)).toBe(expected);
});
