/** One Linode plan for nodes and managed databases. */
export interface LinodePlan {
  readonly vcpus: number;
  readonly memoryMib: number;
  readonly diskGib: number;
  /** US dollars per month in regions without a surcharge, as a node. */
  readonly monthlyUsd: number;
}

/** The day on which the tables of this file were put together. */
export const LINODE_PRICES_AS_OF = '2026-11-23';

/**
 * The plans that a node pool may name. Price and size of any other plan are unknown here: add it with its source first.
 * @see https://www.linode.com/pricing/
 * @see https://techdocs.akamai.com/linode-api/reference/get-linode-types
 */
const PLANS: Readonly<Record<string, LinodePlan>> = {
  'g6-standard-1': { vcpus: 1, memoryMib: 2048, diskGib: 50, monthlyUsd: 12 },
  'g6-standard-2': { vcpus: 2, memoryMib: 4096, diskGib: 80, monthlyUsd: 24 },
  'g6-standard-4': { vcpus: 4, memoryMib: 8192, diskGib: 160, monthlyUsd: 48 },
  'g6-standard-6': { vcpus: 6, memoryMib: 16_384, diskGib: 320, monthlyUsd: 96 },
  'g6-standard-8': { vcpus: 8, memoryMib: 32_768, diskGib: 640, monthlyUsd: 192 },
  'g6-dedicated-2': { vcpus: 2, memoryMib: 4096, diskGib: 80, monthlyUsd: 36 },
  'g6-dedicated-4': { vcpus: 4, memoryMib: 8192, diskGib: 160, monthlyUsd: 72 },
  'g6-dedicated-8': { vcpus: 8, memoryMib: 16_384, diskGib: 320, monthlyUsd: 144 },
};

/** Names of the known plans. */
export const LINODE_PLAN_TYPES: readonly string[] = Object.keys(PLANS);

/** The plan of that name; undefined when it is not in the table. */
export function linodePlan(type: string): LinodePlan | undefined {
  return Object.hasOwn(PLANS, type) ? PLANS[type] : undefined;
}

/**
 * US dollars per month of what a cluster costs besides its nodes, in regions without a surcharge.
 * @see https://www.linode.com/pricing/
 */
export const LINODE_PRICES = {
  /** The plain control plane is free. */
  highAvailabilityControlPlane: 60,
  nodeBalancer: 10,
  blockStoragePerGib: 0.1,
  /** The flat fee of Object Storage, once per account. */
  objectStorage: 5,
} as const;

/**
 * What the region's prices are multiplied by.
 * @see https://www.linode.com/pricing/
 */
export function regionPriceFactor(region: string): number {
  const surcharges: Readonly<Record<string, number>> = { 'id-cgk': 1.2, 'br-gru': 1.4 };
  return Object.hasOwn(surcharges, region) ? (surcharges[region] ?? 1) : 1;
}
