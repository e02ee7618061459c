import { at, listAt, type PlanValue, stringAt } from '../plan-value';
import { type Danger, ruleFor } from '../rule';

const SEE = 'https://registry.terraform.io/providers/linode/linode/latest/docs/resources/lke_cluster#pool';
const FIX = 'add a linode_lke_node_pool of the new kind, drain the old nodes, then remove the old pool';

/** What the configuration says of a pool; the rest is the API's answer. */
const DECLARED = ['type', 'label', 'labels', 'tags', 'taint', 'autoscaler'] as const;

const declared = (pool: PlanValue): string => JSON.stringify(DECLARED.map((name) => at(pool, name) ?? null));

/** Attributes that make the provider delete a pool and create another, although the plan says update. */
const REPLACING = ['type', 'disk_encryption'] as const;

/**
 * Pools inside a cluster are matched by position, and a change of `type` or `disk_encryption` is carried out as a new
 * pool and the deletion of the old one at once: no drain, no wait for the new nodes.
 */
export const nodePools = ruleFor(['linode_lke_cluster'], ({ action, before, after }) => {
  if (action !== 'update' || before === null || after === null) return [];
  const old = listAt(before, 'pool');
  const next = listAt(after, 'pool');
  return old.flatMap((pool, index): Danger[] => {
    const successor = next[index];
    const elsewhere = next.findIndex(
      (candidate, position) => position !== index && declared(candidate) === declared(pool),
    );
    if (successor === undefined) return [removed(pool, index)];
    if (declared(successor) === declared(pool) && !replacedAttribute(pool, successor)) return [];
    return poolChanged(pool, successor, index, elsewhere);
  });
});

function poolChanged(pool: PlanValue, successor: PlanValue, index: number, elsewhere: number): Danger[] {
  const attribute = replacedAttribute(pool, successor);
  const order =
    elsewhere === -1 ? '' : `; pools are matched by position, and the pool of position ${index} is now at ${elsewhere}`;
  if (attribute !== undefined) {
    return [
      {
        id: 'node-pool-replaced',
        class: 'outage',
        verdict: 'block',
        path: `pool[${index}].${attribute}`,
        before: at(pool, attribute),
        after: at(successor, attribute),
        because: `the plan calls it an update, but a pool cannot change its ${attribute}${order}`,
        impact:
          'a new pool is created and the old one deleted at once: every pod on its nodes is killed without a drain',
        fix: elsewhere === -1 ? FIX : 'keep the order of the pools: add at the end, remove from the end',
        see: SEE,
      },
    ];
  }
  if (elsewhere === -1) return [];
  return [
    {
      id: 'node-pools-reordered',
      class: 'outage',
      verdict: 'warn',
      path: `pool[${index}]`,
      because: `the order of the pools is their identity${order}`,
      impact: 'labels, taints and bounds move to the nodes of the other pool; pods that select by them are moved',
      fix: 'keep the order of the pools: add at the end, remove from the end',
      see: SEE,
    },
  ];
}

function removed(pool: PlanValue, index: number): Danger {
  return {
    id: 'node-pool-removed',
    class: 'outage',
    verdict: 'block',
    path: `pool[${index}]`,
    before: stringAt(pool, 'label') || stringAt(pool, 'type'),
    because: 'the list of pools is shorter than before; the plan calls it an update',
    impact: 'the last pool of the list is deleted with its nodes: every pod on them is killed without a drain',
    fix: 'drain its nodes first; if it was made outside the cluster resource, give it one of external_pool_tags',
    see: SEE,
  };
}

function replacedAttribute(pool: PlanValue, successor: PlanValue): (typeof REPLACING)[number] | undefined {
  return REPLACING.find((name) => {
    const [old, next] = [stringAt(pool, name), stringAt(successor, name)];
    return old !== undefined && next !== undefined && old !== next;
  });
}
