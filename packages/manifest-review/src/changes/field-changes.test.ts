import { canonical, type Data, isData, type ListOrder, labelsOf, listOrder } from '@vmshift/kubernetes';
import fc from 'fast-check';
import { type FieldChange, fieldChanges } from './field-changes';

const KIND = 'Deployment';

// --- Carrying changes out: by nothing but what a reader of the report has, path and values.

type Steps = readonly string[];
interface Order {
  readonly steps: Steps;
  readonly keys: readonly string[];
}

/** A label of a list's item stays as it is printed; a key of a mapping loses its quotes. */
function parsePath(path: string): Steps {
  const form = /\.?([\w$-]+)|\[("(?:[^"\\]|\\.)*"(?:#\d+)?|[^\]"]*)\]/y;
  const steps: string[] = [];
  while (form.lastIndex < path.length) {
    const match = form.exec(path);
    if (match === null) throw new Error(`no path: ${path}`);
    steps.push(match[1] ?? match[2] ?? '');
  }
  return steps;
}

function keyOf(step: string): string {
  return step.startsWith('"') ? JSON.parse(step) : step;
}

interface Edit {
  readonly steps: Steps;
  readonly change: FieldChange;
}

function applyChanges(base: unknown, changes: readonly FieldChange[]): unknown {
  const isOrder = ({ path }: FieldChange) => path.endsWith(' (order)');
  const edits = changes.filter((one) => !isOrder(one)).map((change) => ({ steps: parsePath(change.path), change }));
  const orders = changes
    .filter(isOrder)
    .map(({ path, after }) => ({ steps: parsePath(path.replace(/ \(order\)$/, '')), keys: after as string[] }));
  return apply(base, edits, orders, '');
}

function apply(node: unknown, edits: readonly Edit[], orders: readonly Order[], field: string): unknown {
  if (Array.isArray(node)) return applyToList(node, edits, orders, field);
  const result: Record<string, unknown> = { ...(isData(node) ? node : {}) };
  for (const step of new Set([...edits, ...orders].map(({ steps }) => steps[0] ?? ''))) {
    const [inside, order, key] = [below(edits, step), below(orders, step), keyOf(step)];
    const own = inside.find(({ steps }) => steps.length === 0);
    const value = own
      ? own.change.after
      : apply(Object.hasOwn(result, key) ? result[key] : undefined, inside, order, key);
    if (value === undefined || (own === undefined && isData(value) && Object.keys(value).length === 0))
      delete result[key];
    else Object.defineProperty(result, key, { value, enumerable: true, writable: true, configurable: true });
  }
  return result;
}

function below<T extends { readonly steps: Steps }>(all: readonly T[], key: string): readonly T[] {
  return all.filter(({ steps }) => steps[0] === key).map((one) => ({ ...one, steps: one.steps.slice(1) }));
}

function applyToList(list: readonly unknown[], edits: readonly Edit[], orders: readonly Order[], field: string) {
  const came = edits.filter(({ steps, change }) => steps.length === 1 && change.before === undefined);
  const others = edits.filter((edit) => !came.includes(edit));
  const order = listOrder(field, KIND, [...list, ...came.map(({ change }) => change.after)]);
  const labels = order.kind === 'keyed' ? labelsOf(list, order.key) : list.map((_, index) => String(index));
  const kept = list.flatMap((item, index): unknown[] => {
    const inside = below(others, labels[index] ?? '');
    const own = inside.find(({ steps }) => steps.length === 0);
    if (own) return own.change.after === undefined ? [] : [own.change.after];
    const nested = below(orders, labels[index] ?? '');
    return [inside.length + nested.length === 0 ? item : apply(item, inside, nested, '')];
  });
  const result = order.kind === 'keyed' ? withKeyed(kept, came, order) : withPlaced(kept, came);
  const last = orders.find(({ steps }) => steps.length === 0);
  if (last === undefined || order.kind !== 'keyed') return result;
  const named = new Map(labelsOf(result, order.key).map((label, index) => [label, result[index]]));
  return last.keys.map((key) => named.get(key));
}

function withPlaced(kept: readonly unknown[], came: readonly Edit[]): readonly unknown[] {
  const result = [...kept];
  for (const { steps, change } of [...came].sort((left, right) => Number(left.steps[0]) - Number(right.steps[0])))
    result.splice(Number(steps[0]), 0, change.after);
  return result;
}

/** An item comes last, but before the items of its key that it is said to stand before. */
function withKeyed(kept: readonly unknown[], came: readonly Edit[], { key }: ListOrder & { kind: 'keyed' }) {
  const result = [...kept];
  const occurrence = (label: string) => Number(/#(\d+)$/.exec(label)?.[1] ?? 1);
  for (const { steps, change } of came) {
    const own = key(change.after as Data);
    const same = result.flatMap((item, index) => (isData(item) && key(item) === own ? [index] : []));
    result.splice(same[occurrence(steps[0] ?? '') - 1] ?? result.length, 0, change.after);
  }
  return result;
}

// --- What two objects are the same by.

/** The value with every list sorted in which order means nothing; items of one key keep theirs. */
function normal(value: unknown, field = ''): unknown {
  if (isData(value)) return Object.fromEntries(Object.keys(value).map((key) => [key, normal(value[key], key)]));
  if (!Array.isArray(value)) return value;
  const items = value.map((item) => normal(item));
  const order = listOrder(field, KIND, items);
  if (order.kind === 'ordered' || (order.kind === 'keyed' && order.ordered)) return items;
  const by = (item: unknown) => (order.kind === 'keyed' ? order.key(item as Data) : canonical(item));
  return [...items].sort((left, right) => (by(left) < by(right) ? -1 : by(left) > by(right) ? 1 : 0));
}

// --- Random objects with lists of every kind, small enough to collide.

const word = fc.constantFrom('a', 'b', 'c', 'a#2', 'x]y', '"q"', '');
const scalar = fc.oneof(word, fc.constantFrom(1, 2, true, 'true', '1', null));
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
        const changes = fieldChanges(base, head, KIND);
        expect(normal(applyChanges(base, changes))).toEqual(normal(head));
      }),
      { numRuns: Number(process.env.PROPERTY_RUNS ?? 1000) },
    );
  });

  test('are none exactly when both are the same but for order without a meaning', () => {
    fc.assert(
      fc.property(pairs, ([base, head]) => {
        expect(fieldChanges(base, base, KIND)).toEqual([]);
        if (canonical(normal(base)) !== canonical(normal(head))) expect(fieldChanges(base, head, KIND)).not.toEqual([]);
      }),
      { numRuns: Number(process.env.PROPERTY_RUNS ?? 1000) },
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
