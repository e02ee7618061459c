import type { Rule } from '@vmshift/findings';
import { at, Hidden, stringsAt } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import type { PlannedResource } from '../terraform-plan';

const TYPES = ['linode_lke_cluster'];
const SEE =
  'https://registry.terraform.io/providers/linode/linode/latest/docs/resources/lke_cluster#external_pool_tags';
const IMPACT = 'the cluster deletes the pool with its nodes, without a drain, in this apply or the next one';

/** Addresses of the existing pools that the cluster knows by one of its tags on one side of the change alone. */
function knownOnly(side: 'before' | 'after', cluster: PlannedResource, { plan }: PlanContext): readonly string[] {
  const tags = stringsAt(cluster[side], 'external_pool_tags');
  const others = stringsAt(cluster[side === 'before' ? 'after' : 'before'], 'external_pool_tags');
  const knows = (list: readonly string[], pool: PlannedResource): boolean =>
    stringsAt(pool.before, 'tags').some((tag) => list.includes(tag));
  return plan.resources
    .filter(({ type, before }) => type === 'linode_lke_node_pool' && before !== null)
    .filter((pool) => knows(tags, pool) && !knows(others, pool))
    .map(({ address }) => address);
}

const externalPoolTagDropped = resourceRule({
  id: 'external-pool-tag-dropped',
  title: 'A cluster knows the tag of every pool that another resource owns',
  types: TYPES,
  actions: ['update'],
  judge: (cluster, context) => {
    const pools = knownOnly('before', cluster, context);
    return pools.length === 0 ? [] : [{ path: ['external_pool_tags'], pools }];
  },
  class: 'outage',
  verdict: 'block',
  because: ({ pools }) => `the cluster loses the tag of pools that exist: ${pools.join(', ')}`,
  impact: IMPACT,
  fix: 'drain and remove the pools first, then the tag',
  see: SEE,
  reads: ['external_pool_tags'],
});

const externalPoolUntagged = resourceRule({
  id: 'external-pool-untagged',
  title: 'A pool keeps the tag by which its cluster leaves it alone',
  types: ['linode_lke_node_pool'],
  actions: ['update'],
  judge: ({ before, after }) => {
    const lost = stringsAt(before, 'tags').filter((tag) => !stringsAt(after, 'tags').includes(tag));
    return lost.length === 0 ? [] : [{ path: ['tags'], lost }];
  },
  class: 'outage',
  verdict: 'block',
  because: ({ lost }) => `the pool loses the tag ${lost.join(', ')}`,
  impact: 'a cluster that knows the pool by this tag alone deletes it with its nodes, without a drain',
  fix: 'keep the tag that external_pool_tags of the cluster holds',
  see: SEE,
  reads: ['tags'],
});

const externalPoolTagLate = resourceRule({
  id: 'external-pool-tag-late',
  title: 'A cluster knows the tag of a pool before the pool exists',
  types: TYPES,
  actions: ['update'],
  judge: (cluster, context) => {
    const pools = knownOnly('after', cluster, context);
    return pools.length === 0 ? [] : [{ path: ['external_pool_tags'], pools }];
  },
  class: 'outage',
  verdict: 'block',
  because: ({ pools }) =>
    `the cluster gets the tag of pools that exist already, too late for this apply: ${pools.join(', ')}`,
  impact: IMPACT,
  fix: 'set the tag on the cluster alone and apply; tag the pools in a later change',
  see: SEE,
  reads: ['external_pool_tags'],
});

const externalPoolWithoutTag = resourceRule({
  id: 'external-pool-without-tag',
  title: 'A new pool has a tag by which its cluster leaves it alone',
  types: ['linode_lke_node_pool'],
  actions: ['create'],
  judge: ({ after }, { plan }) => {
    const clusters = plan.resources.filter((resource) => TYPES.includes(resource.type) && resource.after !== null);
    const known = clusters.flatMap((cluster) => stringsAt(cluster.after, 'external_pool_tags'));
    const isKnown = stringsAt(after, 'tags').some((tag) => known.includes(tag));
    return clusters.length === 0 || isKnown || at(after, 'tags') instanceof Hidden ? [] : [{ path: ['tags'], known }];
  },
  class: 'outage',
  verdict: 'block',
  because: 'the pool has none of the tags that external_pool_tags of the cluster holds',
  impact: 'the next apply of the cluster deletes the pool with its nodes, without a drain',
  fix: ({ known }) =>
    `give it the tag ${known[0] ?? 'that external_pool_tags of the cluster is to hold, one deploy before'}`,
  see: SEE,
  reads: ['tags'],
});

/** Pools that `linode_lke_node_pool` owns: the cluster leaves them alone while it knows one of their tags. */
export const externalNodePoolRules: readonly Rule<PlanContext>[] = [
  externalPoolTagDropped,
  externalPoolTagLate,
  externalPoolUntagged,
  externalPoolWithoutTag,
];
