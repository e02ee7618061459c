import { type Model, nodePools } from '@vmshift/environments';
import type { LeftForPeople } from './plan-parts';

/**
 * What an account at Linode has to be allowed. No API tells its limits, and support raises them by hand, so that it is asked
 * for before anything else.
 * @see https://techdocs.akamai.com/cloud-computing/docs/support
 */
export function accountLimit({ environments }: Model): LeftForPeople {
  const pools = environments.flatMap(({ cluster }) =>
    nodePools(cluster).map((pool) => ({ region: cluster.region, ...pool })),
  );
  const kinds = [...new Set(pools.map(({ region, type }) => `${type} in ${region}`))].map((kind) => {
    const nodes = pools.filter(({ region, type }) => kind === `${type} in ${region}`).map(({ maxNodes }) => maxNodes);
    return `${nodes.reduce((sum, count) => sum + count, 0)} ${kind}`;
  });
  const services = `${environments.length} LKE clusters, ${environments.length} NodeBalancers`;
  return {
    what: 'Linode: limit of the account',
    state: 'not checked',
    found: `the environments grow to ${kinds.join(', ')}, with ${services}; what is not needed is not billed`,
    fix: 'where the account is new, ask support first, as it takes longest: https://cloud.linode.com/support/tickets, with the numbers of this line',
  };
}
