import { isDeepStrictEqual } from 'node:util';
import { UserError } from '@vmshift/findings';
import fc from 'fast-check';
import { configurationPlan } from './configuration-plan';
import { describePlan } from './describe-plan';
import { terraformFindings } from './terraform-findings';

type Resources = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const stack = (resource: Resources): string => JSON.stringify({ '//': { metadata: {} }, resource });
const compare = (base: string | undefined, head: string | undefined) => {
  const plan = configurationPlan(base, head, 'cluster-dev');
  return {
    ...describePlan('cluster-dev', plan),
    findings: terraformFindings({ stack: 'cluster-dev', environments: ['dev'], plan }),
  };
};

const reference = (expression: string): string => `\${${expression}}`;
const cluster = (attributes: object) => stack({ linode_lke_cluster: { lke: { label: 'dev', ...attributes } } });
const pools = (...types: readonly string[]) => ({
  pool: types.map((type) => ({ type, autoscaler: { min: 1, max: 2 } })),
});

test('two equal configurations change nothing, whatever Terraform and CDKTF write besides the attributes', () => {
  const one = stack({ linode_lke_cluster: { lke: { label: 'dev', lifecycle: { prevent_destroy: true } } } });
  const two = stack({
    linode_lke_cluster: { lke: { label: 'dev', '//': { metadata: { path: 'p' } }, depends_on: ['x'] } },
  });
  expect(compare(one, two)).toMatchObject({ changes: [], findings: [] });
});

test('what is only in the head is created, what is only in the base destroyed', () => {
  const [{ changes: created }, { changes: destroyed, findings }] = [
    compare(undefined, cluster({})),
    compare(cluster({}), stack({})),
  ];
  expect(created.map(({ action, address }) => [action, address])).toEqual([['create', 'linode_lke_cluster.lke']]);
  expect(destroyed.map(({ action }) => action)).toEqual(['delete']);
  expect(findings).toMatchObject([{ id: 'cluster-destroyed', verdict: 'block', class: 'data-loss' }]);
});

test('a stack that goes away destroys everything in it', () => {
  expect(compare(cluster({}), undefined).findings).toMatchObject([{ id: 'cluster-destroyed' }]);
});

test('a renamed construct is another object: the old one goes, and the report names which one it was', () => {
  const renamed = stack({ linode_lke_cluster: { cluster: { label: 'dev' } } });
  const { changes, findings } = compare(cluster({}), renamed);
  expect(changes.map(({ action }) => action)).toEqual(['delete', 'create']);
  expect(findings).toContainEqual(
    expect.objectContaining({
      id: 'cluster-destroyed',
      because: expect.stringContaining('the same object is created again as linode_lke_cluster.cluster'),
    }),
  );
});

test('a moved block keeps the object, a removed block leaves it to itself', () => {
  const renamed = { resource: { linode_lke_cluster: { cluster: { label: 'dev' } } } };
  const moved = [{ from: 'linode_lke_cluster.lke', to: 'linode_lke_cluster.cluster' }];
  expect(compare(cluster({}), JSON.stringify({ ...renamed, moved }))).toMatchObject({
    changes: [{ action: 'update', address: 'linode_lke_cluster.cluster', previousAddress: 'linode_lke_cluster.lke' }],
    findings: [{ id: 'object-moved', verdict: 'info' }],
  });
  const removed = (destroy: boolean) =>
    compare(cluster({}), JSON.stringify({ removed: [{ from: 'linode_lke_cluster.lke', lifecycle: { destroy } }] }));
  expect(removed(false).findings).toMatchObject([{ id: 'object-abandoned' }]);
  expect(removed(true).findings).toMatchObject([{ id: 'cluster-destroyed' }]);
});

test('an attribute that forces a new object is told from one that does not', () => {
  const { changes } = compare(cluster({ region: 'us-east' }), cluster({ region: 'us-ord' }));
  expect(changes).toMatchObject([{ action: 'replace', because: ['region'] }]);
  expect(compare(cluster({ tags: ['a'] }), cluster({ tags: ['b'] })).changes).toMatchObject([{ action: 'update' }]);
});

test('a renamed namespace is a new one, and the old one goes with all that is in it', () => {
  const namespace = (name: string) => stack({ kubernetes_namespace_v1: { namespace: { metadata: { name } } } });
  const { changes, findings } = compare(namespace('a'), namespace('b'));
  expect(changes).toMatchObject([{ action: 'replace', because: ['metadata[0].name'] }]);
  expect(findings).toMatchObject([{ class: 'data-loss', verdict: 'block' }]);
});

test('a pool of another type is what it is: all nodes at once', () => {
  const { findings } = compare(cluster(pools('g6-standard-2')), cluster(pools('g6-standard-4')));
  expect(findings).toMatchObject([{ id: 'node-pool-replaced', verdict: 'block' }]);
});

