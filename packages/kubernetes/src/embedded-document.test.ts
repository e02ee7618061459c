import fc from 'fast-check';
import { parse } from 'yaml';
import { canonical, isData } from './data';
import { documentIn } from './embedded-document';
import { readDocuments } from './yaml/read-documents';

test.each<[string, string, string | undefined, unknown]>([
  ['JSON in a list', '{"a": [1, "b", null]}', undefined, { a: [1, 'b', null] }],
  ['JSON whatever its name', '{"a":1}', 'settings.conf', { a: 1 }],
  ['an empty mapping', '{}', 'x', {}],
  ['a JSON list with blanks around', '\n [1]\n', 'x', [1]],
  ['YAML', 'a: 1\nb:\n  - x # a comment\n', 'config', { a: 1, b: ['x'] }],
  ['YAML by its name', 'a: 1\nb: 2\n', 'prometheus.yml', { a: 1, b: 2 }],
  ['YAML with a first line of its own', '---\n# settings\na: 1\nb: 2\n', 'settings.yaml', { a: 1, b: 2 }],
  ['YAML with lines that end as on Windows', '---\r\n# settings\r\n\r\na: 1\r\nb: 2\r\n', 'x', { a: 1, b: 2 }],
  ['a sequence', '- a: 1\n- b\n', 'rules', [{ a: 1 }, 'b']],
  ['a sequence whose first item begins below its dash', '# settings\n\n--- # of a\n-\n  a: 1\n', 'x', [{ a: 1 }]],
  ['a mapping in braces below a comment', '# settings\n{a: 1,\n  b: 2 }\n', 'x', { a: 1, b: 2 }],
  ['a key in quotes, and one behind a question mark', '? \'a\'\n: 1\n"b": 2\n', 'x', { a: 1, b: 2 }],
  ['a key that is an address', 'https://example.org/x: 1\nb: 2\n', 'x', { 'https://example.org/x': 1, b: 2 }],
  [
    'addresses, versions and quoted times',
    'a: 10.0.0.1\nb: 1.2.3\nc: "12:30"\nd: 10.0.0.0/8\n',
    'x',
    expect.anything(),
  ],
  ['every word for nothing', 'a: ~\nb: Null\nc:\n', 'x', { a: null, b: null, c: null }],
])('%s is a document', (_, text, field, document) => {
  expect(documentIn(text, field)).toEqual(document);
});

test.each<[string, string, string | undefined]>([
  ['a word', 'debug', 'level'],
  ['nothing', '', 'level'],
  ['a number', '1', 'x'],
  ['a sentence with a colon', 'note: this is a sentence', 'description'],
  ['YAML in a list, which may be a script', 'a: 1\nb: 2\n', undefined],
  ['a script', '#!/bin/sh\na: 1\nb: 2\n', 'run'],
  ['a script by its name', 'try:\n  run()\nexcept:\n  pass\n', 'run.py'],
  ['lines of a shell', 'echo a: b\necho c: d\n', 'run'],
  ['settings of Redis', 'save 900 1\nappendonly yes\n', 'redis.conf'],
  ['settings of PgBouncer', '[databases]\nvmshift = host=postgresql\n', 'pgbouncer.ini'],
  ['a section alone', '[databases]', 'x'],
  ['a template', '{{ .Values.x }}', 'x'],
  ['what ends early', '{"a": 1', 'x'],
  ['two JSON documents', '{"a":1}\n{"a":2}', 'x'],
  ['several documents', 'a: 1\nb: 2\n---\na: 3\n', 'x.yaml'],
  ['a second document that is empty', 'a: 1\nb: 2\n---\n', 'x.yaml'],
  ['a key twice in JSON', '{"a": 1, "a": 2}', 'x'],
  ['a key twice in YAML', 'a: 1\na: 2\n', 'x'],
  ['an anchor', 'a: &x 1\nb: *x\n', 'x'],
  ['a merge key', 'a: 1\n<<: {b: 2}\n', 'x'],
  ['a tag', 'a: !!str 1\nb: 2\n', 'x'],
  ['on, which is true to some', 'a: on\nb: 2\n', 'x'],
  ['y, which is true to Kubernetes alone', 'a: y\nb: 2\n', 'x'],
  ['an octal number', 'mode: 0644\nb: 2\n', 'x'],
  ['an octal number of YAML 1.2', 'mode: 0o644\nb: 2\n', 'x'],
  ['a hexadecimal number', 'a: 0x1F\nb: 2\n', 'x'],
  ['a number with underscores', 'a: 1_000\nb: 2\n', 'x'],
  ['a time', 'a: 12:30:45\nb: 2\n', 'x'],
  ['a date', 'a: 2026-01-29\nb: 2\n', 'x'],
  ['a number that is too big', 'a: 1e400\nb: 2\n', 'x'],
  ['a number that is not finite', 'a: .inf\nb: 2\n', 'x'],
  ['a version that loses its zero', 'version: 1.10\nb: 2\n', 'x'],
  ['a number that loses digits in JSON', '{"a": 9007199254740993}', 'x'],
  ['a line separator', 'a: 1\u2028b: 2\nc: 3\n', 'x'],
  ['nesting without end', '['.repeat(200_000), 'x'],
  ['deep nesting', `${'['.repeat(150)}${']'.repeat(150)}`, 'x'],
  ['a huge text', JSON.stringify({ a: 'x'.repeat(2_000_000) }), 'x'],
])('%s is text', (_, text, field) => {
  expect(documentIn(text, field)).toBeUndefined();
});

