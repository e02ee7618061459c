import { cluster, metadata, planOf, release } from '@vmshift/terraform-review/testing';
import { constructPaths } from './construct-paths';
import { describePlan } from './describe-plan';

const configuration = JSON.stringify({
  resource: {
    linode_lke_cluster: { cluster: { '//': { metadata: { path: 'cluster-dev/cluster/lke', uniqueId: 'cluster' } } } },
    kubernetes_role_v1: { r: {} },
  },
});

test('constructs are found by the address of what they became', () => {
  const paths = constructPaths(configuration, 'cdk.tf.json');
  expect([...paths]).toEqual([['linode_lke_cluster.cluster', 'cluster-dev/cluster/lke']]);
  const plan = planOf({ changes: [{ address: 'linode_lke_cluster.cluster', after: cluster() }] });
  expect(describePlan('cluster-dev', plan, paths).changes[0]?.constructPath).toBe('cluster-dev/cluster/lke');
});

test('a file that is no synthesized stack is refused with the command that writes it', () => {
  const message = 'synthesize it again with: ./vmshiftctl synth --only terraform';
  expect(() => constructPaths('{', 'cdk.tf.json')).toThrow(`cdk.tf.json is not JSON; ${message}`);
  expect(() => constructPaths('{"resource": []}', 'cdk.tf.json')).toThrow(
    `cdk.tf.json: not a synthesized stack; ${message}`,
  );
});

test('changes come worst first, and by address', () => {
  const { changes } = describePlan(
    's',
    planOf({
      changes: [
        { address: 'a.create', after: { x: 1 } },
        { address: 'a.update', before: { x: 1 }, after: { x: 2 } },
        { address: 'a.same', before: { x: 1 }, after: { x: 1 } },
        { address: 'a.z', before: { x: 1 } },
        { address: 'a.replace', before: { x: 1 }, after: { x: 2 }, replacePaths: [['x']] },
        { address: 'a.b', before: { x: 1 } },
      ],
    }),
  );
  expect(changes.map(({ action, address }) => `${action} ${address}`)).toEqual([
    'delete a.b',
    'delete a.z',
    'replace a.replace',
    'update a.update',
    'create a.create',
  ]);
});

test('a new object’s computed attributes are left out, an update’s are told', () => {
  const attributes = (replacePaths?: readonly (readonly string[])[]) =>
    describePlan(
      's',
      planOf({
        changes: [
          {
            address: 'a.b',
            before: { x: 1, host: 'h', none: null },
            after: { x: 2 },
            unknown: { host: true, none: true },
            ...(replacePaths ? { replacePaths } : {}),
          },
        ],
      }),
    ).changes[0]?.attributes.map(({ path }) => path);
  expect(attributes([['x']])).toEqual(['x']);
  expect(attributes()).toEqual(['x', 'host']);
});

test('an object that only moved is told with where it was', () => {
  const [change] = describePlan(
    's',
    planOf({ changes: [{ address: 'a.new', previousAddress: 'a.old', before: { x: 1 }, after: { x: 1 } }] }),
  ).changes;
  expect(change).toMatchObject({ address: 'a.new', previousAddress: 'a.old', attributes: [] });
});

test.each(Object.getOwnPropertyNames(Object.prototype))('drift of the type %s is told', (type) => {
  const plan = planOf({ drift: [{ address: `${type}.one`, before: { label: 'a' }, after: { label: 'b' } }] });
  expect(describePlan('stack', plan).drift.map(({ address }) => address)).toEqual([`${type}.one`]);
});

test('drift that someone made is told, computed attributes and spellings of nothing are not', () => {
  const { drift } = describePlan(
    's',
    planOf({
      drift: [
        {
          address: 'kubernetes_namespace_v1.n',
          before: { metadata: metadata('n', undefined, { resource_version: '1', annotations: null }) },
          after: {
            metadata: metadata('n', undefined, { resource_version: '2', annotations: {}, labels: { by: 'hand' } }),
          },
        },
        {
          address: 'helm_release.r',
          before: release('r', {}, { metadata: { revision: 1 } }),
          after: release('r', {}, { metadata: { revision: 2 } }),
        },
        {
          address: 'linode_lke_cluster.c',
          before: cluster({ label: 'a' }),
          after: cluster({ label: 'b', status: 'x' }),
        },
      ],
    }),
  );
  expect(drift.map(({ address, attributes }) => [address, ...attributes.map(({ path }) => path)])).toEqual([
    ['kubernetes_namespace_v1.n', 'metadata[0].labels.by'],
    ['linode_lke_cluster.c', 'label'],
  ]);
});