test('an access list that opens is found in the shape that the configuration writes', () => {
  const acl = (ipv4: readonly string[]) => ({
    control_plane: { acl: { enabled: true, addresses: [{ ipv4, ipv6: [] }] } },
  });
  const { findings } = compare(cluster(acl(['192.0.2.1/32'])), cluster(acl(['192.0.2.1/32', '0.0.0.0/0'])));
  expect(findings).toMatchObject([{ id: 'control-plane-open', verdict: 'block', class: 'exposure' }]);
});

const NAMED = { name: 'a', namespace: 'a' };
test.each<[string, string, object, object]>([
  ['linode_lke_cluster', 'region', { region: 'a' }, { region: 'b' }],
  ['linode_lke_cluster', 'tier', {}, { tier: 'enterprise' }],
  ['linode_lke_cluster', 'apl_enabled', { apl_enabled: false }, { apl_enabled: true }],
  ['linode_lke_node_pool', 'cluster_id', { cluster_id: 1 }, { cluster_id: 2 }],
  ['linode_lke_node_pool', 'type', { type: 'a' }, { type: 'b' }],
  ['linode_database_postgresql_v2', 'region', { region: 'a' }, { region: 'b' }],
  ['linode_database_postgresql_v2', 'fork_source', {}, { fork_source: 7 }],
  ['linode_database_postgresql_v2', 'fork_restore_time', {}, { fork_restore_time: '2026-01-01T00:00:00Z' }],
  ['linode_domain_record', 'domain_id', { domain_id: 1 }, { domain_id: 2 }],
  ['linode_domain_record', 'record_type', { record_type: 'A' }, { record_type: 'CNAME' }],
  ['linode_object_storage_bucket', 'label', { label: 'a' }, { label: 'b' }],
  ['kubernetes_namespace_v1', 'metadata[0].name', { metadata: { name: 'a' } }, { metadata: { name: 'b' } }],
  ['kubernetes_secret_v1', 'metadata[0].namespace', { metadata: NAMED }, { metadata: { ...NAMED, namespace: 'b' } }],
  ['kubernetes_secret_v1', 'type', { type: 'Opaque' }, { type: 'kubernetes.io/dockerconfigjson' }],
  ['kubernetes_service_account_v1', 'metadata[0].name', { metadata: NAMED }, { metadata: { ...NAMED, name: 'b' } }],
  ['kubernetes_role_v1', 'metadata[0].name', { metadata: NAMED }, { metadata: { ...NAMED, name: 'b' } }],
  ['kubernetes_role_binding_v1', 'role_ref', { role_ref: { name: 'a' } }, { role_ref: { name: 'b' } }],
  ['kubernetes_ingress_class_v1', 'metadata[0].name', { metadata: { name: 'a' } }, { metadata: { name: 'b' } }],
  ['helm_release', 'namespace', { namespace: 'a' }, { namespace: 'b' }],
  ['helm_release', 'name', { name: 'a' }, { name: 'b' }],
])('%s is replaced for its %s, and for a label or version it is not', (type, path, before, after) => {
  const of = (attributes: object) => stack({ [type]: { x: attributes } });
  expect(compare(of(before), of(after)).changes).toMatchObject([{ action: 'replace', because: [path] }]);
  expect(compare(of(before), of({ ...before, version: '2' })).changes).toMatchObject([{ action: 'update' }]);
});

test('what refers to an object that is replaced is replaced as well, where its provider cannot change it', () => {
  const of = (region: string, pool: object) =>
    stack({
      linode_lke_cluster: { lke: { region } },
      linode_lke_node_pool: { pool: { type: 'a', ...pool } },
    });
  const id = { cluster_id: reference('linode_lke_cluster.lke.id') };
  expect(compare(of('a', id), of('b', id)).changes).toMatchObject([
    { action: 'replace', address: 'linode_lke_cluster.lke' },
    { action: 'replace', address: 'linode_lke_node_pool.pool', because: ['cluster_id'] },
  ]);
  for (const other of [
    reference('data.linode_lke_cluster.lke.id'),
    reference('linode_lke_cluster.lke2.id'),
    'linode_lke_cluster.lke.id',
  ])
    expect(compare(of('a', { cluster_id: other }), of('b', { cluster_id: other })).changes).toHaveLength(1);
  const label = { cluster_id: 1, label: reference('linode_lke_cluster.lke.id') };
  expect(compare(of('a', label), of('b', label)).changes).toHaveLength(1);
});

test('the new object exists first where the configuration says so', () => {
  const of = (type: string) =>
    stack({ linode_lke_node_pool: { pool: { type, lifecycle: { create_before_destroy: true } } } });
  expect(compare(of('a'), of('b')).findings[0]?.because).toContain('deleted after the new one exists');
});

test('the order of keys and of sets is no change, that of pools is', () => {
  const one = cluster({ tags: ['a', 'b'], control_plane: { high_availability: true, acl: { enabled: true } } });
  const two = cluster({ control_plane: { acl: { enabled: true }, high_availability: true }, tags: ['b', 'a'] });
  expect(compare(one, two)).toMatchObject({ changes: [], findings: [] });
  expect(compare(cluster(pools('a', 'b')), cluster(pools('b', 'a'))).changes).toHaveLength(1);
});

