import { applyDocumentChanges, nestedDocument, sameData, similarDocument } from '@vmshift/kubernetes/testing';
import fc from 'fast-check';
import { fieldChanges } from './field-changes';
import { withTextChanges } from './text-changes';

const told = (before: unknown, after: unknown) =>
  withTextChanges(fieldChanges({ data: before }, { data: after }, 'ConfigMap')).map(
    ({ path, before: was, after: is }) => [path, was, is] as const,
  );

test.each<[string, object, object, readonly unknown[]]>([
  [
    'a value of a YAML file',
    { 'app.yaml': 'server:\n  port: 80\n  hosts: [a, b]\n' },
    { 'app.yaml': 'server:\n  port: 81\n  hosts: [b]\n' },
    [
      ['data["app.yaml"].server.hosts[0]', 'a', undefined],
      ['data["app.yaml"].server.port', 80, 81],
    ],
  ],
  [
    'a key that holds a dot',
    { x: '{"example.org/a":1}' },
    { x: '{"example.org/a":2}' },
    [['data.x["example.org/a"]', 1, 2]],
  ],
  [
    'a comment',
    { x: '# one\na: 1\nb: 2\n' },
    { x: '# two\na: 1\nb: 2\n' },
    [['data.x (formatting)', '# one\na: 1\nb: 2\n', '# two\na: 1\nb: 2\n']],
  ],
  ['a line of a script', { 'run.sh': 'a\nb\n' }, { 'run.sh': 'a\nc\n' }, [['data["run.sh"]', 'a\nb\n', 'a\nc\n']]],
  ['a text that came', { a: '1' }, { a: '1', x: '{"a":1}' }, [['data.x', undefined, '{"a":1}']]],
  [
    'YAML that readers take for different things',
    { x: 'a: on\nb: 1\n' },
    { x: 'a: true\nb: 1\n' },
    [['data.x', 'a: on\nb: 1\n', 'a: true\nb: 1\n']],
  ],
])('%s is told where it differs', (_, before, after, changes) => {
  expect(told(before, after)).toEqual(changes);
});

test('JSON in a command is told, YAML there may be a script', () => {
  const command = (...words: readonly string[]) =>
    fieldChanges({ command: ['run', ...words] }, { command: words }, 'x');
  expect(command('a')).toHaveLength(1);
  const [json] = withTextChanges([{ path: 'args[1]', before: '{"a":1}', after: '{"a":2}' }]);
  expect(json).toMatchObject({ path: 'args[1].a', before: 1, after: 2 });
  const script = { path: 'args[1]', before: 'a: 1\nb: 2\n', after: 'a: 1\nb: 3\n' };
  expect(withTextChanges([script])).toEqual([{ ...script, steps: [] }]);
});

// By nothing but the printed path and the values.
test('the printed changes carried out on a text give what the other text says', () => {
  const texts = fc
    .oneof(fc.tuple(nestedDocument, nestedDocument), similarDocument)
    .chain(([before, after]) =>
      fc
        .constantFrom(undefined, 2)
        .map((indent) => [JSON.stringify(before, undefined, indent), JSON.stringify(after)] as const),
    );
  fc.assert(
    fc.property(texts, ([before, after]) => {
      const changes = withTextChanges([{ path: 'data.x', before, after }].filter(() => before !== after));
      const applied = applyDocumentChanges(
        { x: before },
        changes.map((change) => ({ ...change, path: stepsOf(change.path.replace(/^data/, '')) })),
      );
      expect(sameData(applied)).toEqual(sameData({ x: after }));
    }),
    { numRuns: 1000 },
  );
});

/** A place is a number without quotes; everything else is a key. */
function stepsOf(path: string): readonly (string | number)[] {
  const steps = path.replace(/ \(formatting\)$/, '').matchAll(/\.([\w$-]+)|\[("(?:[^"\\]|\\.)*")\]|\[(\d+)\]/g);
  return [...steps].map(
    ([, field, key, place]) => field ?? (place === undefined ? JSON.parse(key ?? '') : Number(place)),
  );
}
