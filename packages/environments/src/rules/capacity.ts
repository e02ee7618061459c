import { formatQuantity, NANOS } from '@vmshift/kubernetes';
import { planCapacity, SPARE_NODES } from '../node-capacity';
import type { PodRequest } from '../pack-nodes';
import { environmentRule } from './rule';

/**
 * Protects a rollout at the worst moment from pods that no node takes: all that can run at once is packed on the nodes
 * that there may be, less {@link SPARE_NODES}.
 */
export const capacity = environmentRule(
  {
    id: 'capacity',
    title: 'All pods that can run at once find a node',
    see: 'https://kubernetes.io/docs/concepts/scheduling-eviction/kube-scheduler/',
  },
  (environment, report, platform) => {
    const plan = planCapacity(environment, platform);
    if (!plan) return;
    const missing = plan.maximum.nodes.length + SPARE_NODES - plan.maxNodes;
    if (plan.bounded.unplaced.length === 0 && missing <= 0) return;
    const { nodePool, additionalNodePools = [] } = environment.cluster;
    const last = additionalNodePools.length - 1;
    const path = last < 0 ? 'cluster.nodePool' : `cluster.additionalNodePools[${last}]`;
    const pool = additionalNodePools[last] ?? nodePool;
    const [tooLarge] = plan.maximum.unplaced;
    if (tooLarge) {
      report(
        `${path}.type`,
        pool.type,
        `a plan on which the pod ${tooLarge.name} fits, which requests ${printed(tooLarge)}`,
      );
      return;
    }
    const pods = plan.maximum.nodes.flatMap((node) => node.pods);
    const allowed =
      `at least ${pool.maxNodes + missing}: the ${pods.length} pods at the peak (autoscalers at their maximum, one surge pod` +
      ` each, a schema Job, a backup, the add-ons) request ${printed(total(pods))}, and ${SPARE_NODES} node is spare because` +
      ' the scheduler spreads them; or smaller maxima';
    report(`${path}.maxNodes`, pool.maxNodes, allowed);
  },
);

function total(pods: readonly PodRequest[]): Omit<PodRequest, 'name'> {
  return pods.reduce(
    (sum, { millicores, bytes }) => ({ millicores: sum.millicores + millicores, bytes: sum.bytes + bytes }),
    { millicores: 0, bytes: 0 },
  );
}

function printed({ millicores, bytes }: Omit<PodRequest, 'name'>): string {
  const cpu = formatQuantity((BigInt(millicores) * NANOS) / 1000n, 'decimal');
  return `${cpu} CPU and ${formatQuantity(BigInt(bytes) * NANOS, 'binary')} of memory`;
}
