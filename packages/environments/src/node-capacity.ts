import type { ApplicationProfile } from '@vmshift/application';
import { isLongRunning } from '@vmshift/application';
import { parseQuantity, toBytes, toMillicores } from '@vmshift/kubernetes';
import { type AddOnComponents, addOnRequests } from './add-on-requests';
import { applicationOf, processesOf } from './application';
import type { EnvironmentConfig } from './environment-config';
import { linodePlan } from './linode-plans';
import { nodeAllocatable } from './node-allocatable';
import { type NodePacking, type NodeSupply, type PodRequest, packNodes } from './pack-nodes';
import type { PlatformConfig } from './platform-config';
import { minReplicas, peakReplicas, podsDuringRollout } from './replicas';
import type { QuantitiesConfig, ScalingConfig } from './sizes-config';

/**
 * Nodes beyond the tightest packing. The scheduler spreads pods over the nodes, so at the peak every node can have a
 * little room and none enough for a surge pod, which then waits until the rollout gives up: seen in staging with a real
 * scheduler on exactly the packed number of nodes, and never with one more (docs/adr).
 */
export const SPARE_NODES = 1;

/** What an environment's pods need of its nodes. */
export interface CapacityPlan {
  /** Nodes that it takes at rest: every autoscaler at its minimum, no rollout, no Job. */
  readonly minimum: NodePacking;
  /**
   * Nodes that it takes at the peak: every autoscaler at its maximum, one surge pod per workload, a schema Job and a
   * backup; as if the last pool had no bound.
   */
  readonly maximum: NodePacking;
  /** The peak on the nodes that there may be. What is unplaced stays pending. */
  readonly bounded: NodePacking;
  /** Nodes that all pools may have together. */
  readonly maxNodes: number;
}

/**
 * Packs the environment's pods on its nodes. Undefined when a quantity does not parse or a plan is not in the table:
 * there is no number then.
 */
export function planCapacity(environment: EnvironmentConfig, platform: PlatformConfig): CapacityPlan | undefined {
  const supplies = nodeSupplies(environment);
  const atRest = podRequestsAtRest(environment, platform);
  const atPeak = podRequestsAtPeak(environment, platform);
  if (!supplies || !atRest || !atPeak) return undefined;
  const unbounded = supplies.map((supply, index) =>
    index === supplies.length - 1 ? { ...supply, maxNodes: Number.POSITIVE_INFINITY } : supply,
  );
  return {
    minimum: packNodes(atRest, unbounded),
    maximum: packNodes(atPeak, unbounded),
    bounded: packNodes(atPeak, supplies),
    maxNodes: supplies.reduce((sum, { maxNodes }) => sum + maxNodes, 0),
  };
}

/** Pods that run when nothing happens. */
export function podRequestsAtRest(
  environment: EnvironmentConfig,
  platform: PlatformConfig,
): readonly PodRequest[] | undefined {
  return expand([
    ...longRunning(environment, applicationOf(platform), minReplicas, (replicas) => replicas),
    ...addOnPods(environment, platform),
  ]);
}

/** Pods that run when everything happens at once. */
export function podRequestsAtPeak(
  environment: EnvironmentConfig,
  platform: PlatformConfig,
): readonly PodRequest[] | undefined {
  const profile = applicationOf(platform);
  const { database } = environment;
  const jobs = processesOf(environment, profile)
    .filter(({ process }) => !isLongRunning(process))
    .map(({ name, config }) => group(name, 1, config.resources.requests));
  if (database.kind === 'in-cluster') jobs.push(group('backup', 1, database.backup.resources.requests));
  return expand([
    ...longRunning(environment, profile, peakReplicas, podsDuringRollout),
    ...jobs,
    ...addOnPods(environment, platform),
  ]);
}

/** Alike pods: `containers` holds the requests of each container of one of them. */
interface PodGroup {
  readonly name: string;
  readonly count: number;
  readonly containers: readonly QuantitiesConfig[];
}

function group(name: string, count: number, ...containers: readonly QuantitiesConfig[]): PodGroup {
  return { name, count, containers };
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
    .map(({ name, config: { scaling, resources } }) => group(name, scaling ? scaled(scaling) : 1, resources.requests));
  groups.push(group('redis', 1, redis.resources.requests));
  if (database.kind === 'in-cluster') groups.push(group('postgresql', 1, database.resources.requests));
  const { pooler } = database;
  if (pooler) groups.push(group('pooler', fixed(pooler.replicas), pooler.resources.requests));
  return groups;
}

/** What Terraform installs on the environment's cluster. */
function addOnPods({ cluster }: EnvironmentConfig, { argoCd }: PlatformConfig): PodGroup[] {
  const { argoCdHighAvailability, argoCd: argoCdComponents, ...everywhere } = addOnRequests;
  const hosted = argoCd.highAvailability ? { argoCdHighAvailability } : { argoCd: argoCdComponents };
  const charts: Readonly<Record<string, AddOnComponents>> = cluster.hostsArgoCd
    ? { ...everywhere, ...hosted }
    : everywhere;
  return Object.entries(charts).flatMap(([chart, components]) =>
    Object.entries(components).map(([component, { replicas, requests, sidecars = {} }]) =>
      group(`${chart}.${component}`, replicas, requests, ...Object.values(sidecars)),
    ),
  );
}

/** The nodes of all pools; undefined when a plan is unknown. */
function nodeSupplies({ cluster }: EnvironmentConfig): readonly NodeSupply[] | undefined {
  const pools = [{ ...cluster.nodePool, name: 'nodePool' }, ...(cluster.additionalNodePools ?? [])];
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
