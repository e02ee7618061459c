import type { LinodePlan } from './linode-plans';

/** CPU and memory in the scheduler's units. */
export interface NodeResources {
  readonly millicores: number;
  readonly bytes: number;
}

const MIB = 2 ** 20;
const GIB = 2 ** 30;

/** Share of each band of a node's CPU (in cores) that the kubelet and the system keep. */
const CPU_BANDS: readonly Band[] = [
  { upTo: 1, share: 0.06 },
  { upTo: 2, share: 0.01 },
  { upTo: 4, share: 0.005 },
  { upTo: Number.POSITIVE_INFINITY, share: 0.0025 },
];

/** The same for memory, in GiB. */
const MEMORY_BANDS: readonly Band[] = [
  { upTo: 4, share: 0.25 },
  { upTo: 8, share: 0.2 },
  { upTo: 16, share: 0.1 },
  { upTo: 128, share: 0.06 },
  { upTo: Number.POSITIVE_INFINITY, share: 0.02 },
];

/** The kubelet evicts pods when less than this is free. */
const EVICTION_THRESHOLD_BYTES = 100 * MIB;

/** What calico-node, kube-proxy and the CSI node plugin request on every node, an estimate. */
export const SYSTEM_POD_MILLICORES = 350;

interface Band {
  readonly upTo: number;
  readonly share: number;
}

/**
 * What a node of the plan has for our pods: the plan less what the system reserves and less what its own pods request.
 * An estimate by Linode's published table; `kubectl describe node` tells the truth.
 * @see https://www.linode.com/blog/kubernetes/how-to-right-size-a-kubernetes-cluster/
 */
export function nodeAllocatable(plan: Pick<LinodePlan, 'vcpus' | 'memoryMib'>): NodeResources {
  const memoryGib = (plan.memoryMib * MIB) / GIB;
  const cores = plan.vcpus - reserved(plan.vcpus, CPU_BANDS);
  const bytes = (memoryGib - reserved(memoryGib, MEMORY_BANDS)) * GIB - EVICTION_THRESHOLD_BYTES;
  return { millicores: Math.floor(cores * 1000 + 1e-6) - SYSTEM_POD_MILLICORES, bytes: Math.floor(bytes) };
}

/** Sums the bands' shares of an amount. */
function reserved(amount: number, bands: readonly Band[]): number {
  let [sum, from] = [0, 0];
  for (const { upTo, share } of bands) {
    sum += Math.max(0, Math.min(amount, upTo) - from) * share;
    from = upTo;
  }
  return sum;
}
