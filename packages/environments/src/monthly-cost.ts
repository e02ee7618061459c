import { parseQuantity, toBytes } from '@vmshift/kubernetes';
import { databasesOf } from './databases';
import type { ClusterConfig, EnvironmentConfig } from './environment-config';
import { LINODE_PRICES, linodePlan, regionPriceFactor } from './linode-plans';
import { type NodePool, nodePools } from './placement';

/** Volumes are sold from ten GiB. */
const LEAST_VOLUME_GIB = 10;
const GIB = 2 ** 30;

/** What one part of an environment costs, in US dollars per month. */
export interface CostPart {
  /** What is paid for. */
  readonly name: string;
  /** How much of it. */
  readonly amount: string;
  /** With every pool at its least number of nodes; undefined where the price is not in the table. */
  readonly least: number | undefined;
  /** With every pool at its largest. */
  readonly most: number | undefined;
}

/** What a cluster needs besides its nodes. */
export interface ClusterExtras {
  readonly nodeBalancers: number;
  /** Size of each volume, as a Kubernetes quantity. */
  readonly volumes: readonly string[];
}

/** The parts of what a cluster costs, from the dated table of prices. */
export function monthlyCost(
  cluster: ClusterConfig | undefined,
  { nodeBalancers, volumes }: ClusterExtras,
): readonly CostPart[] {
  const factor = cluster === undefined ? 1 : regionPriceFactor(cluster.region);
  const fixed = (name: string, amount: string, price: number): readonly CostPart[] =>
    price === 0 ? [] : [{ name, amount, least: price * factor, most: price * factor }];
  const gib = volumes.reduce((sum, size) => sum + volumeGib(size), 0);
  return [
    ...(cluster === undefined ? [] : nodePools(cluster).map((pool) => nodesCost(pool, factor))),
    ...fixed(
      'control plane',
      'highly available',
      cluster?.highAvailability ? LINODE_PRICES.highAvailabilityControlPlane : 0,
    ),
    ...fixed('NodeBalancer', String(nodeBalancers), nodeBalancers * LINODE_PRICES.nodeBalancer),
    ...fixed('block storage', `${gib} GiB`, gib * LINODE_PRICES.blockStoragePerGib),
  ];
}

/** The sums of the parts whose price is known, and the names of the others. */
export interface MonthlyCost {
  readonly least: number;
  readonly most: number;
  readonly unknown: readonly string[];
}

/** What the parts cost together. */
export function costOf(parts: readonly CostPart[]): MonthlyCost {
  return {
    least: parts.reduce((sum, { least = 0 }) => sum + least, 0),
    most: parts.reduce((sum, { most = 0 }) => sum + most, 0),
    unknown: parts.flatMap(({ name, least }) => (least === undefined ? [name] : [])),
  };
}

/** What the model says that an environment costs. The flat fee of Object Storage belongs to the account, and to none of them. */
export function environmentCost(environment: EnvironmentConfig): readonly CostPart[] {
  const databases = databasesOf(environment).map(({ database }) => database);
  const volumes = [
    environment.redis.volume,
    ...databases.flatMap((one) => (one.kind === 'in-cluster' ? [one.volume] : [])),
  ];
  return [
    // Traefik's.
    ...monthlyCost(environment.cluster, { nodeBalancers: 1, volumes: volumes.map(({ size }) => size) }),
    // The table has no prices of managed databases.
    ...databases.flatMap((one) =>
      one.kind === 'managed'
        ? [{ name: `${one.type} database`, amount: String(one.clusterSize), least: undefined, most: undefined }]
        : [],
    ),
  ];
}

function nodesCost({ type, minNodes, maxNodes }: NodePool, factor: number): CostPart {
  const price = linodePlan(type)?.monthlyUsd;
  const amount = minNodes === maxNodes ? String(minNodes) : `${minNodes} to ${maxNodes}`;
  const times = (nodes: number) => (price === undefined ? undefined : price * nodes * factor);
  return { name: `${type} nodes`, amount, least: times(minNodes), most: times(maxNodes) };
}

/** What is paid for a volume of that size; the least there is for a size that does not parse. */
function volumeGib(size: string): number {
  const quantity = parseQuantity(size);
  return Math.max(LEAST_VOLUME_GIB, quantity === undefined ? 0 : Math.ceil(toBytes(quantity) / GIB));
}
