import { NODE_POOL_LABEL, type NodePool, nodePools, nodePoolTaint } from '@vmshift/environments';
import { stringMapAt, tolerates, type Workload } from '@vmshift/kubernetes';
import type { EnvironmentView } from './environment-view';

/** Labels that every node has, whatever its pool. */
export const NODE_LABELS: Readonly<Record<string, string>> = {
  'kubernetes.io/os': 'linux',
  'kubernetes.io/arch': 'amd64',
};

/** The node pools of the environment's cluster; undefined when the model is not known. */
export function poolsOf({ config }: EnvironmentView): readonly NodePool[] | undefined {
  return config && nodePools(config.cluster);
}

/** The labels that are known of the nodes of a pool. */
function nodeLabels({ type, name, reserved }: NodePool, { config }: EnvironmentView): Readonly<Record<string, string>> {
  return {
    ...NODE_LABELS,
    'node.kubernetes.io/instance-type': type,
    ...(config && { 'topology.kubernetes.io/region': config.cluster.region }),
    ...(reserved && { [NODE_POOL_LABEL]: name }),
  };
}

/** Whether nodes of a pool have the label; where the model is not known, those that every node has. */
export function anyNodeHas(key: string, view: EnvironmentView, isAllowed: (value: string) => boolean): boolean {
  const known = poolsOf(view)?.map((pool) => nodeLabels(pool, view)) ?? [NODE_LABELS];
  return known.some((labels) => labels[key] !== undefined && isAllowed(labels[key]));
}

/** The pools whose nodes have all labels that the pods select, tolerated or not. */
export function selectedPools({ pod }: Workload, view: EnvironmentView): readonly NodePool[] | undefined {
  const selector = Object.entries(stringMapAt(pod, 'nodeSelector'));
  return poolsOf(view)?.filter((pool) => {
    const labels = nodeLabels(pool, view);
    return selector.every(([key, value]) => labels[key] === value);
  });
}

/** The pools whose nodes take the pods: they have the labels, and no taint that the pods do not tolerate. */
export function eligiblePools(workload: Workload, view: EnvironmentView): readonly NodePool[] | undefined {
  return selectedPools(workload, view)?.filter(
    (pool) => !pool.reserved || tolerates(workload.pod, nodePoolTaint(pool.name)),
  );
}
