import type { Finding } from '@vmshift/findings';
import { plannedStack } from '@vmshift/findings/testing';
import { changeRules } from '@vmshift/manifest-review';
import { planRules, type StackReport } from '@vmshift/terraform-review';
import { allFindings } from './all-findings';

const said = (id: string, over: Partial<Finding> = {}): Finding => ({
  id,
  class: 'outage',
  verdict: 'block',
  environments: ['dev', 'staging'],
  object: 'Cluster/dev',
  path: 'cluster',
  because: 'b',
  impact: 'c',
  fix: 'r',
  see: 'https://example.invalid',
  ...over,
});

const looked = (stack: string, basis: 'plan' | 'configuration' = 'plan'): StackReport => ({
  ...plannedStack(stack, { basis }),
  findings: [],
});

const all = (findings: readonly Finding[], ...stacks: readonly StackReport[]): Promise<readonly Finding[]> =>
  allFindings(findings, stacks, environments);

const environments = [
  { name: 'dev', tier: 'development' },
  { name: 'staging', tier: 'staging' },
  { name: 'production', tier: 'production' },
] as const;

test('what a plan or a configuration says of a cluster is not told of the model again', async () => {
  const region = said('model-region-changes');
  expect(await all([region])).toEqual([region]);
  expect(await all([region], looked('cluster-dev'), looked('cluster-staging', 'configuration'))).toEqual([]);
});

test('where only some of the clusters were looked at, the others are still told', async () => {
  expect(await all([said('model-region-changes')], looked('cluster-dev'), looked('platform-staging'))).toMatchObject([
    { environments: ['staging'] },
  ]);
});

test.each([
  'model-region-changes',
  'model-kubernetes-version-changes',
  'model-node-type-changes',
  'model-node-pool-removed',
  'model-api-opened',
])('there is a rule %s', async (id) => {
  expect(changeRules.map((rule) => rule.id)).toContain(id);
  expect(await all([said(id)], looked('cluster-dev'), looked('cluster-staging'))).toEqual([]);
});

test.each([
  'model-allows-destroying-cluster',
  'model-moves-argo-cd',
  'model-fewer-than-three-nodes',
  'model-node-type-unknown',
  'model-self-heal-off',
  'other',
])('what no plan of the cluster tells is kept: %s', async (id) => {
  const finding = said(id);
  expect(await all([finding], looked('cluster-dev'), looked('cluster-staging'))).toEqual([finding]);
});

test.each([
  ['model-self-heal-off', 'application-does-not-heal'],
  ['model-cascading-delete-on', 'application-deletes-with-it'],
])('what %s says of an Application is told once, by %s', async (id, teller) => {
  expect(changeRules.map((rule) => rule.id)).toContain(id);
  expect(planRules.map((rule) => rule.id)).toContain(teller);
  const path = 'values.applications.vmshift-dev.finalizers';
  const told = said(teller, { environments: ['dev', 'staging', 'production'], path });
  expect(await all([said(id)], { ...looked('argocd'), findings: [told] } as StackReport)).toEqual([
    told,
    said(id, { environments: ['staging'] }),
  ]);
  expect(await all([said(id)], looked('argocd'))).toEqual([said(id)]);
});

test('a stack that was not planned reports nothing', async () => {
  const failed: StackReport = { status: 'failed', stack: 'cluster-dev', because: 'no token' };
  expect(await all([said('model-region-changes', { environments: ['dev'] })], failed)).toHaveLength(1);
});

test('where both layers together have something to tell, the order stays: production before dev', async () => {
  const everywhere = said('other', { environments: ['dev', 'production'] });
  const given = [
    everywhere,
    said('other', { environments: ['production'], object: 'Deployment/api' }),
    said('other', { environments: ['dev'], object: 'Deployment/redis' }),
  ];
  const layer = said('dependency-removed', { environments: ['dev'], object: 'Secret/vmshift' });
  expect(await allFindings(given, [], environments, [layer])).toEqual([...given, layer]);
});

test('what stacks find in production comes before what is equally bad in dev, in whatever order they are deployed', async () => {
  const of = (name: string, over: Partial<Finding> = {}): StackReport => ({
    ...plannedStack(`platform-${name}`),
    findings: [said('x', { environments: [name], object: `Cluster/${name}`, ...over })],
  });
  const found = await all(
    [said('of-manifests', { environments: ['staging'] })],
    ...[of('dev'), of('dev', { verdict: 'warn' }), of('production')],
  );
  expect(found.map(({ verdict, environments: [name] }) => [verdict, name])).toEqual([
    ['block', 'production'],
    ['block', 'staging'],
    ['block', 'dev'],
    ['warn', 'dev'],
  ]);
});
