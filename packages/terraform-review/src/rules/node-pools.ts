import type { Rule } from '@vmshift/findings';
import { at, listAt, type PlanValue, stringAt } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import type { PlannedResource } from '../terraform-plan';

const TYPES = ['linode_lke_cluster'];
const SEE = 'https://registry.terraform.io/providers/linode/linode/latest/docs/resources/lke_cluster#pool';
const KEEP_ORDER = 'keep the order of the pools: add at the end, remove from the end';

/** What the configuration declares of a pool; the rest is the API's answer. */
const DECLARED = ['type', 'label', 'labels', 'tags', 'taint', 'autoscaler'] as const;

function declared(pool: PlanValue): string {
  return JSON.stringify(DECLARED.map((name) => at(pool, name) ?? null));
}

/** Attributes for which the provider deletes a pool and creates another, although the plan shows an update. */
const REPLACING = ['type', 'disk_encryption'] as const;

/** What a new pool gets of itself. A state tells it; two configurations that leave it out do not. */
const BY_DEFAULT = { type: undefined, disk_encryption: 'enabled' } as const;

function replacedAttribute(pool: PlanValue, successor: PlanValue): (typeof REPLACING)[number] | undefined {
  return REPLACING.find((name) => {
    const [old, next] = [stringAt(pool, name) ?? BY_DEFAULT[name], stringAt(successor, name)];
    return old !== undefined && next !== undefined && old !== next;
  });
}

/** A pool and what has its place in the list afterwards. */
interface Position {
  readonly index: number;
  readonly pool: PlanValue;
  readonly successor: PlanValue | undefined;
  /** The place where the same pool stands afterwards, if it is another one. */
  readonly movedTo: number | undefined;
}

function positions({ before, after }: PlannedResource): readonly Position[] {
  const next = listAt(after, 'pool');
  return listAt(before, 'pool').map((pool, index) => {
    const moved = next.findIndex((candidate, place) => place !== index && declared(candidate) === declared(pool));
    return { index, pool, successor: next[index], movedTo: moved === -1 ? undefined : moved };
  });
}

function nameOf(pool: PlanValue): string | undefined {
  return stringAt(pool, 'label') || stringAt(pool, 'type');
}

const nodePoolReplaced = resourceRule({
  id: 'node-pool-replaced',
  title: 'Nodes are drained before their pool goes',
  types: TYPES,
  actions: ['update'],
  judge: (cluster) =>
    positions(cluster).flatMap(({ index, pool, successor, movedTo }) => {
      const attribute = successor === undefined ? undefined : replacedAttribute(pool, successor);
      return attribute === undefined ? [] : [{ path: ['pool', index, attribute], attribute, index, movedTo }];
    }),
  class: 'outage',
  verdict: 'block',
  because: ({ attribute, index, movedTo }) =>
    `the plan shows an update, but a pool cannot change its ${attribute}${
      movedTo === undefined
        ? ''
        : `; pools are matched by position, and the pool of position ${index} is now at ${movedTo}`
    }`,
  impact: 'a new pool is created and the old one deleted at once: every pod on its nodes is killed without a drain',
  fix: ({ movedTo }) =>
    movedTo === undefined
      ? 'add a linode_lke_node_pool of the new kind, drain the old nodes, then remove the old pool'
      : KEEP_ORDER,
  see: SEE,
  reads: REPLACING.map((name) => `pool[*].${name}`),
});

const nodePoolsReordered = resourceRule({
  id: 'node-pools-reordered',
  title: 'Node pools keep their order',
  types: TYPES,
  actions: ['update'],
  judge: (cluster) =>
    positions(cluster).flatMap(({ index, pool, successor, movedTo }) => {
      if (successor === undefined || movedTo === undefined || declared(successor) === declared(pool)) return [];
      if (replacedAttribute(pool, successor) !== undefined) return [];
      return [{ path: ['pool', index], before: nameOf(pool), after: nameOf(successor), index, movedTo }];
    }),
  class: 'outage',
  verdict: 'warn',
  because: ({ index, movedTo }) =>
    `pools are matched by position, and the pool of position ${index} is now at ${movedTo}`,
  impact: 'labels, taints and bounds move to the nodes of the other pool; pods that select by them are moved',
  fix: KEEP_ORDER,
  see: SEE,
  reads: ['pool[*]'],
});

const nodePoolRemoved = resourceRule({
  id: 'node-pool-removed',
  title: 'A cluster keeps the node pools that pods run on',
  types: TYPES,
  actions: ['update'],
  judge: (cluster) =>
    positions(cluster).flatMap(({ index, pool, successor }) =>
      successor === undefined ? [{ path: ['pool', index], before: nameOf(pool) }] : [],
    ),
  class: 'outage',
  verdict: 'block',
  because: 'the list of pools is shorter than before; the plan shows an update',
  impact: 'the last pool of the list is deleted with its nodes: every pod on them is killed without a drain',
  fix: 'drain its nodes first; if another resource owns the pool, give it one of external_pool_tags',
  see: SEE,
  reads: ['pool[*]'],
});

/**
 * Pools inside a cluster are matched by position. A change of `type` or `disk_encryption` is carried out as a new pool and
 * the deletion of the old one at once: no drain, no wait for the new nodes.
 */
export const nodePoolRules: readonly Rule<PlanContext>[] = [nodePoolReplaced, nodePoolsReordered, nodePoolRemoved];
