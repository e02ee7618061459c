import { canonical, isData } from '@vmshift/kubernetes';
import fc from 'fast-check';
import { applyChanges, withoutOrder } from '../../test-support/apply-changes';
import { fieldChanges } from './field-changes';
import { withTextChanges } from './text-changes';

const KIND = 'Deployment';

// Random objects with lists of every kind, small enough to collide.

const word = fc.constantFrom('a', 'b', 'c', 'a#2', 'x]y', '"q"', '');
const document = fc.constantFrom(
  '{"a":[1,2]}',
  '{"a":[2]}',
  '{"a":[1, 2]}',
  'a: 1\nb: 2\n',
  'b: 2\na: 1\n',
  '[["{}"]]',
);
const scalar = fc.oneof(word, document, fc.constantFrom(1, 2, true, 'true', '1', null));
const FIELD_NAMES = ['spec', 'selector', 'a.b/c', 'x y', '["q"]', 'z (order)', '', '0', '__proto__x'];
const SET_NAMES = ['values', 'except', 'from', 'to', 'tolerations', 'matchExpressions', 'verbs', 'rulesOf', 'tls'];
const ORDERED_NAMES = ['args', 'command', 'envFrom', 'anything'];
const KEYED_NAMES = [
  'containers',
  'initContainers',
  'env',
  'ports',
  'volumeMounts',
  'limits',
  'metrics',
  'hostAliases',
];

const { mapping } = fc.letrec<{ mapping: Record<string, unknown>; list: unknown[]; item: Record<string, unknown> }>(
  (tie) => ({
    item: fc.record(
      {
        name: word,
        port: fc.constantFrom(80, 443),
        mountPath: word,
        type: word,
        key: word,
        value: fc.constantFrom('x', '$(a)', 'y'),
        values: fc.array(scalar, { maxLength: 3 }),
        more: tie('mapping'),
      },
      { requiredKeys: ['name'], noNullPrototype: true },
    ),
    list: fc.oneof(
      { depthIdentifier: 'd', maxDepth: 3 },
      fc.array(scalar, { maxLength: 5 }),
      fc.array(tie('item'), { maxLength: 4 }),
    ),
    mapping: fc
      .array(
        fc.oneof(
          { depthIdentifier: 'd', maxDepth: 3 },
          fc.tuple(
            fc.constantFrom(...FIELD_NAMES),
            scalar.filter((value) => value !== null),
          ),
          fc.tuple(fc.constantFrom(...FIELD_NAMES), tie('mapping')),
          fc.tuple(fc.constantFrom(...SET_NAMES, ...ORDERED_NAMES), tie('list')),
          fc.tuple(fc.constantFrom(...KEYED_NAMES), fc.array(tie('item'), { maxLength: 4 })),
        ),
        { maxLength: 5 },
      )
      .map((entries) => Object.fromEntries(entries)),
  }),
);

/** Another object that is alike: items and fields moved, repeated, taken away, put in, or changed, as chance has it. */
function mutate(value: unknown, chance: (below: number) => number): unknown {
  if (isData(value)) {
    const entries = Object.entries(value).map(([key, item]): [string, unknown] => [key, mutate(item, chance)]);
    return Object.fromEntries(entries.filter(() => chance(12) !== 0));
  }
  if (!Array.isArray(value)) return chance(10) === 0 && typeof value === 'string' ? `${value}c` : value;
  const items = value.map((item) => mutate(item, chance));
  switch (chance(7)) {
    case 0:
      return [...items].reverse();
    case 1:
      return items.slice(1);
    case 2:
      return items.length === 0 ? items : [...items, items[chance(items.length)]];
    case 3:
      return [...items.slice(1), ...items.slice(0, 1)];
    case 4:
      return items.length === 0 ? items : [items[chance(items.length)], ...items];
    default:
      return items;
  }
}

const pairs = fc.oneof(
  fc.tuple(mapping, mapping),
  fc.tuple(mapping, fc.infiniteStream(fc.nat())).map(([base, stream]): [Record<string, unknown>, unknown] => {
    const chance = (below: number) => (stream.next().value ?? 0) % below;
    return [base, mutate(base, chance)];
  }),
);

