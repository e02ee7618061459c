import {
  canonical,
  DEFAULTS,
  equalQuantities,
  isData,
  type KubeObject,
  normalize,
  objectName,
  parseManifests,
  printManifest,
} from '@vmshift/kubernetes';
import { frozenSide } from '@vmshift/manifest-review/testing';
import fc from 'fast-check';
import { applyChanges, withoutOrder } from '../../test-support/apply-changes';
import { appliedObjects } from './argocd-files';
import { fieldChanges } from './field-changes';
import { objectChanges } from './object-changes';
import { withTextChanges } from './text-changes';

const OBJECTS = [...frozenSide.environments.values()].flatMap((side) => appliedObjects(side));

type Path = readonly (string | number)[];

/** Every leaf and every container of a value, by path; what identifies the object itself is left out. */
function nodes(value: unknown, path: Path = []): readonly Path[] {
  if (Array.isArray(value)) return [path, ...value.flatMap((item, index) => nodes(item, [...path, index]))];
  if (isData(value)) return [path, ...Object.entries(value).flatMap(([key, item]) => nodes(item, [...path, key]))];
  return [path];
}

function get(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((node, key) => (node as Record<string | number, unknown>)[key], value);
}

function withValue(object: KubeObject, path: Path, value: unknown): KubeObject {
  const copy = structuredClone(object) as unknown as Record<string | number, unknown>;
  const parent = get(copy, path.slice(0, -1)) as Record<string | number, unknown>;
  const key = path.at(-1) ?? '';
  if (value !== undefined) parent[key] = value;
  else if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
  return copy as unknown as KubeObject;
}

const PLACES = OBJECTS.flatMap(placesIn);

function placesIn(object: KubeObject): readonly { readonly object: KubeObject; readonly path: Path }[] {
  return nodes(object)
    .filter(
      (path) =>
        path.length > 0 &&
        !['apiVersion', 'kind'].includes(String(path[0])) &&
        path.join('.') !== 'metadata' &&
        path.join('.') !== 'metadata.name' &&
        path.join('.') !== 'metadata.namespace',
    )
    .map((path) => ({ object, path }));
}

/** Of places that differ by their environment alone, the first. */
const DIFFERENT_PLACES = [
  ...new Map(PLACES.map((place) => [canonical([place.object.kind, place.path, around(place)]), place])).values(),
];

/** What decides whether a field can be missing: itself, and what stands next to it. */
function around({ object, path }: (typeof PLACES)[number]): unknown {
  return get(object, path.slice(0, -1));
}

/** A value that is not the old one, of the same type or of another. */
function other(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value === 'number') return fc.integer({ min: 1, max: 65_535 }).filter((number) => number !== value);
  if (typeof value === 'boolean') return fc.constant(!value);
  if (typeof value === 'string')
    return fc
      .oneof(fc.string({ minLength: 1 }), fc.constant(`${value}x`))
      .filter((text) => text !== value && !equalQuantities(text, value));
  return fc.constant(Array.isArray(value) ? [...value, 'another'] : { another: 'field' });
}

const ALL_DEFAULTS = Object.values(DEFAULTS).flatMap((fields) => Object.entries(fields));

/** Whether removing the field is the same as writing the API server's default, or its value says nothing. */
function saysNothing(key: string | number | undefined, value: unknown): boolean {
  const empty =
    (Array.isArray(value) && value.length === 0) || (isData(value) && Object.keys(value).length === 0) || value === '';
  return (
    empty ||
    key === 'imagePullPolicy' ||
    key === 'targetPort' ||
    (key === 'policyTypes' && canonical(value) !== '["Egress"]') ||
    ALL_DEFAULTS.some(([field, fallback]) => field === key && canonical(fallback) === canonical(value))
  );
}

