import { type PlanObject, stringsAt } from '../plan-value';
import { type Danger, ruleFor } from '../rule';

const SEE =
  'https://registry.terraform.io/providers/linode/linode/latest/docs/resources/lke_cluster#external_pool_tags';

interface Tags {
  readonly old: readonly string[];
  readonly next: readonly string[];
}

/**
 * Pools that `linode_lke_node_pool` owns are left alone by the cluster only while the cluster knows one of their tags, and
 * it must know the tag before the pool exists.
 */
export const externalNodePools = ruleFor(['linode_lke_cluster'], ({ action, before, after }, { plan }) => {
  if (action !== 'update') return [];
  const tagsOf = (side: PlanObject | null): readonly string[] => stringsAt(side ?? undefined, 'external_pool_tags');
  const tags: Tags = { old: tagsOf(before), next: tagsOf(after) };
  const pools = plan.resources.filter(({ type, before: pool }) => type === 'linode_lke_node_pool' && pool !== null);
  const knownOnlyBy = (side: keyof Tags, other: keyof Tags): readonly string[] =>
    pools.flatMap(({ address, before: pool }) => {
      const own = stringsAt(pool ?? undefined, 'tags');
      const known = (list: readonly string[]): boolean => own.some((tag) => list.includes(tag));
      return known(tags[side]) && !known(tags[other]) ? [address] : [];
    });
  return [...dropped(knownOnlyBy('old', 'next'), tags), ...late(knownOnlyBy('next', 'old'), tags)];
});

function dropped(pools: readonly string[], tags: Tags): Danger[] {
  if (pools.length === 0) return [];
  return [
    {
      ...deletes(tags),
      id: 'external-pool-tag-dropped',
      because: `the cluster forgets the tag of pools that exist: ${pools.join(', ')}`,
      fix: 'drain and remove the pools first, then the tag',
    },
  ];
}

function late(pools: readonly string[], tags: Tags): Danger[] {
  if (pools.length === 0) return [];
  return [
    {
      ...deletes(tags),
      id: 'external-pool-tag-late',
      because: `the cluster learns the tag of pools that exist already, too late for this apply: ${pools.join(', ')}`,
      fix: 'set the tag on the cluster alone and apply, with the pools tagged afterwards',
    },
  ];
}

function deletes({ old, next }: Tags) {
  return {
    class: 'outage',
    verdict: 'block',
    path: 'external_pool_tags',
    before: old,
    after: next,
    impact: 'the cluster deletes the pool with its nodes, without a drain, in this apply or the next',
    see: SEE,
  } as const;
}
