import { stringsAt } from '../plan-value';
import { type Danger, ruleFor } from '../rule';

const SEE =
  'https://registry.terraform.io/providers/linode/linode/latest/docs/resources/lke_cluster#external_pool_tags';

/**
 * Pools that `linode_lke_node_pool` owns are left alone by the cluster only while the cluster knows one of their tags, and
 * it must know the tag before the pool exists.
 */
export const externalNodePools = ruleFor(
  ['linode_lke_cluster'],
  ({ action, before, after }, { plan }): readonly Danger[] => {
    if (action !== 'update') return [];
    const [old, next] = [before, after].map((side) => stringsAt(side ?? undefined, 'external_pool_tags'));
    const tags = { old: old ?? [], next: next ?? [] };
    const pools = plan.resources.filter(({ type, before: pool }) => type === 'linode_lke_node_pool' && pool !== null);
    const abandoned = pools.filter(({ before: pool }) => {
      const own = stringsAt(pool ?? undefined, 'tags');
      return own.some((tag) => tags.old.includes(tag)) && !own.some((tag) => tags.next.includes(tag));
    });
    const late = pools.filter(({ before: pool }) => {
      const own = stringsAt(pool ?? undefined, 'tags');
      return own.some((tag) => tags.next.includes(tag)) && !own.some((tag) => tags.old.includes(tag));
    });
    const danger = (id: string, addresses: readonly string[], because: string, remedy: string): Danger => ({
      id,
      class: 'outage',
      verdict: 'block',
      path: 'external_pool_tags',
      before: tags.old,
      after: tags.next,
      because: `${because}: ${addresses.join(', ')}`,
      consequence: 'the cluster deletes the pool with its nodes, without a drain, in this apply or the next',
      remedy,
      see: SEE,
    });
    const addresses = (resources: typeof pools): string[] => resources.map(({ address }) => address);
    return [
      ...(abandoned.length > 0
        ? [
            danger(
              'external-pool-tag-dropped',
              addresses(abandoned),
              'the cluster forgets the tag of pools that exist',
              'drain and remove the pools first, then the tag',
            ),
          ]
        : []),
      ...(late.length > 0
        ? [
            danger(
              'external-pool-tag-late',
              addresses(late),
              'the cluster learns the tag of pools that exist already, too late for this apply',
              'set the tag on the cluster alone and apply, with the pools tagged afterwards',
            ),
          ]
        : []),
    ];
  },
);