describe('no effective change is invisible', () => {
  test('another value in any field of any rendered object is among the changes', () => {
    const mutation = fc
      .constantFrom(...PLACES)
      .chain(({ object, path }) => other(get(object, path)).map((value) => ({ object, path, value })));
    fc.assert(
      fc.property(mutation, ({ object, path, value }) => {
        const changes = objectChanges([object], [withValue(object, path, value)]);
        expect(changes).not.toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  test('a field that is taken away is among the changes, unless it says what the API server assumes', () => {
    const places = DIFFERENT_PLACES.filter(({ object, path }) => {
      const value = get(object, path);
      return !saysNothing(path.at(-1), value) && !isDefaultInside(value);
    });
    expect(places.length).toBeGreaterThan(500);
    const missed = places.filter(
      ({ object, path }) => objectChanges([object], [withValue(object, path, undefined)]).length === 0,
    );
    expect(missed.map(({ object, path }) => `${objectName(object)} ${path.join('.')}`)).toEqual([]);
  });
});

test('the printed changes of any rendered object, carried out, give the changed object', () => {
  const settings: KubeObject = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'x', annotations: { 'example.org/list': '["a",{"b":1}]' } },
    data: { 'app.yaml': 'server:\n  port: 80\n  hosts: [a, b]\n', 'run.sh': 'echo a: b\necho c: d\n' },
  };
  const places = [...PLACES, ...placesIn(settings)];
  const texts = ['server: {port: 81, hosts: [b]}\nmore: 1\n', '["a",{"b":2}]', '["a", {"b": 1}]', 'echo c: d\n'];
  const mutation = fc
    .constantFrom(...places)
    .chain(({ object, path }) =>
      fc
        .oneof(fc.constant(undefined), fc.constantFrom(...texts), other(get(object, path)))
        .map((value) => ({ object, path, value })),
    );
  fc.assert(
    fc.property(mutation, ({ object, path, value }) => {
      // The API server refuses an item of another type, and without its key no path names it.
      fc.pre(typeof value !== 'string' || typeof path.at(-1) === 'string' || !isData(get(object, path)));
      const [base, head] = [normalize(object, true), normalize(withValue(object, path, value), true)];
      const changes = withTextChanges(fieldChanges(base, head, object.kind));
      const applied = applyChanges(base, changes, object.kind);
      expect(withoutOrder(applied, object.kind)).toEqual(withoutOrder(head, object.kind));
    }),
    { numRuns: 1000 },
  );
});

/** A mapping of nothing but defaults. */
function isDefaultInside(value: unknown): boolean {
  return isData(value) && Object.entries(value).every(([key, item]) => saysNothing(key, item));
}

test('formatting, quoting, comments and the order of keys are no change', () => {
  fc.assert(
    fc.property(fc.constantFrom(...OBJECTS), fc.boolean(), (object, commented) => {
      const text = printManifest(object);
      const json = JSON.stringify(shuffled(object), null, 1);
      const read = parseManifests(
        commented ? `# a comment\n${text.replace('\n', ' # another\n')}\n# the end\n` : json,
        'x.yaml',
      );
      expect(objectChanges([object], read)).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled);
  if (!isData(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, shuffled(item)]),
  );
}

test('what looks like a number to other readers is compared as the text that it is', () => {
  const build = (text: string) =>
    parseManifests(`apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  BUILD: ${text}\n`, 'x.yaml');
  expect(objectChanges(build('e7'), build('e8'))).toMatchObject([
    { object: 'ConfigMap/x', fields: [{ path: 'data.BUILD', before: 'e7', after: 'e8' }] },
  ]);
  for (const [before, after] of [
    ['1e400', '1e500'],
    ['.', '..'],
    ['0o17', '0o18'],
    ['1:30', '90'],
  ] as const) {
    expect(objectChanges(build(before), build(after))).toHaveLength(1);
  }
});

test('a number that JSON lacks is neither null nor another such number', () => {
  const data = (value: unknown): KubeObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'x' },
    data: { value: [value] },
  });
  const numbers = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, null, 0];
  for (const before of numbers)
    for (const after of numbers)
      expect(objectChanges([data(before)], [data(after)])).toHaveLength(Object.is(before, after) ? 0 : 1);
});

const object = (spec: Record<string, unknown>): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'x' },
  spec,
});
const pod = (fields: Record<string, unknown>) => object({ template: { spec: fields } });

describe('order', () => {
  test('means nothing where items have keys, and something where they are run one after the other', () => {
    const [a, b] = [
      { name: 'a', image: 'x:1' },
      { name: 'b', image: 'x:1' },
    ];
    expect(objectChanges([pod({ containers: [a, b] })], [pod({ containers: [b, a] })])).toEqual([]);
    expect(objectChanges([pod({ initContainers: [a, b] })], [pod({ initContainers: [b, a] })])).toHaveLength(1);
    expect(
      objectChanges(
        [pod({ containers: [{ ...a, args: ['1', '2'] }] })],
        [pod({ containers: [{ ...a, args: ['2', '1'] }] })],
      ),
    ).toHaveLength(1);
  });

  test('of variables counts when one refers to another', () => {
    const [host, url] = [
      { name: 'HOST', value: 'db' },
      { name: 'URL', value: 'postgresql://$(HOST)' },
    ];
    const plain = { name: 'PORT', value: '1' };
    const container = (env: unknown[]) => pod({ containers: [{ name: 'a', image: 'x:1', env }] });
    expect(objectChanges([container([host, plain])], [container([plain, host])])).toEqual([]);
    expect(objectChanges([container([host, url])], [container([url, host])])).toHaveLength(1);
  });
});

test('quantities are compared by value, and a replica count that an autoscaler owns is not its default', () => {
  const container = (cpu: string) =>
    pod({ containers: [{ name: 'a', image: 'x:1', resources: { requests: { cpu } } }] });
  expect(objectChanges([container('1000m')], [container('1')])).toEqual([]);
  expect(objectChanges([container('1000m')], [container('1001m')])).toHaveLength(1);
  const scaler: KubeObject = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'x' },
    spec: { scaleTargetRef: { kind: 'Deployment', name: 'x' } },
  };
  expect(objectChanges([object({})], [object({ replicas: 1 })])).toEqual([]);
  expect(objectChanges([object({}), scaler], [object({ replicas: 1 }), scaler])).toHaveLength(1);
});

test('a renamed object is recognised, and its other changes with it', () => {
  const service = (name: string, port: number): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: {
      selector: { app: 'x' },
      type: 'ClusterIP',
      sessionAffinity: 'ClientIP',
      ports: [{ port, targetPort: 80, name: 'http' }],
    },
  });
  const [change, ...others] = objectChanges([service('old', 80)], [service('new', 80)]);
  expect(others).toEqual([]);
  expect(change).toMatchObject({ change: 'renamed', object: 'Service/new', from: 'Service/old' });
});
