import type { Rule, Verdict } from '@vmshift/findings';
import { numberAt, stringAt } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import { boundsOf, poolsOf } from './node-pool-capacity';

const TYPES = ['linode_lke_cluster', 'linode_lke_node_pool'];
const SEE = 'https://techdocs.akamai.com/cloud-computing/docs/manage-nodes-and-node-pools';

const nodePoolGrows = resourceRule({
  id: 'node-pool-grows',
  title: 'What the nodes of a cluster may cost is known',
  types: TYPES,
  actions: ['update'],
  judge: (resource) =>
    poolsOf(resource).flatMap(({ path, before, after, countName }) => {
      if (before === undefined) return [{ path, what: `a pool of ${stringAt(after, 'type') ?? 'nodes'} is added` }];
      const [old, next] = [boundsOf(before), boundsOf(after)];
      return [
        ...grown(old.max, next.max, 'may hold').map((what) => ({ path: [...path, 'autoscaler', 0, 'max'], what })),
        ...grown(old.min, next.min, 'always holds').map((what) => ({ path: [...path, 'autoscaler', 0, 'min'], what })),
        ...grown(numberAt(before, countName), numberAt(after, countName), 'holds').map((what) => ({
          ...{ path: [...path, countName], what },
        })),
      ];
    }),
  class: 'cost',
  verdict: 'info',
  because: ({ what }) => what,
  impact: 'each node is billed by the hour while it exists',
  fix: 'nothing, if it is meant',
  see: SEE,
  reads: ['pool[*]', 'pool[*].autoscaler', 'pool[*].count', 'autoscaler', 'node_count'],
});

function grown(old: number | undefined, next: number | undefined, verb: string): readonly string[] {
  return old !== undefined && next !== undefined && next > old
    ? [`the pool ${verb} ${next} nodes in place of ${old}`]
    : [];
}

const autoscalerMinimumLowered = resourceRule({
  id: 'autoscaler-minimum-lowered',
  title: 'A node pool keeps its spare nodes',
  types: TYPES,
  actions: ['update'],
  judge: (resource) =>
    poolsOf(resource).flatMap(({ path, before, after }) => {
      const [old, next] = [boundsOf(before).min, boundsOf(after).min];
      if (old === undefined || next === undefined || next >= old) return [];
      const verdict: Verdict = next < 2 ? 'warn' : 'info';
      return [{ path: [...path, 'autoscaler', 0, 'min'], verdict, alone: next < 2 }];
    }),
  class: 'capacity',
  verdict: 'warn',
  because: ({ alone }) =>
    alone ? 'the pool may shrink to one node' : 'the pool may hold fewer nodes when there is little to do',
  impact: ({ alone }) =>
    alone
      ? 'when that node fails, everything on it is away until there is another'
      : 'pods that come at once wait for new nodes',
  fix: 'keep what holds the workloads at their usual size, and one node more',
  see: SEE,
  reads: ['pool[*].autoscaler', 'autoscaler'],
});

const autoscalerAdded = resourceRule({
  id: 'autoscaler-added',
  title: 'A number of nodes that was decided is decided by an autoscaler on purpose',
  types: TYPES,
  actions: ['update'],
  judge: (resource) =>
    poolsOf(resource).flatMap(({ path, before, after }) => {
      const added = before !== undefined && boundsOf(before).max === undefined && boundsOf(after).max !== undefined;
      return added ? [{ path: [...path, 'autoscaler'], max: boundsOf(after).max }] : [];
    }),
  class: 'cost',
  verdict: 'info',
  because: ({ max }) => `an autoscaler decides how many nodes the pool has, up to ${max}`,
  impact: 'nodes come and go with the requests of the pods; a node that goes moves its pods',
  fix: 'nothing, if it is meant',
  see: SEE,
  reads: ['pool[*].autoscaler', 'autoscaler'],
});

/** What nodes cost, and how few of them there may be. */
export const nodeCostRules: readonly Rule<PlanContext>[] = [nodePoolGrows, autoscalerMinimumLowered, autoscalerAdded];