test('outputs and providers are looked at as in a plan', () => {
  const of = (rest: object) => JSON.stringify({ resource: {}, ...rest });
  const output = (value: string) => of({ output: { host: { value }, same: { value: 1 } } });
  expect(compare(output('a'), output('b')).outputs).toEqual(['host']);
  const { findings } = compare(
    of({}),
    of({ provider: { kubernetes: [{ insecure: true }], linode: { token: 'abcdefgh1234' } } }),
  );
  expect(findings.map(({ id }) => id).sort()).toEqual([
    'provider-credential-in-configuration',
    'provider-without-tls-check',
  ]);
  expect(JSON.stringify(findings)).not.toContain('abcdefgh1234');
});

test('what a Secret is given never leaves, literal or not', () => {
  const secret = (value: string) =>
    stack({ kubernetes_secret_v1: { s: { data_wo: { A: value, B: reference('var.x') }, data: { C: value } } } });
  const report = compare(secret('the-old-literal'), secret('the-new-literal'));
  expect(report.changes).toHaveLength(1);
  expect(JSON.stringify(report)).not.toMatch(/the-(old|new)-literal/);
});

test('a text that a Secret repeats is still compared elsewhere: it stands in Git', () => {
  const of = (namespace: string) =>
    stack({
      kubernetes_secret_v1: { s: { data_wo: { name: 'vmshift-dev', other: 'vmshift-production' } } },
      helm_release: {
        apps: {
          chart: 'argocd-apps',
          values: [JSON.stringify({ applications: { dev: { destination: { namespace } } } })],
        },
      },
    });
  expect(compare(of('vmshift-dev'), of('vmshift-production')).findings).toMatchObject([
    { id: 'application-destination', before: expect.stringContaining('vmshift-dev') },
  ]);
});

test.each([
  ['no JSON', '{'],
  ['a list', '[]'],
  ['resources that are no map', '{"resource": []}'],
  ['a type that is no map', '{"resource": {"linode_lke_cluster": 1}}'],
  ['a provider that is no map', '{"provider": {"linode": [1]}}'],
  ['a move without addresses', '{"moved": [{}]}'],
  ['outputs that are no map', '{"output": []}'],
  ['a resource that is no map', '{"resource": {"linode_lke_cluster": {"lke": null}}}'],
])('%s is refused with the file and the command that writes it', (_, text) => {
  expect(() => configurationPlan(text, undefined, 'cluster-dev')).toThrow(UserError);
  expect(() => configurationPlan(undefined, text, 'cluster-dev')).toThrow(
    'cluster-dev of the head: not a synthesized configuration; write it again with: npm run synth -- --only terraform',
  );
});

test.each([500, 2_000, 5_000, 20_000])(
  'a value nested %i levels deep is compared or refused, never a crash',
  (depth) => {
    const deep = `{"resource":{"linode_lke_cluster":{"lke":{"x":${'[{"d":'.repeat(depth)}1${'}]'.repeat(depth)}}}}}`;
    try {
      expect(compare(deep, cluster({})).changes).toHaveLength(1);
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
    }
  },
);

test('equal configurations give an empty plan, whatever they hold', () => {
  const types = fc.constantFrom('linode_lke_cluster', 'helm_release', 'kubernetes_secret_v1', 'unheard_of');
  const names = fc.stringMatching(/^[a-z_]{1,8}$/);
  const resources = fc.dictionary(types, fc.dictionary(names, fc.dictionary(names, fc.jsonValue())));
  fc.assert(
    fc.property(resources, (resource) => {
      const text = stack(resource as Resources);
      expect(compare(text, text)).toMatchObject({ changes: [], outputs: [], findings: [] });
    }),
  );
});

test('any changed attribute is among the changes', () => {
  const key = fc.constantFrom('label', 'k8s_version', 'note');
  fc.assert(
    fc.property(key, fc.jsonValue(), fc.jsonValue(), (name, before, after) => {
      const plain = (value: unknown) => JSON.parse(JSON.stringify(value));
      fc.pre(!isDeepStrictEqual(plain(before), plain(after)));
      const { changes } = compare(cluster({ [name]: before }), cluster({ [name]: after }));
      expect(changes.map(({ address }) => address)).toEqual(['linode_lke_cluster.lke']);
    }),
  );
});

test.each(Object.getOwnPropertyNames(Object.prototype))(
  'a resource of the type %s, which every object of JavaScript has, is compared like any other',
  (type) => {
    const of = (label: string) =>
      stack(JSON.parse(`{"${type}": {"one": {"label": "${label}", "password": "a-password-of-it"}}}`));
    const { changes, findings } = compare(of('a'), of('b'));
    expect(changes.map(({ action, address }) => [action, address])).toEqual([['update', `${type}.one`]]);
    expect(JSON.stringify([changes, findings])).not.toContain('a-password-of-it');
  },
);
