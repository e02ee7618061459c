import fc from 'fast-check';
import { cutText, textWidth } from './text-width';

test.each([
  ['', 0],
  ['vmshift-api', 11],
  ['ü', 1],
  ['u\u0308', 1],
  ['日本語', 6],
  ['ｱ', 1],
  ['Ａ', 2],
  ['한국', 4],
  ['🚀', 2],
  ['→ …', 3],
  ['नि', 2],
])('%j takes %d columns', (text, width) => {
  expect(textWidth(text)).toBe(width);
});

test.each([
  ['production', 10, 'production'],
  ['production', 9, 'producti…'],
  ['日本語', 6, '日本語'],
  ['日本語', 5, '日本…'],
  ['日本語', 4, '日…'],
  ['production', 1, '…'],
])('%j in %d columns is %j', (text, width, cut) => {
  expect(cutText(text, width)).toBe(cut);
});

test('what was cut begins as the text does, and is never wider than asked', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, width) => {
      const cut = cutText(text, width);
      expect(textWidth(cut)).toBeLessThanOrEqual(width);
      expect(cut === text || text.startsWith(cut.slice(0, -1))).toBe(true);
    }),
  );
});
