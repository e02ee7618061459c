import type { EnvironmentConfig } from '../environment-config';
import { nodePools, placements } from '../placement';
import { environmentRule } from './rule';

/** Protects a workload from a pool that no node belongs to, or that other pods may fill: its pods would stay Pending. */
export const nodePlacement = environmentRule(
  {
    id: 'node-placement',
    title: 'A workload is placed on a reserved node pool of its cluster',
    see: 'https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/',
  },
  (environment, report) => {
    const pools = nodePools(environment.cluster);
    const reserved = pools.filter((pool) => pool.reserved).map(({ name }) => name);
    for (const { path, pool } of placements(environment)) {
      if (!reserved.includes(pool)) report(path, pool, allowedFor(pool, reserved, environment));
    }
  },
);

function allowedFor(pool: string, reserved: readonly string[], { cluster }: EnvironmentConfig): string {
  const shared = nodePools(cluster).find(({ name, path }) => name === pool && path !== 'cluster.nodePool');
  if (shared)
    return `a reserved pool: ${pool} is shared, so other pods may fill it; set ${shared.path}.reserved to true`;
  if (reserved.length > 0) return `a reserved pool of the cluster: ${reserved.join(', ')}`;
  return 'nothing: the cluster has no reserved pool; add one to cluster.additionalNodePools with reserved: true';
}
