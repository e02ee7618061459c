import fc from 'fast-check';
import { textWidth } from './text-width';
import { wrapText } from './wrap-text';

const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 90 }).map((text) => text.replace(/\s/g, 'x'));

test('no line is wider than the terminal unless one word is, and no word is lost', () => {
  fc.assert(
    fc.property(fc.array(word, { maxLength: 40 }), fc.integer({ min: 20, max: 120 }), (words, width) => {
      const lines = wrapText(words.join(' '), width, { first: 2, rest: 4 });
      for (const line of lines) expect(textWidth(line) <= width || line.trim().split(' ').length === 1).toBe(true);
      const [whole = ''] = wrapText(words.join(' '), Number.POSITIVE_INFINITY);
      expect(lines.map((line) => line.trim()).join(' ')).toBe(whole);
    }),
  );
});

test('ideographs are counted as the two columns that they take', () => {
  expect(wrapText('日本 語日 本語', 9)).toEqual(['日本 語日', '  本語']);
});

test('a command and a JSON value stay whole, as they may be copied', () => {
  expect(wrapText('it differs from a render; fix: ./vmshiftctl synth --only manifests, then commit it', 30)).toEqual([
    'it differs from a render; fix:',
    '  ./vmshiftctl synth --only manifests,',
    '  then commit it',
  ]);
  expect(wrapText('Acknowledge: {"rule":"a","reason":"a b c"}', 20)).toEqual([
    'Acknowledge:',
    '  {"rule":"a","reason":"a b c"}',
  ]);
});

test('foreign text adds no line', () => {
  expect(wrapText('a\nproblem: forged', 80)).toEqual(['a\\nproblem: forged']);
});
