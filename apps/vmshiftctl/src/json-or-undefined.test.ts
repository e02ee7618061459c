import fc from 'fast-check';
import { jsonOrUndefined } from './json-or-undefined';

test('a text that is JSON gives what it holds', () => {
  fc.assert(fc.property(fc.json(), (text) => expect(jsonOrUndefined(text)).toEqual(JSON.parse(text))));
});

test.each(['', '{', 'undefined', '{} {}', "{'a': 1}", '\u0000'])('%j is none', (text) => {
  expect(jsonOrUndefined(text)).toBeUndefined();
});
