import { type Change, changeModel, findings } from '../../test-support/change-model';
import { nodePlacement } from './node-placement';

const pools = [
  { name: 'batch', type: 'g6-standard-4', minNodes: 1, maxNodes: 3, reserved: true },
  { name: 'large', type: 'g6-standard-8', minNodes: 1, maxNodes: 2 },
];
const withPools = ['staging.cluster.additionalNodePools', pools] as const;
const problem = (...changes: readonly Change[]) => nodePlacement.check(changeModel(...changes))[0];

describe('placement of workloads on node pools', () => {
  test('a workload runs on a reserved pool, or names none', () => {
    expect(findings(nodePlacement, withPools, ['staging.processes.worker.nodePool', 'batch'])).toEqual([]);
    expect(findings(nodePlacement, withPools)).toEqual([]);
  });

  test.each([
    'processes.worker',
    'processes.beat',
    'processes.schemaJob',
    'database',
    'database.backup',
    'database.pooler',
    'redis',
  ])('a pool that does not exist is refused for %s, with those that do', (workload) => {
    expect(problem(withPools, [`staging.${workload}.nodePool`, 'fast'])).toMatchObject({
      environment: 'staging',
      path: `${workload}.nodePool`,
      value: '"fast"',
      allowed: 'a reserved pool of the cluster: batch',
      fix: 'packages/environments/src/staging.ts',
    });
  });

  test('a shared pool is refused with what reserves it', () => {
    expect(problem(withPools, ['staging.redis.nodePool', 'large'])?.allowed).toBe(
      'a reserved pool: large is shared, so other pods may fill it; set cluster.additionalNodePools[1].reserved to true',
    );
  });

  test('a cluster without a reserved pool, and the first pool, take no placement', () => {
    for (const name of ['batch', 'nodePool', '', 0, null]) {
      expect(problem(['dev.redis.nodePool', name])?.allowed).toMatch(/^nothing: the cluster has no reserved pool; add/);
    }
  });

  test('a pool of another environment does not count', () => {
    expect(findings(nodePlacement, withPools, ['dev.redis.nodePool', 'batch'])).toEqual([
      'dev.redis.nodePool = "batch"',
    ]);
  });
});
