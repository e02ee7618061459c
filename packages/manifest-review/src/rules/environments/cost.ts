import { LINODE_PRICES, LINODE_PRICES_AS_OF, linodePlan, regionPriceFactor } from '@vmshift/environments';
import { at, publishedBy, quantity } from '@vmshift/kubernetes';
import type { EnvironmentView } from '../../cluster/environment-view';
import { changeRule } from '../rule';

/** Volumes are sold from ten GiB. */
const LEAST_VOLUME_GIB = 10;
const GIB = 2 ** 30;

interface MonthlyCost {
  readonly least: number;
  readonly most: number;
  /** What has no price in the table. */
  readonly unknown: readonly string[];
}

/** What the environment costs per month, before and after, from the dated table of prices. */
export const cost = changeRule({
  id: 'monthly-cost',
  title: 'What an environment costs per month',
  judge: ({ before, after }) => {
    if (after.config === undefined) return [];
    if (before.config === undefined && before.objects.length > 0) return [];
    const [was, is] = [before.config && monthlyCost(before), monthlyCost(after)];
    if (was !== undefined && isSame(was, is)) return [];
    const grows = is.most - (was?.most ?? 0);
    const isLeap = was !== undefined && grows > Math.max(100, was.most / 2);
    return [
      {
        object: `Cluster/${after.name}`,
        before: was && print(was),
        after: print(is),
        verdict: isLeap ? ('warn' as const) : ('info' as const),
        grows,
        unknown: is.unknown.join(', '),
      },
    ];
  },
  class: 'cost',
  verdict: 'warn',
  because: `nodes, control plane, NodeBalancer and volumes by the prices of ${LINODE_PRICES_AS_OF}`,
  impact: ({ grows, unknown }) => {
    const amount = `$${Math.abs(Math.round(grows))}`;
    const rest = unknown === '' ? '' : `, not counting ${unknown}, whose price is unknown here`;
    return `${grows >= 0 ? `up to ${amount} more` : `at least ${amount} less`} per month${rest}`;
  },
  fix: 'nothing, if it is meant',
  see: 'https://www.linode.com/pricing/',
  reads: ['spec.type', 'spec.resources.requests.storage'],
});

function isSame(was: MonthlyCost, is: MonthlyCost): boolean {
  return was.least === is.least && was.most === is.most && was.unknown.join() === is.unknown.join();
}

function monthlyCost(view: EnvironmentView): MonthlyCost {
  const cluster = view.config?.cluster;
  const pools = cluster ? [cluster.nodePool, ...(cluster.additionalNodePools ?? [])] : [];
  const factor = cluster ? regionPriceFactor(cluster.region) : 1;
  const prices = pools.map((pool) => ({ ...pool, price: linodePlan(pool.type)?.monthlyUsd }));
  const balancers =
    1 + view.ofKind('Service').filter((service) => publishedBy(service).includes('LoadBalancer')).length;
  const gib = view
    .ofKind('PersistentVolumeClaim')
    .reduce((sum, claim) => sum + volumeGib(at(claim, 'spec.resources.requests.storage')), 0);
  const fixed =
    (cluster?.highAvailability ? LINODE_PRICES.highAvailabilityControlPlane : 0) +
    balancers * LINODE_PRICES.nodeBalancer +
    gib * LINODE_PRICES.blockStoragePerGib;
  const sum = (bound: 'minNodes' | 'maxNodes') =>
    prices.reduce((total, pool) => total + (pool.price ?? 0) * pool[bound], 0);
  return {
    least: (sum('minNodes') + fixed) * factor,
    most: (sum('maxNodes') + fixed) * factor,
    unknown: prices.filter(({ price }) => price === undefined).map(({ type }) => type),
  };
}

function volumeGib(size: unknown): number {
  return Math.max(LEAST_VOLUME_GIB, Math.ceil(Number(quantity(size) ?? 0n) / 1e9 / GIB));
}

function print({ least, most, unknown }: MonthlyCost): string {
  const range =
    Math.round(least) === Math.round(most) ? `$${Math.round(least)}` : `$${Math.round(least)} to $${Math.round(most)}`;
  return unknown.length > 0 ? `${range} and unknown prices` : range;
}
