import fc from 'fast-check';
import { cutPair, cutText } from './cut-values';

test('a text of the length that is shown is whole, a longer one says how much more there is', () => {
  expect(cutText('abcdef', 6)).toBe('abcdef');
  expect(cutText('abcdefg', 6)).toBe('abcdef… (1 more character)');
});

test('no character is cut in two', () => {
  expect(cutText('abc😀', 4)).toBe('abc… (2 more characters)');
});

test('two texts are cut where they begin to differ, and tell whether the rest differs too', () => {
  const same = 'x'.repeat(100);
  expect(cutPair(`${same}ab`, `${same}cb`, 50)).toEqual([`…${'x'.repeat(40)}ab`, `…${'x'.repeat(40)}cb`]);
  expect(cutPair(`a${same}`, `b${same}`, 50)).toEqual([
    `a${'x'.repeat(49)}… (51 more characters)`,
    `b${'x'.repeat(49)}… (51 more characters)`,
  ]);
  expect(cutPair(`a${same}c`, `b${same}d`, 50)).toEqual([
    `a${'x'.repeat(49)}… (52 more characters, different too)`,
    `b${'x'.repeat(49)}… (52 more characters, different too)`,
  ]);
});

test('what is shown of two texts differs where they differ', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', 'b', '😀'), maxLength: 200 });
  fc.assert(
    fc.property(texts, texts, fc.integer({ min: 50, max: 90 }), (one, other, most) => {
      const [was, is] = cutPair(one, other, most);
      expect(was === is).toBe(one === other);
    }),
  );
});