describe('the changes of an object', () => {
  test('carried out on the base give the head, whatever lists it holds', () => {
    fc.assert(
      fc.property(pairs, ([base, head]) => {
        const changes = withTextChanges(fieldChanges(base, head, KIND));
        expect(withoutOrder(applyChanges(base, changes, KIND), KIND)).toEqual(withoutOrder(head, KIND));
      }),
      { numRuns: 1000 },
    );
  });

  test('are none exactly when both are the same but for order without a meaning', () => {
    fc.assert(
      fc.property(pairs, ([base, head]) => {
        expect(fieldChanges(base, base, KIND)).toEqual([]);
        if (canonical(withoutOrder(base, KIND)) !== canonical(withoutOrder(head, KIND)))
          expect(fieldChanges(base, head, KIND)).not.toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  test('name every item that came or went, and nothing else, when that is all that happened', () => {
    const items = fc.uniqueArray(
      fc.integer({ min: 0, max: 30 }).map((number) => `item-${number}`),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(fc.constantFrom('values', 'except', 'args', 'command'), items, items, (field, kept, others) => {
        const came = others.filter((item) => !kept.includes(item));
        const changes = fieldChanges({ [field]: kept }, { [field]: [...came, ...kept] }, KIND);
        expect(changes.map(({ before, after }) => [before, after])).toEqual(came.map((item) => [undefined, item]));
        const back = fieldChanges({ [field]: [...came, ...kept] }, { [field]: kept }, KIND);
        expect(back.map(({ before, after }) => [before, after])).toEqual(came.map((item) => [item, undefined]));
      }),
    );
  });
});

const peer = (app: string) => ({ podSelector: { matchLabels: { app } } });
const lines = (before: object, after: object, kind = KIND) =>
  fieldChanges(before, after, kind).map(
    ({ path, before: was, after: is }) => `${path}: ${canonical(was ?? 'none')} -> ${canonical(is ?? 'none')}`,
  );

describe('an item that came', () => {
  test.each<[string, object, object, readonly string[]]>([
    ['before others in values', { values: ['b', 'c'] }, { values: ['a', 'b', 'c'] }, ['values[0]: "none" -> "a"']],
    ['between addresses', { except: ['1', '3'] }, { except: ['1', '2', '3'] }, ['except[1]: "none" -> "2"']],
    ['twice', { values: ['a'] }, { values: ['a', 'a'] }, ['values[1]: "none" -> "a"']],
    [
      'before a peer',
      { from: [peer('b')] },
      { from: [peer('a'), peer('b')] },
      [`from[0]: "none" -> ${canonical(peer('a'))}`],
    ],
    [
      'inside a rule of many',
      {
        ingress: [
          { from: [peer('a')], ports: [{ port: 80 }] },
          { from: [peer('b')], ports: [{ port: 80 }] },
        ],
      },
      {
        ingress: [
          { from: [peer('b')], ports: [{ port: 80 }] },
          { from: [peer('x'), peer('a')], ports: [{ port: 80 }] },
        ],
      },
      [`ingress[0].from[0]: "none" -> ${canonical(peer('x'))}`],
    ],
    [
      'with the key of another requirement',
      { matchExpressions: [{ key: 'tier', operator: 'In', values: ['b'] }] },
      {
        matchExpressions: [
          { key: 'tier', operator: 'Exists' },
          { key: 'tier', operator: 'In', values: ['b'] },
        ],
      },
      ['matchExpressions[0]: "none" -> {"key":"tier","operator":"Exists"}'],
    ],
    [
      'among words of a command',
      { command: ['sh', '-c', 'x'] },
      { command: ['sh', '-e', '-c', 'x'] },
      ['command[1]: "none" -> "-e"'],
    ],
    [
      'among variables',
      { env: [{ name: 'B', value: '1' }] },
      {
        env: [
          { name: 'A', value: '2' },
          { name: 'B', value: '1' },
        ],
      },
      ['env[A]: "none" -> {"name":"A","value":"2"}'],
    ],
    [
      'with the name of another variable, of which the last counts',
      { env: [{ name: 'A', value: '1' }] },
      {
        env: [
          { name: 'A', value: '2' },
          { name: 'A', value: '1' },
        ],
      },
      ['env[A]: "none" -> {"name":"A","value":"2"}'],
    ],
    [
      'before the first of those that start one after the other',
      { initContainers: [{ name: 'b' }] },
      { initContainers: [{ name: 'a' }, { name: 'b' }] },
      ['initContainers[a]: "none" -> {"name":"a"}', 'initContainers (order): ["b"] -> ["a","b"]'],
    ],
  ])('%s is shown as that', (_, before, after, expected) => {
    expect(lines(before, after)).toEqual(expected);
  });

  test('is a port of a policy, whatever other range begins there', () => {
    expect(
      lines({ ports: [{ port: 80 }] }, { ports: [{ port: 80, endPort: 90 }, { port: 80 }] }, 'NetworkPolicy'),
    ).toEqual(['ports[0]: "none" -> {"endPort":90,"port":80}']);
  });
});

test('one that changed a little is shown where it changed, one that is another as gone and come', () => {
  const block = (...except: string[]) => ({ ipBlock: { cidr: '10.0.0.0/8', except } });
  expect(lines({ from: [block('10.1.0.0/16')] }, { from: [block('10.1.0.0/16', '10.2.0.0/16')] })).toEqual([
    'from[0].ipBlock.except[1]: "none" -> "10.2.0.0/16"',
  ]);
  expect(lines({ from: [peer('a')] }, { from: [peer('b')] })).toEqual([
    `from[0]: ${canonical(peer('a'))} -> "none"`,
    `from[0]: "none" -> ${canonical(peer('b'))}`,
  ]);
  expect(lines({ args: ['--a=1', '--b'] }, { args: ['--a=2', '--b'] })).toEqual(['args[0]: "--a=1" -> "--a=2"']);
});

test('a selector that became empty is not one that went', () => {
  const [some, all] = [{ namespaceSelector: { matchLabels: { a: 'b' } } }, { namespaceSelector: {} }];
  expect(lines({ x: some }, { x: all })).toEqual(['x.namespaceSelector: {"matchLabels":{"a":"b"}} -> {}']);
  expect(lines({ x: some }, { y: 1 })).toContain('x.namespaceSelector.matchLabels.a: "b" -> "none"');
});
