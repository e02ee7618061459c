import fc from 'fast-check';
import { applyDocumentChanges, sameData } from '../test-support/apply-document-changes';
import { nestedDocument, similarDocument } from '../test-support/nested-documents';
import { documentChanges } from './document-changes';

const told = (before: unknown, after: unknown) =>
  documentChanges(before, after).map(
    ({ path, before: was, after: is, isFormatting }) =>
      [path.join('.'), was, is, ...(isFormatting ? ['formatting'] : [])] as const,
  );

test.each<[string, unknown, unknown, readonly unknown[]]>([
  ['a value', { a: { b: 1 } }, { a: { b: 2 } }, [['a.b', 1, 2]]],
  ['nothing that became null', { a: { c: 1 } }, { a: { b: null, c: 1 } }, [['a.b', undefined, null]]],
  ['a mapping that is empty no longer', { a: {} }, { a: { b: null } }, [['a', {}, { b: null }]]],
  ['null that went', { a: null, b: 1 }, { b: 1 }, [['a', null, undefined]]],
  ['a number that became text', { a: 1 }, { a: '1' }, [['a', 1, '1']]],
  [
    'a mapping that came',
    {},
    { a: { b: 1, c: [] } },
    [
      ['a.b', undefined, 1],
      ['a.c', undefined, []],
    ],
  ],
  ['a mapping that became empty', { a: { b: 1 } }, { a: {} }, [['a', { b: 1 }, {}]]],
  ['an item that came first', { a: ['y', 'z'] }, { a: ['x', 'y', 'z'] }, [['a.0', undefined, 'x']]],
  ['an item that went', { a: ['x', 'y', 'z'] }, { a: ['x', 'z'] }, [['a.1', 'y', undefined]]],
  ['an item that changed', { a: [{ x: 1 }, 2] }, { a: [{ x: 2 }, 2] }, [['a.0.x', 1, 2]]],
  [
    'a list whose order changed',
    ['a', 'b'],
    ['b', 'a'],
    [
      ['0', 'a', undefined],
      ['1', undefined, 'a'],
    ],
  ],
  ['a value inside of a text', { 'x.yaml': 'a: 1\nb: 2\n' }, { 'x.yaml': 'a: 1\nb: 3\n' }, [['x.yaml.b', 2, 3]]],
  ['a text in a text', { x: '{"y":"{\\"z\\":1}"}' }, { x: '{"y":"{\\"z\\":2}"}' }, [['x.y.z', 1, 2]]],
  [
    'a comment',
    { x: 'a: 1 # one\nb: 2\n' },
    { x: 'a: 1 # two\nb: 2\n' },
    [['x', 'a: 1 # one\nb: 2\n', 'a: 1 # two\nb: 2\n', 'formatting']],
  ],
  ['the order of keys', ['{"a":1,"b":2}'], ['{"b":2,"a":1}'], [['0', '{"a":1,"b":2}', '{"b":2,"a":1}', 'formatting']]],
  [
    'YAML that became JSON',
    { x: 'a: 1\nb: 2\n' },
    { x: '{"a":1,"b":2}' },
    [['x', 'a: 1\nb: 2\n', '{"a":1,"b":2}', 'formatting']],
  ],
  ['a document that became a script', { x: '{"a":1}' }, { x: 'run a' }, [['x', '{"a":1}', 'run a']]],
  ['a mapping in a text that became a list', { x: '{"a":1}' }, { x: '[1]' }, [['x', '{"a":1}', '[1]']]],
  ['a text that became data', { x: '{"a":1}' }, { x: { a: 1 } }, [['x', '{"a":1}', { a: 1 }]]],
  ['a text that became empty', { x: '{"a":1}' }, { x: '{}' }, [['x.a', 1, undefined]]],
  [
    'a script',
    { run: 'echo a: b\necho c\n' },
    { run: 'echo a: c\necho c\n' },
    [['run', 'echo a: b\necho c\n', 'echo a: c\necho c\n']],
  ],
])('%s is told', (_, before, after, changes) => {
  expect(told(before, after)).toEqual(changes);
});

const pairs = fc.oneof(fc.tuple(nestedDocument, nestedDocument), similarDocument);

test('the changes carried out on one document give the other, texts that are documents included', () => {
  fc.assert(
    fc.property(pairs, ([base, head]) => {
      const changes = documentChanges(base, head);
      expect(sameData(applyDocumentChanges(base, changes))).toEqual(sameData(head));
    }),
    { numRuns: 2000 },
  );
});

test('a change of formatting alone, carried out, gives the text itself', () => {
  fc.assert(
    fc.property(nestedDocument, (document) => {
      const [base, head] = [{ x: JSON.stringify(document) }, { x: JSON.stringify(document, undefined, 2) }];
      expect(applyDocumentChanges(base, documentChanges(base, head))).toEqual(head);
    }),
  );
});

test('there are none exactly where both are the same, byte for byte', () => {
  fc.assert(
    fc.property(pairs, ([base, head]) => {
      const isSame = JSON.stringify(sorted(base)) === JSON.stringify(sorted(head));
      expect(documentChanges(base, head).length === 0).toBe(isSame);
    }),
    { numRuns: 2000 },
  );
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => [key, sorted(item)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
