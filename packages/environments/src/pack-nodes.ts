import type { NodeResources } from './node-allocatable';

/** What one pod asks of the node that it lands on. */
export interface PodRequest extends NodeResources {
  readonly name: string;
  /**
   * Names of the pools whose nodes take the pod.
   * @default every pool
   */
  readonly pools?: readonly string[];
}

/** Nodes of one kind. */
export interface NodeSupply {
  /** Name of the pool. */
  readonly pool: string;
  readonly allocatable: NodeResources;
  /** How many nodes there may be; `Infinity` asks how many it takes. */
  readonly maxNodes: number;
}

/** One node and the pods on it. */
export interface PackedNode {
  readonly pool: string;
  readonly pods: readonly PodRequest[];
  readonly free: NodeResources;
}

/** Where every pod goes. */
export interface NodePacking {
  readonly nodes: readonly PackedNode[];
  /** Pods for which no node had room. */
  readonly unplaced: readonly PodRequest[];
}

interface OpenNode {
  readonly pool: string;
  readonly pods: PodRequest[];
  free: NodeResources;
}

/**
 * Packs pods on nodes, first fit decreasing: the largest pod first, each on the first node with room in CPU and memory
 * both, and on a new node when there is none. The scheduler spreads pods instead, so a pod that is placed here can still
 * have to wait for a rollout to end; a pod that is not placed here never starts.
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/kube-scheduler/
 */
export function packNodes(pods: readonly PodRequest[], supplies: readonly NodeSupply[]): NodePacking {
  const nodes: OpenNode[] = [];
  const unplaced: PodRequest[] = [];
  for (const pod of largestFirst(pods, supplies)) {
    const node =
      nodes.find((candidate) => takes(candidate, pod) && fits(pod, candidate.free)) ?? openNode(pod, nodes, supplies);
    if (node) {
      node.pods.push(pod);
      node.free = { millicores: node.free.millicores - pod.millicores, bytes: node.free.bytes - pod.bytes };
    } else unplaced.push(pod);
  }
  return { nodes, unplaced };
}

/** Opens a node of the first pool that has one left on which the pod fits. */
function openNode(pod: PodRequest, nodes: OpenNode[], supplies: readonly NodeSupply[]): OpenNode | undefined {
  const supply = supplies.find(
    ({ pool, allocatable, maxNodes }) =>
      takes({ pool }, pod) && fits(pod, allocatable) && nodes.filter((node) => node.pool === pool).length < maxNodes,
  );
  if (!supply) return undefined;
  const node = { pool: supply.pool, pods: [], free: supply.allocatable };
  nodes.push(node);
  return node;
}

/** Orders pods by the larger of the two shares of a node that they take; ties by name, so that the plan is stable. */
function largestFirst(pods: readonly PodRequest[], supplies: readonly NodeSupply[]): readonly PodRequest[] {
  const [first] = supplies;
  if (!first) return pods;
  const { millicores, bytes } = first.allocatable;
  const share = (pod: PodRequest) => Math.max(pod.millicores / millicores, pod.bytes / bytes);
  return [...pods].sort((left, right) => share(right) - share(left) || (left.name < right.name ? -1 : 1));
}

function takes({ pool }: Pick<NodeSupply, 'pool'>, { pools }: PodRequest): boolean {
  return pools === undefined || pools.includes(pool);
}

function fits(pod: PodRequest, free: NodeResources): boolean {
  return pod.millicores <= free.millicores && pod.bytes <= free.bytes;
}
