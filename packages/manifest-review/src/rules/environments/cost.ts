import { costOf, LINODE_PRICES_AS_OF, type MonthlyCost, monthlyCost } from '@vmshift/environments';
import { at, publishedBy } from '@vmshift/kubernetes';
import type { EnvironmentView } from '../../cluster/environment-view';
import { changeRule } from '../rule';

/** What the environment costs per month, before and after, from the dated table of prices. */
export const cost = changeRule({
  id: 'monthly-cost',
  title: 'What an environment costs per month',
  judge: ({ before, after }) => {
    if (after.config === undefined) return [];
    if (before.config === undefined && before.objects.length > 0) return [];
    const [was, is] = [before.config && costOfView(before), costOfView(after)];
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

function costOfView(view: EnvironmentView): MonthlyCost {
  const published = view.ofKind('Service').filter((service) => publishedBy(service).includes('LoadBalancer'));
  const claims = view.ofKind('PersistentVolumeClaim');
  const extras = {
    // Traefik's, and those of Services.
    nodeBalancers: 1 + published.length,
    volumes: claims.map((claim) => String(at(claim, 'spec.resources.requests.storage'))),
  };
  return costOf(monthlyCost(view.config?.cluster, extras));
}

function print({ least, most, unknown }: MonthlyCost): string {
  const range =
    Math.round(least) === Math.round(most) ? `$${Math.round(least)}` : `$${Math.round(least)} to $${Math.round(most)}`;
  return unknown.length > 0 ? `${range} and unknown prices` : range;
}
