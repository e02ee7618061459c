import {
  allowedDisruptions,
  at,
  dataAt,
  type KubeObject,
  objectName,
  optionalText,
  selects,
  type Workload,
} from '@vmshift/kubernetes';
import type { EnvironmentView } from '../../cluster/environment-view';
import { lowestReplicas } from '../../cluster/replicas';
import { changeRule, keptWorkloads } from '../rule';

const SEE = 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/';

function budgetsOf({ labels, longRunning }: Workload, view: EnvironmentView): readonly KubeObject[] {
  if (!longRunning) return [];
  return view.ofKind('PodDisruptionBudget').filter((budget) => selects(dataAt(budget, 'spec.selector'), labels));
}

/** Pods that a budget keeps through drains; 0 without one. */
function remaining(workload: Workload, view: EnvironmentView): number {
  const replicas = lowestReplicas(workload, view);
  return Math.max(
    0,
    ...budgetsOf(workload, view).map((budget) => replicas - (allowedDisruptions(budget, replicas) ?? 0)),
  );
}

/** What a drained node does: pods that cannot leave, and pods that all leave at once. */
export const drain = [
  changeRule({
    id: 'drain-leaves-fewer',
    title: 'A drain leaves as many pods as before',
    judge: (comparison) =>
      keptWorkloads(comparison).flatMap(({ old, workload }) => {
        const { before, after } = comparison;
        const [was, is] = [remaining(old, before), remaining(workload, after)];
        if (is >= was || lowestReplicas(workload, after) < lowestReplicas(old, before)) return [];
        const [budget] = [...budgetsOf(workload, after), ...budgetsOf(old, before)];
        return {
          object: budget ? objectName(budget) : workload.name,
          path: budget && 'spec',
          before: `${was} stay`,
          after: `${is} stay`,
          verdict: is === 0 ? 'block' : 'warn',
          ...{ is, workload: workload.name },
        } as const;
      }),
    class: 'outage',
    verdict: 'block',
    because: ({ is, workload }) =>
      is === 0
        ? `nothing keeps a drain from evicting all pods of ${workload} at once`
        : `a drain may evict more pods of ${workload} at once`,
    impact: 'upgrading or scaling down nodes takes the service away',
    fix: 'keep a PodDisruptionBudget with maxUnavailable: 1',
    see: SEE,
    explainedBy: ['disruption-budget-selector'],
    reads: ['spec.minAvailable', 'spec.maxUnavailable', 'spec.selector'],
  }),
  changeRule({
    id: 'broken-pods-block-drains',
    title: 'Pods that are not ready may be evicted',
    judge: ({ before, after }) =>
      after.ofKind('PodDisruptionBudget').flatMap((budget) => {
        const path = 'spec.unhealthyPodEvictionPolicy';
        const [was, is] = [at(before.find(objectName(budget)), path), at(budget, path)];
        if (was !== 'AlwaysAllow' || is === 'AlwaysAllow') return [];
        return { object: objectName(budget), path, before: 'AlwaysAllow', after: optionalText(is) };
      }),
    class: 'outage',
    verdict: 'warn',
    because: 'pods that are not ready may no longer be evicted while the budget is used up',
    impact: 'one crashing pod keeps its node from being drained',
    fix: 'keep AlwaysAllow',
    see: `${SEE}#unhealthy-pod-eviction-policy`,
    reads: ['spec.unhealthyPodEvictionPolicy'],
  }),
];
