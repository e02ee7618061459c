import { listFirst } from './list-first';

test.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a, b'],
  [['a', 'b', 'c'], 'a, b and 1 more'],
  [['a', 'b', 'c', 'd'], 'a, b and 2 more'],
])('of %j two are named', (texts, expected) => {
  expect(listFirst(texts, 2)).toBe(expected);
});

test('texts that hold commas are kept apart', () => {
  expect(listFirst(['a, b', 'c', 'd'], 2, '; ')).toBe('a, b; c and 1 more');
});
