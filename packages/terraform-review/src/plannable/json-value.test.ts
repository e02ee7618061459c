import fc from 'fast-check';
import { canonical, LARGEST_STACK_BYTES, readStack } from './json-value';

const read = (text: string) => readStack(Buffer.from(text));

test.each<[string, string]>([
  ['', 'a text that is no JSON'],
  ['[]', 'another value of JSON'],
  ['null', 'another value of JSON'],
  ['{"a": 1}', 'keys that stand twice, or another order, spacing or escape'],
  ['{\n  "a": 1,\n  "a": 2\n}', 'keys that stand twice, or another order, spacing or escape'],
  ['{\n  "resource": {},\n  "\\u0072esource": {}\n}', 'keys that stand twice, or another order, spacing or escape'],
  ['{\n  "a": "\\u0061"\n}', 'keys that stand twice, or another order, spacing or escape'],
  ['{\n  "a": 1e999\n}', 'keys that stand twice, or another order, spacing or escape'],
  ['{}\n', 'keys that stand twice, or another order, spacing or escape'],
  ['\ufeff{}', 'a text that is no JSON'],
  ['{"a":'.repeat(100_000), 'JSON that is nested too deeply'],
  ['['.repeat(500_000), 'JSON that is nested too deeply'],
])('%.40s is no stack', (text, value) => {
  expect(read(text)).toMatchObject({ value });
});

test('bytes that are no text, and too many of them, are no stack', () => {
  expect(readStack(Buffer.of(0x7b, 0xff, 0x7d))).toMatchObject({ value: 'bytes that are no UTF-8' });
  expect(readStack(Buffer.alloc(LARGEST_STACK_BYTES + 1, ' '))).toMatchObject({ value: '1048577 bytes' });
});

test('a stack is read as it is written, a key of JavaScript included', () => {
  const text = '{\n  "__proto__": {\n    "a": []\n  },\n  "constructor": "}{"\n}';
  const stack = read(text);
  expect('stack' in stack && JSON.stringify(stack.stack, null, 2)).toBe(text);
});

test('two values have the same canonical text where they are the same but for the order of their keys, and only then', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      const sorted = (value: unknown): unknown =>
        typeof value === 'object' && value !== null && !Array.isArray(value)
          ? Object.entries(value)
              .map(([key, item]) => [key, sorted(item)])
              .sort()
          : Array.isArray(value)
            ? { list: value.map(sorted) }
            : value;
      const [a, b] = [one, other].map((value) => JSON.parse(JSON.stringify(value)));
      expect(canonical(a) === canonical(b)).toBe(JSON.stringify(sorted(a)) === JSON.stringify(sorted(b)));
      expect(canonical(JSON.parse(canonical(a)))).toBe(canonical(a));
    }),
  );
});
