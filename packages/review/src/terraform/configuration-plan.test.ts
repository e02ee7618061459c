import { UserError } from '@vmshift/environments';
import fc from 'fast-check';
import { configurationPlan } from './configuration-plan';
import { describePlan } from './describe-plan';
import { parsePlan } from './parse-plan';
import { terraformFindings } from './terraform-findings';

type Resources = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const stack = (resource: Resources): string => JSON.stringify({ '//': { metadata: {} }, resource });
const compare = (base: string | undefined, head: string | undefined) => {
  const plan = parsePlan(configurationPlan(base, head, 'cluster-dev'), 'cluster-dev');
  return {
    ...describePlan('cluster-dev', plan),
    findings: terraformFindings({ stack: 'cluster-dev', environments: ['dev'], plan }),
  };
};

const cluster = (attributes: object) => stack({ linode_lke_cluster: { lke: { label: 'dev', ...attributes } } });
const pools = (...types: readonly string[]) => ({
  pool: types.map((type) => ({ type, autoscaler: { min: 1, max: 2 } })),
});

test('two equal configurations change nothing, whatever Terraform and CDKTF write beside the attributes', () => {
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
  expect(findings).toMatchObject([{ id: 'object-destroyed', verdict: 'block', class: 'data-loss' }]);
});

test('a stack that goes away destroys everything in it', () => {
  expect(compare(cluster({}), undefined).findings).toMatchObject([{ id: 'object-destroyed' }]);
});

test('a renamed construct is another object: the old one goes', () => {
  const renamed = stack({ linode_lke_cluster: { cluster: { label: 'dev' } } });
  expect(compare(cluster({}), renamed).changes.map(({ action }) => action)).toEqual(['delete', 'create']);
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

test('what a Secret is given never leaves, literal or not', () => {
  const secret = (value: string) => stack({ kubernetes_secret_v1: { s: { data_wo: { POSTGRES_PASSWORD: value } } } });
  const report = compare(secret('the-old-literal'), secret('the-new-literal'));
  expect(report.changes).toHaveLength(1);
  expect(JSON.stringify(report)).not.toMatch(/the-(old|new)-literal/);
});

test.each([
  ['no JSON', '{'],
  ['a list', '[]'],
  ['resources that are no map', '{"resource": []}'],
  ['a type that is no map', '{"resource": {"linode_lke_cluster": 1}}'],
  ['a resource that is no map', '{"resource": {"linode_lke_cluster": {"lke": null}}}'],
])('%s is refused with the file and the command that writes it', (_, text) => {
  expect(() => configurationPlan(text, undefined, 'cluster-dev')).toThrow(UserError);
  expect(() => configurationPlan(undefined, text, 'cluster-dev')).toThrow(
    'cluster-dev of the head: not a synthesized configuration; write it again with: npm run synth -- --only terraform',
  );
});

test('any changed attribute is among the changes', () => {
  const key = fc.constantFrom('label', 'tags', 'k8s_version', 'note');
  fc.assert(
    fc.property(key, fc.jsonValue(), fc.jsonValue(), (name, before, after) => {
      fc.pre(JSON.stringify(before) !== JSON.stringify(after));
      const { changes } = compare(cluster({ [name]: before }), cluster({ [name]: after }));
      expect(changes.map(({ address }) => address)).toEqual(['linode_lke_cluster.lke']);
    }),
  );
});
