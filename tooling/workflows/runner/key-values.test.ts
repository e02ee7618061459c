import { keyValues } from './key-values';

test.each([
  ['a=b\nc=d=e\n', { a: 'b', c: 'd=e' }],
  ['a<<END\none\n\nx=y\nEND\nb=c\n', { a: 'one\n\nx=y', b: 'c' }],
  ['a=1<<2\na=3\n', { a: '3' }],
  ['', {}],
])('%j', (text, expected) => {
  expect(keyValues(text)).toEqual(expected);
});

test.each([
  ['no sign', "Invalid format 'no sign'"],
  ['=x', "Invalid format '=x'"],
  ['a<<END\nb', "Matching delimiter not found 'END'"],
])('refuses %j as GitHub does', (text, because) => {
  expect(() => keyValues(text)).toThrow(because);
});
