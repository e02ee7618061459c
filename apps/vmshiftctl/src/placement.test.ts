import { buildObjects } from '@vmshift/chart';
import { type EnvironmentConfig, type Model, model, validateModel } from '@vmshift/environments';
import { renderTerraform } from '@vmshift/infra';
import { printManifest } from '@vmshift/kubernetes';
import { type EnvironmentSide, review } from '@vmshift/manifest-review';
import type { ReleasePin } from '@vmshift/releases';
import { configurationPlan, terraformFindings } from '@vmshift/terraform-review';

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

function modelWith(environment: EnvironmentConfig): Model {
  return { ...model, environments: model.environments.map((one) => (one === staging ? environment : one)) };
}

function sideOf(environment: EnvironmentConfig): EnvironmentSide {
  const commit = 'a'.repeat(40);
  const image = { tag: `${environment.branch}-${commit}` };
  const pin: ReleasePin = { branch: environment.branch, commit, sequence: 1, images: { api: image, celery: image } };
  const files = buildObjects(environment, pin, model.platform).map((object) => ({
    ...{ name: `${object.kind}.${object.metadata.name}.yaml`, text: printManifest(object), objects: [object] },
  }));
  return { files, pin, config: environment, platform: model.platform };
}

/** What the review finds of a change, but for notes. */
function found(base: EnvironmentConfig, head: EnvironmentConfig): readonly string[] {
  const side = (environment: EnvironmentConfig) => ({ environments: new Map([['staging', sideOf(environment)]]) });
  return review(side(base), side(head))
    .findings.filter(({ verdict }) => verdict !== 'info')
    .map(({ id, verdict, object }) => `${verdict} ${id} ${object}`);
}

const empty = withPools([]);

describe('an environment with a shared pool, a reserved one, and workloads placed on it', () => {
  test('breaks no rule of the model', () => {
    expect(validateModel(modelWith(withPools(['worker', 'database', 'backup'])))).toEqual([]);
  });

  test('is reviewed without a block where the pool was there before', () => {
    expect(found(empty, withPools(['worker', 'backup']))).toEqual([]);
    expect(found(empty, withPools(['database']))).toEqual(['warn data-server-moves Cluster/staging']);
  });

  test('may take its workloads back', () => {
    expect(found(withPools(['worker', 'backup']), empty)).toEqual([]);
  });

  test('gets its pools by a plan that destroys nothing, and placing changes no stack', () => {
    const stack = (environment: EnvironmentConfig) =>
      renderTerraform(modelWith(environment)).files.get('stacks/cluster-staging/cdk.tf.json');
    const plan = configurationPlan(stack(staging), stack(empty) ?? '', 'cluster-staging');
    const findings = terraformFindings({ stack: 'cluster-staging', environments: ['staging'], plan });
    expect(findings.map(({ id, verdict }) => `${verdict} ${id}`)).toEqual(['info object-added', 'info object-added']);
    expect(stack(withPools(['worker']))).toBe(stack(empty));
  });
});
