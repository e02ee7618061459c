import { type EnvironmentConfig, model, validateModel } from '@vmshift/environments';
import { renderOnce } from '@vmshift/infra/testing';
import { configurationPlan, terraformFindings } from '@vmshift/terraform-review';
import { manifestFindings, modelWith } from './testing/rendered-side';

const staging = model.environments.find(({ name }) => name === 'staging') as EnvironmentConfig;
const POOLS = [
  { name: 'general', type: 'g6-standard-2', minNodes: 1, maxNodes: 2 },
  { name: 'batch', type: 'g6-standard-4', minNodes: 1, maxNodes: 4, reserved: true },
] as const;

/** Staging with a shared and a reserved pool, and some workloads placed. */
function withPools(placed: readonly ('worker' | 'database' | 'backup')[]): EnvironmentConfig {
  const { cluster, processes, database } = staging;
  if (database.kind !== 'in-cluster') throw new Error('staging has its database in the cluster');
  const on = (workload: (typeof placed)[number]) => (placed.includes(workload) ? { nodePool: 'batch' } : {});
  return {
    ...staging,
    cluster: { ...cluster, additionalNodePools: POOLS },
    processes: { ...processes, worker: { ...processes.worker, ...on('worker') } },
    database: { ...database, ...on('database'), backup: { ...database.backup, ...on('backup') } },
  };
}

const empty = withPools([]);

describe('an environment with a shared pool, a reserved one, and workloads placed on it', () => {
  test('breaks no rule of the model', () => {
    expect(validateModel(modelWith(withPools(['worker', 'database', 'backup'])))).toEqual([]);
  });

  test('is reviewed without a block where the pool was there before', () => {
    expect(manifestFindings(empty, withPools(['worker', 'backup']))).toEqual([]);
    expect(manifestFindings(empty, withPools(['database']))).toEqual(['warn data-server-moves Cluster/staging']);
  });

  test('may take its workloads back', () => {
    expect(manifestFindings(withPools(['worker', 'backup']), empty)).toEqual([]);
  });

  test('gets its pools by a plan that destroys nothing, and placing changes no stack', () => {
    const stack = (environment: EnvironmentConfig) =>
      renderOnce(modelWith(environment)).files.get('stacks/cluster-staging/cdk.tf.json');
    const plan = configurationPlan(stack(staging), stack(empty) ?? '', 'cluster-staging');
    const findings = terraformFindings({ stack: 'cluster-staging', environments: ['staging'], plan });
    expect(findings.map(({ id, verdict }) => `${verdict} ${id}`)).toEqual(['info object-added', 'info object-added']);
    expect(stack(withPools(['worker']))).toBe(stack(empty));
  });
});
