import type { ApplicationProfile } from '@vmshift/application';
import { isLongRunning } from '@vmshift/application';
import { parseQuantity, toBytes, toMillicores } from '@vmshift/kubernetes';
import { addOnsOf } from './add-on-requests';
import { applicationOf, processesOf } from './application';
import { runningDatabase } from './databases';
import type { EnvironmentConfig } from './environment-config';
import { linodePlan } from './linode-plans';
import { nodeAllocatable } from './node-allocatable';
import { type NodePacking, type NodeSupply, type PodRequest, packNodes } from './pack-nodes';
import { type NodePool, nodePools } from './placement';
import type { PlatformConfig } from './platform-config';
import { minReplicas, peakReplicas, podsDuringRollout } from './replicas';
import type { PlacementConfig, QuantitiesConfig, ResourcesConfig, ScalingConfig } from './sizes-config';

/**
 * Nodes beyond the tightest packing. The scheduler spreads pods over the nodes, so at the peak every node can have a
 * little room and none enough for a surge pod, which then waits until the rollout gives up: seen in staging with a real
 * scheduler on exactly the packed number of nodes, and never with one more (docs/adr).
 */
export const SPARE_NODES = 1;

/** What pods need of the nodes that they share: those of all shared pools together, or those of one reserved pool. */
export interface CapacityPlan {
  /** The pools of these nodes. */
  readonly pools: readonly NodePool[];
  /** Nodes that it takes at rest: every autoscaler at its minimum, no rollout, no Job. */
  readonly minimum: NodePacking;
  /** Nodes that it takes while a release is rolled out at rest: one surge pod per workload, and a schema Job. */
  readonly rollout: NodePacking;
  /**
   * Nodes that it takes at the peak: every autoscaler at its maximum, one surge pod per workload, a schema Job and a
   * backup; as if the last pool had no bound.
   */
  readonly maximum: NodePacking;
  /** The peak on the nodes that there may be. What is unplaced stays pending. */
  readonly bounded: NodePacking;
  /** Nodes that these pools may have together. */
  readonly maxNodes: number;
}

/**
 * Packs the environment's pods on its nodes: one plan for the shared pools, then one for each reserved pool. Undefined when
 * a quantity does not parse, a plan is not in the table or a pool has no bound: there is no number then.
 */
export function planCapacity(
  environment: EnvironmentConfig,
  platform: PlatformConfig,
): readonly CapacityPlan[] | undefined {
  const pools = nodePools(environment.cluster);
  if (!pools.every(({ maxNodes }) => Number.isFinite(maxNodes))) return undefined;
  const shared = pools.filter(({ reserved }) => !reserved);
  const reserved = pools.filter((pool) => pool.reserved);
  const plans = [
    planPools(shared, undefined, environment, platform),
    ...reserved.map((pool) => planPools([pool], pool.name, environment, platform)),
  ];
  const complete = plans.filter((plan) => plan !== undefined);
  return complete.length === plans.length ? complete : undefined;
}

/** Packs the pods that name the pool, or no pool, on nodes of the pools. */
function planPools(
  pools: readonly NodePool[],
  name: string | undefined,
  environment: EnvironmentConfig,
  platform: PlatformConfig,
): CapacityPlan | undefined {
  const supplies = nodeSupplies(pools);
  const placed = (groups: readonly PodGroup[]) => expand(groups.filter(({ nodePool }) => nodePool === name));
  const atRest = placed(groupsAtRest(environment, platform));
  const inRollout = placed(groupsInRollout(environment, platform));
  const atPeak = placed(groupsAtPeak(environment, platform));
  if (!supplies || !atRest || !inRollout || !atPeak) return undefined;
  const unbounded = supplies.map((supply, index) =>
    index === supplies.length - 1 ? { ...supply, maxNodes: Number.POSITIVE_INFINITY } : supply,
  );
  return {
    pools,
    minimum: packNodes(atRest, unbounded),
    rollout: packNodes(inRollout, unbounded),
    maximum: packNodes(atPeak, unbounded),
    bounded: packNodes(atPeak, supplies),
    maxNodes: supplies.reduce((sum, { maxNodes }) => sum + maxNodes, 0),
  };
}

/** Pods that run when nothing happens. */
function groupsAtRest(environment: EnvironmentConfig, platform: PlatformConfig): readonly PodGroup[] {
  return [
    ...longRunning(environment, applicationOf(platform), minReplicas, (replicas) => replicas),
    ...addOnPods(environment, platform),
  ];
}

/** Pods that run while a release is rolled out at rest. */
function groupsInRollout(environment: EnvironmentConfig, platform: PlatformConfig): readonly PodGroup[] {
  const profile = applicationOf(platform);
  const jobs = processesOf(environment, profile)
    .filter(({ process }) => process.kind === 'sync-job')
    .map(({ name, config }) => workload(name, 1, config));
  const surging = (scaling: ScalingConfig) => podsDuringRollout(minReplicas(scaling));
  return [
    ...longRunning(environment, profile, surging, podsDuringRollout),
    ...jobs,
    ...addOnPods(environment, platform),
  ];
}

