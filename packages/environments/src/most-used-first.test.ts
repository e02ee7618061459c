import { mostUsedFirst, mostUsedNames } from './most-used-first';

const environments = [
  { name: 'dev', tier: 'development' },
  { name: 'staging', tier: 'staging' },
  { name: 'shop', tier: 'production' },
] as const;

const order = (...all: readonly (readonly string[])[]): readonly string[] =>
  mostUsedFirst(
    all.map((names) => ({ environments: names })),
    environments,
  ).map(({ environments: names }) => names.join());

test('what concerns an environment of users comes first, whatever it is called', () => {
  expect(order(['dev'], ['staging'], ['shop'])).toEqual(['shop', 'staging', 'dev']);
});

test('what concerns several is of the most used one, and what concerns no known one is last', () => {
  expect(order(['gone'], [], ['staging'], ['dev', 'shop'])).toEqual(['dev,shop', 'staging', 'gone', '']);
});

test('the order within a tier stays', () => {
  expect(order(['staging', 'dev'], ['staging'], ['dev'], ['gone'])).toEqual(['staging,dev', 'staging', 'dev', 'gone']);
});

test('names are in the same order, each once', () => {
  expect(mostUsedNames(environments, ['dev', 'gone', 'shop', 'dev', 'staging'])).toEqual([
    ...['shop', 'staging', 'dev', 'gone'],
  ]);
});
