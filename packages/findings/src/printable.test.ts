import fc from 'fast-check';
import { inertLine, printableJson, printableLine } from './printable';

/** Listed here again, by number and not by class: what must never reach a terminal. */
const FORBIDDEN: readonly (readonly [from: number, to: number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x034f, 0x034f],
  [0x061c, 0x061c],
  [0x115f, 0x1160],
  [0x180e, 0x180e],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xd800, 0xdfff],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffb],
  [0xe0000, 0xe0fff],
];

const forbidden = (text: string): boolean =>
  [...text].some((character) => {
    const code = character.codePointAt(0) ?? 0;
    return FORBIDDEN.some(([from, to]) => code >= from && code <= to);
  });

const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      // Lone surrogates too.
      fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 5 }).map((units) => String.fromCharCode(...units)),
      fc
        .constantFrom(...FORBIDDEN)
        .chain(([min, max]) => fc.integer({ min, max }))
        .map((code) => String.fromCodePoint(code)),
    ),
  )
  .map((parts) => parts.join(''));

test('whatever the text is, it is one line without a forbidden character', () => {
  fc.assert(
    fc.property(hostile, (text) => !forbidden(printableLine(text))),
    { numRuns: 2000 },
  );
});

test('every forbidden character is caught, and stays visible', () => {
  const codes = FORBIDDEN.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, index) => from + index));
  expect(codes.filter((code) => forbidden(printableLine(String.fromCodePoint(code))))).toEqual([]);
  expect(codes.filter((code) => !printableLine(`a${String.fromCodePoint(code)}b`).startsWith('a\\'))).toEqual([]);
});

test.each([
  ['plain text stays: Zwölf "Grenzen", 日本語, café, 🚀', 'plain text stays: Zwölf "Grenzen", 日本語, café, 🚀'],
  ['fine\nproblem: forged', 'fine\\nproblem: forged'],
  ['\u001b[2J\u001b]0;title\u0007', '\\u{1b}[2J\\u{1b}]0;title\\u{7}'],
  ['user\u202etxt.exe', 'user\\u{202e}txt.exe'],
  ['a\rb\tc\u0085d\u2028e', 'a\\rb\\tc\\u{85}d\\u{2028}e'],
  ['\u{e0041}\ud800', '\\u{e0041}\\u{d800}'],
  ['', ''],
])('%j is shown as %s', (text, shown) => {
  expect(printableLine(text)).toBe(shown);
});

test.each([
  ['##[add-mask]true', '##\\u{5b}add-mask]true'],
  ['a: ####[error]forged', 'a: ####\\u{5b}error]forged'],
  ['::set-output name=code::0', '\\u{3a}:set-output name=code::0'],
  ['  \u00a0::stop-commands::x', '  \u00a0\\u{3a}:stop-commands::x'],
  ['##[x]::error::##[x]', '##\\u{5b}x]::error::##\\u{5b}x]'],
  ['cidr: ::/0 and fd00::/8', 'cidr: ::/0 and fd00::/8'],
  ['::/0', '::/0'],
  ['# [a] #[b]', '# [a] #[b]'],
])("%j is no command to GitHub's runner: %s", (line, shown) => {
  expect(inertLine(line)).toBe(shown);
  expect(inertLine(shown)).toBe(shown);
});

test('a line of a million blanks is looked at in no time', () => {
  const line = `::${' '.repeat(1_000_000)}`;
  expect(inertLine(line)).toBe(line);
});

test("JSON holds no command to GitHub's runner, and is the same value when it is read", () => {
  const value = { '##[group]': ['##[add-mask]true', '::error::a'] };
  const text = printableJson(value);
  expect(text.split('\n').map(inertLine).join('\n')).toBe(text);
  expect(JSON.parse(text)).toEqual(value);
});

test('printed twice it is the same', () => {
  fc.assert(fc.property(hostile, (text) => printableLine(printableLine(text)) === printableLine(text)));
});

test('JSON holds no forbidden character but its own line breaks, and is the same value when it is read', () => {
  const value = fc.dictionary(hostile, fc.oneof(hostile, fc.array(hostile), fc.boolean(), fc.integer()));
  fc.assert(
    fc.property(value, fc.constantFrom(0, 2), (given, indent) => {
      const text = printableJson(given, indent);
      expect(text.split('\n').some(forbidden)).toBe(false);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(given)));
      if (indent === 0) expect(text).not.toContain('\n');
    }),
  );
});
