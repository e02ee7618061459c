import fc from 'fast-check';
import { concealCredentials, printSafely } from './conceal-credentials';
import { MASKED } from './credentials';

test.each<[string, unknown, unknown]>([
  ['a field of such a name', { password: 'hunter2', port: 1 }, { password: MASKED, port: 1 }],
  ['a value by the name next to it', { name: 'DB_PASSWORD', value: 'hunter2' }, { name: 'DB_PASSWORD', value: MASKED }],
  ['a value by the key next to it', [{ key: 'apiToken', value: 'x' }], [{ key: 'apiToken', value: MASKED }]],
  ['the word after an option', ['run', '--token', 'hunter2', '-v'], ['run', '--token', MASKED, '-v']],
  ['an option with its value', ['run', '--password=hunter2'], ['run', MASKED]],
  [
    'a document in a text',
    { x: '{"a":1,"env":[{"name":"TOKEN","value":"b"}]}' },
    { x: `{"a":1,"env":[{"name":"TOKEN","value":"${MASKED}"}]}` },
  ],
  ['what only all words tell', ['curl', '-u', 'admin:hunter2'], MASKED],
  [
    'a copy of an object as it was applied',
    { 'kubectl.kubernetes.io/last-applied-configuration': '{"data":{"a":"aHVudGVyMg=="}}' },
    { 'kubectl.kubernetes.io/last-applied-configuration': MASKED },
  ],
])('%s is concealed', (_, value, shown) => {
  expect(concealCredentials(value)).toEqual(shown);
});

test.each<[string, unknown]>([
  [
    'a reference to a key of a Secret',
    { name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'a', key: 'TOKEN' } } },
  ],
  ['a volume of a Secret', { volumes: [{ name: 'a', secret: { secretName: 'a', defaultMode: 420 } }] }],
  ['an option after an option', ['--token', '--force']],
  ['an option that takes no value', ['pg_dump', '--no-password', '--verbose']],
  ['no value', { automountServiceAccountToken: false, token: '' }],
])('%s comes back as it is', (_, value) => {
  expect(concealCredentials(value)).toBe(value);
});

test('in a document a name covers all that is below it', () => {
  const document = { apiToken: { value: 'hunter2', list: [7_130_992], on: true }, port: 1 };
  expect(concealCredentials(document, { isDocument: true })).toEqual({
    apiToken: { value: MASKED, list: [MASKED], on: true },
    port: 1,
  });
});

test('a report never repeats a credential, whether its name or its form tells it', () => {
  expect(printSafely('DB_PASSWORD', 'hunter2')).toBe(MASKED);
  expect(printSafely('URL', 'redis://:hunter2@redis:6379/0')).toBe(MASKED);
  expect(printSafely('DB_PASSWORD', 'vmshift-secrets:DATABASE_URL')).toBe('vmshift-secrets:DATABASE_URL');
  expect(printSafely('spec.x', '{"name":"A_TOKEN","value":"hunter2"}')).not.toContain('hunter2');
  expect(printSafely('MODE', 'fast')).toBe('fast');
  expect(printSafely('DB_PASSWORD', undefined)).toBeUndefined();
});

test('no text under the name of a credential is left, and what holds none comes back as it is', () => {
  const secret = 'battery-staple';
  const planted = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthIdentifier: 'concealed', maxDepth: 4 },
      fc.constantFrom<unknown>('a', 1, null, true),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('a', 'name', 'value'), tie('value'), { noNullPrototype: true }),
      fc.constantFrom<unknown>({ password: secret }, { name: 'X_TOKEN', value: secret }, ['--secret', secret]),
      tie('value').map((value) => JSON.stringify(value)),
    ),
  })).value;
  fc.assert(
    fc.property(planted, (value) => {
      const shown = concealCredentials(value);
      expect(JSON.stringify(shown)).not.toContain(secret);
      expect(JSON.stringify(value).includes(secret) || shown === value).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test('a text that is nested by the ten thousand is read as a text', () => {
  expect(concealCredentials('['.repeat(50_000) + ']'.repeat(50_000))).toHaveLength(100_000);
});
