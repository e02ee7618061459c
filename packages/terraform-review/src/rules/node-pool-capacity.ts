import type { Rule } from '@vmshift/findings';
import { type AttributePath, isEmpty, listAt, numberAt, type PlanValue } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import type { PlannedResource } from '../terraform-plan';

const TYPES = ['linode_lke_cluster', 'linode_lke_node_pool'];
const ACTIONS = ['create', 'update', 'replace'] as const;
const SEE = 'https://techdocs.akamai.com/cloud-computing/docs/manage-nodes-and-node-pools';

/** A pool before and after, of a cluster or a resource of its own. */
export interface Pool {
  /** Of the pool in its resource; empty for a resource of its own. */
  readonly path: AttributePath;
  readonly before: PlanValue | undefined;
  readonly after: PlanValue;
  /** Name of the attribute that holds the number of nodes. */
  readonly countName: 'count' | 'node_count';
}

/** The pools that a plan leaves. */
export function poolsOf({ type, before, after }: PlannedResource): readonly Pool[] {
  if (after === null) return [];
  if (type === 'linode_lke_node_pool') {
    return [{ path: [], before: before ?? undefined, after, countName: 'node_count' }];
  }
  const old = listAt(before, 'pool');
  return listAt(after, 'pool').map((pool, index) => ({
    ...{ path: ['pool', index], before: old[index], after: pool, countName: 'count' },
  }));
}

/** The bounds of the autoscaler of a pool. */
export function boundsOf(pool: PlanValue | undefined): {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
} {
  const autoscaler = listAt(pool, 'autoscaler')[0];
  return { min: numberAt(autoscaler, 'min'), max: numberAt(autoscaler, 'max') };
}

const autoscalerBoundsCrossed = resourceRule({
  id: 'autoscaler-bounds-crossed',
  title: 'The smallest number of nodes is at most the largest',
  types: TYPES,
  actions: ACTIONS,
  judge: (resource) =>
    poolsOf(resource).flatMap(({ path, before, after }) => {
      const { min, max } = boundsOf(after);
      if (min === undefined || max === undefined || min <= max) return [];
      const [old, next] = [boundsOf(before), `min ${min}, max ${max}`];
      const was = old.min === undefined ? undefined : `min ${old.min}, max ${old.max}`;
      const values = was === next ? { now: next } : { before: was, after: next };
      return [{ path: [...path, 'autoscaler', 0], ...values }];
    }),
  class: 'sync-failure',
  verdict: 'block',
  because: 'the smallest number of nodes is above the largest, which the plan does not check',
  impact: 'the apply fails half way',
  fix: 'set min at most max',
  see: SEE,
  reads: ['pool[*].autoscaler', 'autoscaler'],
});

const autoscalerRemoved = resourceRule({
  id: 'autoscaler-removed',
  title: 'A node pool keeps its autoscaler',
  types: TYPES,
  actions: ACTIONS,
  judge: (resource) =>
    poolsOf(resource).flatMap(({ path, before, after }) => {
      const autoscaler = listAt(before, 'autoscaler')[0];
      if (autoscaler === undefined || !isEmpty(listAt(after, 'autoscaler')[0])) return [];
      return [{ path: [...path, 'autoscaler'], before: autoscaler }];
    }),
  class: 'capacity',
  verdict: 'warn',
  because: 'the pool loses its autoscaler',
  impact: 'the number of nodes is fixed; pods that need more stay Pending',
  fix: 'keep the autoscaler, or make sure that the fixed count holds the workloads at their largest',
  see: SEE,
  reads: ['pool[*].autoscaler', 'autoscaler'],
});

const autoscalerMaximumLowered = resourceRule({
  id: 'autoscaler-maximum-lowered',
  title: 'A node pool may grow as far as before',
  types: TYPES,
  actions: ACTIONS,
  judge: (resource) =>
    poolsOf(resource).flatMap(({ path, before, after }) => {
      const [old, next] = [boundsOf(before).max, boundsOf(after).max];
      return old !== undefined && next !== undefined && next < old ? [{ path: [...path, 'autoscaler', 0, 'max'] }] : [];
    }),
  class: 'capacity',
  verdict: 'warn',
  because: 'the pool may hold fewer nodes than before',
  impact: 'pods that need the missing nodes stay Pending',
  fix: 'compare with the requests of the workloads at their largest (./vmshiftctl diff)',
  see: SEE,
  reads: ['pool[*].autoscaler[*].max', 'autoscaler[*].max'],
});

const nodesRemoved = resourceRule({
  id: 'nodes-removed',
  title: 'A node pool keeps the nodes that pods run on',
  types: TYPES,
  actions: ACTIONS,
  judge: (resource) =>
    poolsOf(resource).flatMap(({ path, before, after, countName }) => {
      const [old, next] = [numberAt(before, countName), numberAt(after, countName)];
      if (old === undefined || next === undefined || next >= old) return [];
      const autoscaled = !isEmpty(listAt(after, 'autoscaler')[0]);
      return [{ path: [...path, countName], removed: old - next, autoscaled }];
    }),
  class: 'capacity',
  verdict: 'warn',
  because: ({ autoscaled }) =>
    autoscaled ? 'the configured count overrules what the autoscaler decided' : 'the pool gets fewer nodes than it has',
  impact: ({ removed }) => `${removed === 1 ? '1 node is' : `${removed} nodes are`} deleted with the pods on them`,
  fix: ({ autoscaled }) =>
    autoscaled
      ? 'leave the count out, or ignore its changes, where an autoscaler runs the pool'
      : 'drain the nodes first, or let the autoscaler remove them',
  see: SEE,
  reads: ['pool[*].count', 'node_count'],
});

const nodeCountSet = resourceRule({
  id: 'node-count-set',
  title: 'The autoscaler alone decides how many nodes a pool has',
  types: TYPES,
  actions: ACTIONS,
  judge: (resource) =>
    poolsOf(resource).flatMap(({ path, before, after, countName }) => {
      const count = numberAt(after, countName);
      const wasAutoscaled = !isEmpty(listAt(before, 'autoscaler')[0]);
      const autoscaled = !isEmpty(listAt(after, 'autoscaler')[0]);
      // The state holds a count in any case; where there is none, two configurations are compared, or the pool is new.
      if (count === undefined || numberAt(before, countName) !== undefined) return [];
      if (!autoscaled && !wasAutoscaled) return [];
      return [{ path: [...path, countName], count, autoscaled }];
    }),
  class: 'capacity',
  verdict: 'warn',
  because: ({ autoscaled }) =>
    autoscaled
      ? 'the configuration sets a count of nodes next to the autoscaler'
      : 'the configuration sets a count of nodes in place of the autoscaler',
  impact: ({ count }) => `an apply deletes the nodes above ${count} that the autoscaler added, with the pods on them`,
  fix: 'leave the count out where an autoscaler runs the pool; before a fixed one, drain the nodes above it',
  see: SEE,
  reads: ['pool[*].count', 'node_count'],
});

/** How many nodes there may be: bounds of the autoscaler and fixed counts that shrink. */
export const nodePoolCapacityRules: readonly Rule<PlanContext>[] = [
  autoscalerBoundsCrossed,
  autoscalerRemoved,
  autoscalerMaximumLowered,
  nodesRemoved,
  nodeCountSet,
];
