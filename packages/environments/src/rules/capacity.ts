import { formatQuantity, NANOS } from '@vmshift/kubernetes';
import { type CapacityPlan, planCapacity, SPARE_NODES } from '../node-capacity';
import type { PodRequest } from '../pack-nodes';
import { environmentRule, type Report } from './rule';

/**
 * Protects a rollout at the worst moment from pods that no node takes: all that can run at once is packed on the nodes
 * that there may be, less {@link SPARE_NODES}. A reserved pool takes the pods that name it, the shared pools all others.
 */
export const capacity = environmentRule(
  {
    id: 'capacity',
    title: 'All pods that can run at once find a node',
    see: 'https://kubernetes.io/docs/concepts/scheduling-eviction/kube-scheduler/',
  },
  (environment, report, platform) => {
    for (const plan of planCapacity(environment, platform) ?? []) checkPlan(plan, report);
  },
);

/** Reports the last of the pools, which is the one to grow. */
function checkPlan({ pools, maximum, bounded, maxNodes }: CapacityPlan, report: Report): void {
  const missing = maximum.nodes.length + SPARE_NODES - maxNodes;
  const pool = pools.at(-1);
  if (pool === undefined || (bounded.unplaced.length === 0 && missing <= 0)) return;
  const { path } = pool;
  const [tooLarge] = maximum.unplaced;
  if (tooLarge) {
    const allowed = `a plan on which the pod ${tooLarge.name} fits, which requests ${printed(tooLarge)}`;
    report(`${path}.type`, pool.type, allowed);
    return;
  }
  const pods = maximum.nodes.flatMap((node) => node.pods);
  const which = pool.reserved ? `the ${pods.length} pods that name ${pool.name}` : `the ${pods.length} pods`;
  const rest = pool.reserved ? 'Jobs' : 'a schema Job, a backup, the add-ons';
  const allowed =
    `at least ${pool.maxNodes + missing}: ${which} at the peak (autoscalers at their maximum, one surge pod` +
    ` each, ${rest}) request ${printed(total(pods))}, and ${SPARE_NODES} node is spare because` +
    ' the scheduler spreads them; or smaller maxima';
  report(`${path}.maxNodes`, pool.maxNodes, allowed);
}

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
