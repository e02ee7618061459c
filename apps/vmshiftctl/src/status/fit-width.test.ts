import fc from 'fast-check';
import { fitTable, WIDTH, wrapText } from './fit-width';

const word = fc.string({ minLength: 1, maxLength: 90 }).map((text) => text.replace(/\s/g, 'x'));

test('no line is wider than the terminal unless one word is, and no word is lost', () => {
  fc.assert(
    fc.property(fc.array(word, { maxLength: 40 }), (words) => {
      const lines = wrapText(words.join(' '), { first: 2, rest: 4 });
      for (const line of lines) expect(line.length <= WIDTH || line.trim().split(' ').length === 1).toBe(true);
      expect(lines.flatMap((line) => line.trim().split(/ +/)).join('')).toBe(
        wrapText(words.join(' '))
          .flatMap((line) => line.trim().split(/ +/))
          .join(''),
      );
    }),
  );
});

test('foreign text adds no line', () => {
  expect(wrapText('a\nproblem: forged')).toEqual(['a\\nproblem: forged']);
  expect(fitTable([['a\u001b[2J\nb', 'c']])).toEqual(['a\\u{1b}[2J\\nb  c']);
});

test('columns line up, and what does not fit goes below', () => {
  expect(
    fitTable([
      ['dev', 'x'.repeat(70), 'held by ada: a demo'],
      ['staging', 'y', ''],
    ]),
  ).toEqual([`dev      ${'x'.repeat(70)}`, '    held by ada: a demo', 'staging  y']);
});
