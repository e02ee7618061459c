import { declaredProcesses } from './application';
import { type Databases, databasesOf } from './databases';
import type { ClusterConfig, EnvironmentConfig, NodePoolConfig } from './environment-config';

/**
 * Label of the nodes of a reserved pool, and key of the taint that keeps other pods away from them; the value of both is
 * the pool's name. The prefix is ours, as those under `kubernetes.io` and `linode.com` belong to others.
 * @see https://techdocs.akamai.com/cloud-computing/docs/labels-and-taints
 */
export const NODE_POOL_LABEL = 'vmshift/node-pool';

/** The taint of the nodes of a reserved pool: no new pod comes without tolerating it, and what runs there stays. */
export function nodePoolTaint<Name extends string | undefined>(pool: Name) {
  return { key: NODE_POOL_LABEL, value: pool, effect: 'NoSchedule' } as const;
}

/** A node pool of a cluster, and where the model declares it. */
export interface NodePool extends NodePoolConfig {
  /** Property path in the environment. */
  readonly path: string;
  /** The name of an additional pool; `nodePool` for the first, which no additional pool can be called. */
  readonly name: string;
  readonly reserved: boolean;
}

/** All node pools of a cluster, the first one first. */
export function nodePools({ nodePool, additionalNodePools = [] }: ClusterConfig): readonly NodePool[] {
  return [
    { ...nodePool, path: 'cluster.nodePool', name: 'nodePool', reserved: false },
    ...additionalNodePools.map((pool, index) => ({
      ...pool,
      path: `cluster.additionalNodePools[${index}]`,
      reserved: pool.reserved === true,
    })),
  ];
}

/** A workload that runs on a reserved pool. */
export interface Placement {
  /** Name of the process in the profile, or `database`, `backup`, `pooler` or `redis`. */
  readonly workload: string;
  /** Property path in the environment of what names the pool. */
  readonly path: string;
  /** Name of the pool. */
  readonly pool: string;
}

/** Every workload of the environment that names a node pool. */
export function placements(
  environment: Pick<EnvironmentConfig, 'processes' | 'redis'> & Databases,
): readonly Placement[] {
  const { database, redis } = environment;
  const servers = databasesOf(environment).flatMap(({ path, database: one }) =>
    one.kind === 'in-cluster'
      ? ([
          ['database', path, one.nodePool],
          ['backup', `${path}.backup`, one.backup.nodePool],
        ] as const)
      : [],
  );
  const named: readonly (readonly [workload: string, path: string, pool: string | undefined])[] = [
    ...declaredProcesses(environment).map(([name, { nodePool }]) => [name, `processes.${name}`, nodePool] as const),
    ...servers,
    ['pooler', 'database.pooler', database.pooler?.nodePool],
    ['redis', 'redis', redis.nodePool],
  ];
  return named.flatMap(([workload, path, pool]) =>
    pool === undefined ? [] : [{ workload, path: `${path}.nodePool`, pool }],
  );
}
