import type { Finding } from '@vmshift/findings';
import { plannedStack } from '@vmshift/findings/testing';
import type { StackReport } from '@vmshift/terraform-review';
import { allFindings } from './all-findings';

const said = (path: string, over: Partial<Finding> = {}): Finding => ({
  id: 'model-cluster',
  class: 'outage',
  verdict: 'block',
  environments: ['dev', 'staging'],
  object: 'Cluster/dev',
  path,
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

const all = (findings: readonly Finding[], ...stacks: readonly StackReport[]): readonly Finding[] =>
  allFindings(findings, stacks);

test('what a plan or a configuration says of a cluster is not told of the model again', () => {
  const region = said('cluster.region');
  expect(all([region])).toEqual([region]);
  expect(all([region], looked('cluster-dev'), looked('cluster-staging', 'configuration'))).toEqual([]);
});

test('where only some of the clusters were looked at, the others are still told', () => {
  expect(all([said('cluster.region')], looked('cluster-dev'), looked('platform-staging'))).toMatchObject([
    { environments: ['staging'] },
  ]);
});

test.each([
  said('cluster.preventDestroy'),
  said('cluster.hostsArgoCd'),
  said('cluster.nodePool.minNodes'),
  said('cluster.nodePool.type', { class: 'capacity' }),
  said('application.selfHeal'),
  said('cluster.region', { id: 'other' }),
])('what no plan of the cluster tells is kept: $path ($class)', (finding) => {
  expect(all([finding], looked('cluster-dev'), looked('cluster-staging'))).toEqual([finding]);
});

test('a stack that was not planned reports nothing', () => {
  const failed: StackReport = { status: 'failed', stack: 'cluster-dev', because: 'no token' };
  expect(all([said('cluster.region', { environments: ['dev'] })], failed)).toHaveLength(1);
});
