import type { Rule } from '@vmshift/findings';
import { type AttributePath, at, isPlanObject, listAt, type PlanObject, type PlanValue, stringAt } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import type { PlannedResource } from '../terraform-plan';

const TYPES = ['linode_lke_cluster', 'linode_lke_node_pool'];
const SEE = 'https://techdocs.akamai.com/cloud-computing/docs/labels-and-taints';

/** A pool that is kept. Those inside a cluster are matched by position, as the provider does. */
interface KeptPool {
  readonly path: AttributePath;
  readonly before: PlanValue;
  readonly after: PlanValue;
}

function keptPools({ type, before, after }: PlannedResource): readonly KeptPool[] {
  if (before === null || after === null) return [];
  if (type === 'linode_lke_node_pool') return [{ path: [], before, after }];
  return listAt(before, 'pool').flatMap((pool, index) => {
    const next = listAt(after, 'pool')[index];
    return next === undefined ? [] : [{ path: ['pool', index], before: pool, after: next }];
  });
}

function nodeLabels(pool: PlanValue): PlanObject {
  const labels = at(pool, 'labels');
  return isPlanObject(labels) ? labels : {};
}

/** The taints as Kubernetes prints them: `key=value:effect`. */
function taintsOf(pool: PlanValue): readonly string[] {
  return listAt(pool, 'taint').map((taint) => {
    const [key, value, effect] = ['key', 'value', 'effect'].map((name) => stringAt(taint, name) ?? '?');
    return `${key}=${value}:${effect}`;
  });
}

const nodeLabelRemoved = resourceRule({
  id: 'node-label-removed',
  title: 'Nodes keep the labels that pods select',
  types: TYPES,
  actions: ['update'],
  judge: (resource) =>
    keptPools(resource).flatMap(({ path, before, after }) =>
      Object.entries(nodeLabels(before))
        .filter(([key, value]) => nodeLabels(after)[key] !== value)
        .map(([key]) => ({ path: [...path, 'labels', key], key })),
    ),
  class: 'outage',
  verdict: 'warn',
  because: ({ key }) => `the nodes that there are lose the label ${key}, or its value`,
  impact: 'pods that select it run on, and stay Pending when they start again',
  fix: 'move the workloads first (nodePool in the model), and wait until Argo CD has synced them',
  see: SEE,
  reads: ['pool[*].labels', 'labels'],
});

const nodeTaintAdded = resourceRule({
  id: 'node-taint-added',
  title: 'Nodes take the pods that they took before',
  types: TYPES,
  actions: ['update'],
  judge: (resource) =>
    keptPools(resource).flatMap(({ path, before, after }) =>
      taintsOf(after)
        .filter((taint) => !taintsOf(before).includes(taint) && !taint.endsWith(':PreferNoSchedule'))
        .map((taint) => {
          const evicts = taint.endsWith(':NoExecute');
          return {
            ...{ path: [...path, 'taint'], before: undefined, after: taint, taint, evicts },
            verdict: evicts ? ('block' as const) : ('warn' as const),
          };
        }),
    ),
  class: 'outage',
  verdict: 'block',
  because: ({ taint }) => `the nodes that there are get the taint ${taint}`,
  impact: ({ evicts }) =>
    evicts
      ? 'every pod on them that does not tolerate it is evicted at once'
      : 'pods that do not tolerate it run on, and find no room on these nodes when they start again',
  fix: ({ evicts }) =>
    evicts
      ? 'use NoSchedule, and drain the nodes one by one'
      : 'see that the other pools hold these pods; a pool that is added as reserved has no such pods',
  see: SEE,
  reads: ['pool[*].taint', 'taint'],
});

const nodeTaintRemoved = resourceRule({
  id: 'node-taint-removed',
  title: 'Reserved nodes take the pods that they are reserved for',
  types: TYPES,
  actions: ['update'],
  judge: (resource) =>
    keptPools(resource).flatMap(({ path, before, after }) =>
      taintsOf(before)
        .filter((taint) => !taintsOf(after).includes(taint))
        .map((taint) => ({ path: [...path, 'taint'], before: taint, after: undefined, taint })),
    ),
  class: 'capacity',
  verdict: 'warn',
  because: ({ taint }) => `the nodes that there are lose the taint ${taint}`,
  impact: 'pods of any kind are placed on them, and take the room of those that they were reserved for',
  fix: 'keep the taint while a workload names the pool',
  see: SEE,
  reads: ['pool[*].taint', 'taint'],
});

const nodeLabelAdded = resourceRule({
  id: 'node-label-added',
  title: 'Pods that select a label are the ones that are meant',
  types: TYPES,
  actions: ['update'],
  judge: (resource) =>
    keptPools(resource).flatMap(({ path, before, after }) =>
      Object.keys(nodeLabels(after))
        .filter((key) => nodeLabels(before)[key] === undefined)
        .map((key) => ({ path: [...path, 'labels', key], key })),
    ),
  class: 'capacity',
  verdict: 'info',
  because: ({ key }) => `the nodes that there are get the label ${key}`,
  impact: 'pods that select it may be placed on them from now on',
  fix: 'nothing, if they are meant',
  see: SEE,
  reads: ['pool[*].labels', 'labels'],
});

/** Labels and taints change in place: no node is replaced, and the scheduler asks for them when a pod starts. */
export const nodeLabelRules: readonly Rule<PlanContext>[] = [
  nodeLabelRemoved,
  nodeLabelAdded,
  nodeTaintAdded,
  nodeTaintRemoved,
];
