import fc from 'fast-check';
import { printValue } from '../print-value';
import { cutPair } from './cut-values';
import { fieldLines } from './field-lines';

const lines = (before: string | undefined, after: string | undefined) => fieldLines({ path: 'x', before, after });

test('a value that came or went stands on one line, one that changed on two', () => {
  expect(lines(undefined, 'a')).toEqual(['+ x: a']);
  expect(lines('a', undefined)).toEqual(['- x: a']);
  expect(lines('a', 'b')).toEqual(['- x: a', '+ x: b']);
  expect(lines(undefined, undefined)).toEqual([]);
});

test('a text of several lines that came is shown with all of them', () => {
  expect(lines(undefined, 'a\nb')).toEqual(['+ x: a', '+   b']);
});

test('of a text each line that differs is shown, with one line around it', () => {
  const before = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'].join('\n');
  const after = before.replace('two', '2').replace('eight', '8');
  expect(lines(before, after)).toEqual([
    '  x:',
    '    one',
    '  - two',
    '  + 2',
    '    three',
    '    …',
    '    seven',
    '  - eight',
    '  + 8',
    '    nine',
  ]);
});

test('an added line does not look like a replaced neighbour', () => {
  expect(lines('save 900\nappendonly yes', 'save 900\nsave 300\nappendonly yes')).toEqual([
    '  x:',
    '    save 900',
    '  + save 300',
    '    appendonly yes',
  ]);
});

test('an empty line around what differs is left out', () => {
  expect(lines('a\n\nb\n', 'a\n\nc\n')).toEqual(['  x:', '  - b', '  + c']);
});

test('a line break at the end is a difference', () => {
  expect(lines('a\nb', 'a\nb\n')).toEqual(['  x:', '    b', '  + ']);
});

test('many lines are counted', () => {
  const many = (name: string) => Array.from({ length: 50 }, (_, index) => `${name}${index}`).join('\n');
  const shown = lines(many('a'), many('b'));
  expect(shown).toHaveLength(43);
  expect(shown.filter((line) => line.includes('(30 more lines)'))).toHaveLength(2);
});

test('two large texts that have nothing in common take no time', () => {
  const many = (name: string) => Array.from({ length: 20_000 }, (_, index) => `${name}${index}`).join('\n');
  const before = process.cpuUsage();
  lines(many('a'), many('b'));
  expect(process.cpuUsage(before).user / 1e6).toBeLessThan(5);
});

test('a long value is cut around the part that differs', () => {
  const text = (middle: string) => `${'a'.repeat(3000)}${middle}${'b'.repeat(3000)}`;
  const [was = '', is = ''] = lines(text('1'), text('2'));
  expect(was).toMatch(/^- x: …a{40}1b+… \(1041 more characters\)$/);
  expect(is).toMatch(/^\+ x: …a{40}2b+… \(1041 more characters\)$/);
});

test('what is cut off and differs too is told', () => {
  const text = (first: string, last: string) => `${first}${'b'.repeat(3000)}${last}`;
  expect(lines(text('1', 'x'), text('2', 'y'))).toEqual([
    `- x: 1${'b'.repeat(1999)}… (1002 more characters, different too)`,
    `+ x: 2${'b'.repeat(1999)}… (1002 more characters, different too)`,
  ]);
  expect(lines(text('1', 'x'), text('long', 'x'))[1]).toMatch(/… \(1005 more characters\)$/);
});

test('no character is cut in two', () => {
  const text = (middle: string) => `${'🚀'.repeat(200)}${middle}`;
  for (const shift of ['', 'x']) {
    for (const part of cutPair(`${shift}${text('1')}`, `${shift}${text('2')}`, 100))
      expect(part).not.toMatch(/\p{Cs}/u);
  }
});

const piece = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'ab1 "[]{}:,.-\\…()\n\t\u200b'), maxLength: 6 }),
  fc.constantFrom('x'.repeat(50), 'x'.repeat(2100), '🚀'.repeat(30), 'line\n'.repeat(30), '… (5 more characters)'),
);
const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
/** Pairs of which most have much in common. */
const pair = fc.oneof(
  fc.tuple(text, text),
  fc.tuple(text, text, text, text).map(([start, one, other, end]) => [start + one + end, start + other + end] as const),
);

test('two different values are never printed alike', () => {
  fc.assert(
    fc.property(pair, ([left, right]) => {
      fc.pre(left !== right);
      const printed = fieldLines({ path: 'x', before: printValue(left), after: printValue(right) });
      const side = (sign: string) =>
        printed.map((line) => line.replace(/^ {2}(?=[-+] )/, '')).filter((line) => line.startsWith(sign));
      const strip = (line: string) => line.slice(1);
      expect(side('-').map(strip)).not.toEqual(side('+').map(strip));
    }),
    { numRuns: 2000 },
  );
});

test('two different texts are never cut to the same', () => {
  fc.assert(
    fc.property(pair, fc.integer({ min: 100, max: 3000 }), ([left, right], most) => {
      const [one, other] = cutPair(left, right, most);
      expect(one === other).toBe(left === right);
      expect(Math.max(one.length, other.length)).toBeLessThanOrEqual(most + 60);
    }),
    { numRuns: 2000 },
  );
});
