import fc from 'fast-check';
import { printValue } from './print-value';
import { isPrintable } from './printable';

test.each([
  ['a number', 8080, '8080'],
  ['text like a number', '8080', '"8080"'],
  ['text like a boolean', 'true', '"true"'],
  ['no text', '', '""'],
  ['a blank at the end', 'a ', '"a "'],
  ['quotes', '"a"', '"\\"a\\""'],
  ['text like a list', '["a"]', '"[\\"a\\"]"'],
  ['text like an absent value', '(absent)', '"(absent)"'],
  ['text like a masked value', '(sensitive value)', '"(sensitive value)"'],
  ['several lines', 'a\nb', 'a\nb'],
  ['several lines, the last ended too', 'a\nb\n', 'a\nb\n'],
  ['JSON of several lines', '{\n"a":1}\n', '{\n"a":1}\n'],
  ['several lines with a blank at the end', 'a\nb ', '"a\\nb "'],
  ['several lines that begin like a masked value', '(sensitive value)\nb', '"(sensitive value)\\nb"'],
  ['one line that is ended', 'a\n', '"a\\n"'],
  ['what no eye sees', 'a\u200bb', '"a\\u200bb"'],
  ['an object', { a: [1] }, '{"a":[1]}'],
])('%s', (_, value, printed) => {
  expect(printValue(value)).toBe(printed);
});

test('no two values are printed alike, and nothing that is unprintable is left', () => {
  const text = fc.string({ unit: fc.constantFrom(...'a1 "[]{}:,.-e\\\n\t\u200b('), maxLength: 6 });
  const value = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null), fc.array(text));
  fc.assert(
    fc.property(
      value,
      fc.oneof(
        value,
        value.map((one) => JSON.stringify(one)),
      ),
      (left, right) => {
        const [one, other] = [printValue(left), printValue(right)];
        expect(one === other).toBe(JSON.stringify(left) === JSON.stringify(right));
        expect(one.split('\n').every(isPrintable)).toBe(true);
      },
    ),
    {
      numRuns: 2000,
      examples: [
        [1, '1'],
        ['', null],
        ['"a"', 'a'],
      ],
    },
  );
});

test('a text that ends in two hundred thousand blank lines is quoted at once', () => {
  const text = `a${'\n'.repeat(200_000)}\t`;
  const before = process.cpuUsage();
  expect(printValue(text)).toBe(JSON.stringify(text));
  // The time of this process, not that of the clock: other programs have no part in it.
  expect(process.cpuUsage(before).user / 1e6).toBeLessThan(10);
});