// Each took half a minute, when the time grew with the square of the length. The time of this process counts, not that of
// the clock: other programs have no part in it.
test.each<[string, string, unknown]>([
  ['blank lines at its end', `a: b${'\n'.repeat(100_000)}`, undefined],
  ['blank lines in it', `? a${'\n'.repeat(100_000)}b`, undefined],
  ['lines of blanks', `? a\n${' \n'.repeat(60_000)}b`, undefined],
  [
    'keys',
    Array.from({ length: 40_000 }, (_, index) => `a${index}: b\n`).join(''),
    Object.fromEntries(Array.from({ length: 40_000 }, (_, index) => [`a${index}`, 'b'])),
  ],
  ['underscores in a value', `a: ${'_'.repeat(100_000)}x\nb: 1\n`, { a: `${'_'.repeat(100_000)}x`, b: 1 }],
])('many %s are read at once', (_, text, document) => {
  const before = process.cpuUsage();
  expect(documentIn(text, 'x')).toEqual(document);
  expect(process.cpuUsage(before).user / 1e6).toBeLessThan(10);
});

test('what is printed as JSON is read back, but for what JSON and YAML do not hold alike', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(undefined, 2, 4, '\t'), (value, indent) => {
      const text = JSON.stringify(value, undefined, indent);
      const isDocument = typeof value === 'object' && value !== null;
      expect(documentIn(text)).toEqual(isDocument ? JSON.parse(text) : undefined);
    }),
  );
});

// Numbers, words and times, of which readers disagree about many.
const scalar = fc.oneof(
  fc.stringMatching(/^[-+]?[0-9.:_xobeEn-]{1,8}$/),
  fc.constantFrom(
    ...'on off yes no y n true True TRUE false null ~ = << 1e3 0777 1:30 2026-01-29 .5 1. 0.10'.split(' '),
  ),
  fc.stringMatching(/^[a-zA-Z0-9][a-zA-Z0-9./-]{0,6}$/),
);

test('what is read is read alike by YAML 1.1 and 1.2', () => {
  fc.assert(
    fc.property(scalar, scalar, (one, other) => {
      const text = `a: ${one}\nb: [${other}]\n`;
      const document = documentIn(text, 'x');
      if (document === undefined) return;
      for (const options of [{ schema: 'core' }, { schema: 'yaml-1.1', version: '1.1' }] as const)
        expect(canonical(parse(text, options))).toBe(canonical(document));
    }),
    { numRuns: 3000, examples: [['0x_', 'en']] },
  );
});

test('a text that is a collection to the parser is one, whatever its first lines', () => {
  const line = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'ab:- {}[]",#|>\'?\t'), maxLength: 6 }),
    fc.constantFrom(
      '',
      '---',
      '--- # a: b',
      '# a: b',
      '- a',
      '-',
      'a:',
      'b: a',
      '  a: b',
      '? a',
      ': b',
      "'a': b",
      '%a',
    ),
  );
  let [made, collections] = [0, 0];
  fc.assert(
    fc.property(fc.array(line, { minLength: 2, maxLength: 5 }), fc.constantFrom('\n', '\r\n'), (lines, end) => {
      made += 1;
      const text = lines.join(end);
      const [only, ...others] = readDocuments(text);
      const isCollection = Array.isArray(only?.value) || isData(only?.value);
      const isMoreLines = /\n\s*\S/.test(text) && /^\s*(?:-\s|[^\s#].*:(?:\s|$))/m.test(text);
      if (others.length > 0 || !only?.isReadAlike || !isCollection || !isMoreLines || /^\s*[{[]/.test(text)) return;
      if (Object.keys(only.value as object).some((key) => /\s/.test(key))) return;
      collections += 1;
      expect(documentIn(text, 'x') ?? 'no document').toEqual(only.value);
    }),
    { numRuns: 5000 },
  );
  expect(collections).toBeGreaterThan(0.01 * made);
});

test('any text is read or left alone', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'ab:- \n{}[]",#&*!|>\'1?%') }), (text) => {
      const document = documentIn(text, 'x');
      expect(document === undefined || typeof document === 'object').toBe(true);
    }),
    { numRuns: 2000 },
  );
});