/** Pods that run when everything happens at once. */
export function podRequestsAtPeak(
  environment: EnvironmentConfig,
  platform: PlatformConfig,
): readonly PodRequest[] | undefined {
  return expand(groupsAtPeak(environment, platform));
}

function groupsAtPeak(environment: EnvironmentConfig, platform: PlatformConfig): readonly PodGroup[] {
  const profile = applicationOf(platform);
  const server = runningDatabase(environment);
  const jobs = processesOf(environment, profile)
    .filter(({ process }) => !isLongRunning(process))
    .map(({ name, config }) => workload(name, 1, config));
  // The restore drill waits for room: it is as large, and due at another time.
  if (server) jobs.push(workload('backup', 1, server.backup));
  return [
    ...longRunning(environment, profile, peakReplicas, podsDuringRollout),
    ...jobs,
    ...addOnPods(environment, platform),
  ];
}

/** Alike pods: `containers` holds the requests of each container of one of them. */
interface PodGroup {
  readonly name: string;
  readonly count: number;
  readonly containers: readonly QuantitiesConfig[];
  /** Name of the reserved pool that the pods are placed on; undefined for the shared pools. */
  readonly nodePool: string | undefined;
}

/** Pods of one container, as the environment sizes and places them. */
function workload(
  name: string,
  count: number,
  { resources, nodePool }: PlacementConfig & { readonly resources: ResourcesConfig },
): PodGroup {
  return { name, count, containers: [resources.requests], nodePool };
}

/** The processes, the database and the queue. Those that must be alone are stopped before they start again. */
function longRunning(
  environment: EnvironmentConfig,
  profile: ApplicationProfile,
  scaled: (scaling: ScalingConfig) => number,
  fixed: (replicas: number) => number,
): PodGroup[] {
  const { database, redis } = environment;
  const groups = processesOf(environment, profile)
    .filter(({ process }) => isLongRunning(process))
    .map(({ name, config }) => workload(name, config.scaling ? scaled(config.scaling) : 1, config));
  groups.push(workload('redis', 1, redis));
  const server = runningDatabase(environment);
  if (server) groups.push(workload('postgresql', 1, server));
  const { pooler } = database;
  if (pooler) groups.push(workload('pooler', fixed(pooler.replicas), pooler));
  return groups;
}

/** What Terraform installs on the environment's cluster, on the shared pools. */
function addOnPods({ cluster }: EnvironmentConfig, platform: PlatformConfig): PodGroup[] {
  return Object.entries(addOnsOf(cluster, platform)).flatMap(([chart, components]) =>
    Object.entries(components).map(([component, { replicas, requests, sidecars = {} }]) => ({
      name: `${chart}.${component}`,
      count: replicas,
      containers: [requests, ...Object.values(sidecars)],
      nodePool: undefined,
    })),
  );
}

/** The nodes of the pools; undefined when a plan is unknown. */
function nodeSupplies(pools: readonly NodePool[]): readonly NodeSupply[] | undefined {
  const supplies: NodeSupply[] = [];
  for (const { name, type, maxNodes } of pools) {
    const plan = linodePlan(type);
    if (!plan) return undefined;
    supplies.push({ pool: name, allocatable: nodeAllocatable(plan), maxNodes });
  }
  return supplies;
}

/** One request per pod; undefined when a quantity does not parse or a count is no count. */
function expand(groups: readonly PodGroup[]): readonly PodRequest[] | undefined {
  const pods: PodRequest[] = [];
  for (const { name, count, containers } of groups) {
    const requests = sum(containers);
    if (!requests || !Number.isSafeInteger(count) || count < 0 || count > MAXIMUM_PODS) return undefined;
    for (let index = 1; index <= count; index += 1) pods.push({ name: `${name}-${index}`, ...requests });
  }
  return pods;
}

/**
 * Pods that one cluster can run at all; a larger number is a slip of the keyboard that another rule reports.
 * @see https://kubernetes.io/docs/setup/best-practices/cluster-large/
 */
const MAXIMUM_PODS = 10_000;

function sum(containers: readonly QuantitiesConfig[]): Omit<PodRequest, 'name'> | undefined {
  let [millicores, bytes] = [0, 0];
  for (const { cpu, memory } of containers) {
    const [cpuNanos, memoryNanos] = [parseQuantity(cpu), parseQuantity(memory)];
    if (cpuNanos === undefined || memoryNanos === undefined) return undefined;
    millicores += toMillicores(cpuNanos);
    bytes += toBytes(memoryNanos);
  }
  return { millicores, bytes };
}
