import { judgeAll } from '@vmshift/findings';
import fc from 'fast-check';
import { layerSide, StackDrafts } from '../test-support';
import { releasesOf, resourcesOf } from './environment-stacks';
import { readEnvironmentStacks } from './read-stacks';
import { layerRules } from './rules/rules';

const read = (stack: string, resource: unknown) =>
  readEnvironmentStacks('staging', new Map([[stack, JSON.stringify({ resource })]]));

test('names of other resources are put in, and blocks are read in both forms', () => {
  const stacks = read('platform-staging', {
    kubernetes_namespace_v1: { namespace: { metadata: [{ name: 'vmshift-staging' }] } },
    kubernetes_secret_v1: {
      a: { metadata: { name: 'x', namespace: `\${kubernetes_namespace_v1.namespace.metadata[0].name}` } },
      b: { metadata: { name: `\${upper("x")}`, namespace: `\${kubernetes_namespace_v1.other.metadata[0].name}` } },
    },
  });
  expect(resourcesOf(stacks, 'kubernetes_secret').map(({ attributes }) => attributes.metadata)).toEqual([
    { name: 'x', namespace: 'vmshift-staging' },
    { name: `\${upper("x")}`, namespace: `\${kubernetes_namespace_v1.other.metadata[0].name}` },
  ]);
});

test('values of a chart are merged as Helm merges them; such that cannot be read provide nothing', () => {
  const issuers = (...values: readonly string[]) =>
    releasesOf(
      read('platform-staging', { helm_release: { x: { chart: 'a/cluster-issuers', values } } }),
      'cluster-issuers',
    ).map(({ attributes }) => JSON.stringify(attributes.values));
  expect(issuers('{"issuers":{"a":{}}}', 'issuers: {b: {}}')).toEqual(['{"issuers":{"a":{},"b":{}}}']);
  expect(issuers('{"issuers":', `\${file("x")}`)).toEqual(['"(known after apply)"']);
});

test('stacks of other environments, and resources that are repeated, provide nothing', () => {
  const namespace = { metadata: { name: 'x' } };
  expect(read('platform-dev', { kubernetes_namespace_v1: { a: namespace } }).resources).toEqual([]);
  const repeated = { a: { ...namespace, count: 0 }, b: { ...namespace, for_each: {} } };
  expect(read('platform-staging', { kubernetes_namespace_v1: repeated }).resources).toEqual([]);
});

test('any JSON in the place of a stack is read without an error, and judged', () => {
  const before = layerSide();
  fc.assert(
    fc.property(fc.json(), fc.constantFrom('cluster-staging', 'platform-staging'), (text, stack) => {
      const texts = new Map(new StackDrafts().texts()).set(stack, text);
      const after = { ...before, stacks: readEnvironmentStacks('staging', texts) };
      expect(judgeAll(layerRules, { before, after }).length).toBeGreaterThan(0);
    }),
  );
});

test('any argument may be of any type', () => {
  const before = layerSide();
  const places = [...new StackDrafts().texts()].flatMap(([stack, text]) => {
    const types = JSON.parse(text).resource as Readonly<Record<string, Readonly<Record<string, object>>>>;
    return Object.entries(types).flatMap(([type, resources]) =>
      Object.entries(resources).flatMap(([name, attributes]) =>
        Object.keys(attributes).map((argument) => ({ place: `${stack}: ${type}.${name}`, argument })),
      ),
    );
  });
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.jsonValue(), ({ place, argument }, value) => {
      const texts = new StackDrafts().edit(place, (attributes) => ({ ...attributes, [argument]: value })).texts();
      const after = { ...before, stacks: readEnvironmentStacks('staging', texts) };
      expect(() => judgeAll(layerRules, { before, after })).not.toThrow();
    }),
  );
});

test('each resource that provides something is missed when it goes, and nothing else is', () => {
  const before = layerSide();
  const used = new Set(
    before.needs.flatMap(({ providers }) =>
      providers(before.stacks).flatMap((one) => (one === undefined ? [] : [`${one.stack}: ${one.address}`])),
    ),
  );
  for (const { stack, address } of before.stacks.resources) {
    const place = `${stack}: ${address}`;
    const texts = new StackDrafts().set(place, undefined).texts();
    const found = judgeAll(layerRules, {
      before,
      after: { ...before, stacks: readEnvironmentStacks('staging', texts) },
    });
    const isTold = found.some(({ object }) => object === place);
    // A binding and a token provide through their Role; without the Applications no project is asked.
    if (!/token|role_binding|helm_release\.apps/.test(place)) expect([place, isTold]).toEqual([place, used.has(place)]);
  }
});
