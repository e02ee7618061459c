import { counted } from '@vmshift/findings';
import {
  allowedDisruptions,
  at,
  autoscalerOf,
  type KubeObject,
  objectName,
  replicaBounds,
  selects,
  type Workload,
} from '@vmshift/kubernetes';
import { type CheckInput, eachObjectRule, objectRule } from '../object-rule';
import { listed, printed } from '../printed';

const SEE = 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/';

/** The workloads that stay and whose pods a budget covers. */
function covered(budget: KubeObject, { workloads }: CheckInput): readonly Workload[] {
  const selector = at(budget, 'spec.selector');
  return workloads.filter(({ longRunning, labels }) => longRunning && selects(selector, labels));
}

const disruptionBudgetSelector = objectRule({
  id: 'disruption-budget-selector',
  title: 'A disruption budget covers the pods of one workload',
  judge: (input) =>
    input.ofKind('PodDisruptionBudget').flatMap((budget) => {
      const names = covered(budget, input).map(({ name }) => name);
      if (names.length === 1) return [];
      const now = printed(at(budget, 'spec.selector'));
      return [{ object: objectName(budget), path: 'spec.selector', now, names }];
    }),
  class: 'outage',
  verdict: 'block',
  because: ({ names }) =>
    names.length === 0 ? 'the selector selects no pod that stays' : `the selector selects the pods of ${listed(names)}`,
  impact: ({ names }) =>
    names.length === 0
      ? 'a drain may evict every pod of the workload at once'
      : 'the pods are counted together: a drain may evict every pod of one of them',
  fix: 'select the label app of the pods of one workload',
  see: SEE,
  reads: ['spec.selector'],
});

const disruptionBudgetOverlap = objectRule({
  id: 'disruption-budget-overlap',
  title: 'A pod is covered by one disruption budget',
  judge: (input) => {
    const seen = new Map<string, string>();
    return input.ofKind('PodDisruptionBudget').flatMap((budget) =>
      covered(budget, input).flatMap(({ name }) => {
        const first = seen.get(name);
        if (first === undefined) seen.set(name, objectName(budget));
        return first === undefined
          ? []
          : [
              {
                object: objectName(budget),
                path: 'spec.selector',
                now: printed(at(budget, 'spec.selector')),
                name,
                first,
              },
            ];
      }),
    );
  },
  class: 'outage',
  verdict: 'block',
  because: ({ name, first }) => `${first} covers the pods of ${name} already`,
  impact: 'the eviction API refuses to evict a pod that two budgets cover: no node with one can be drained',
  fix: 'keep one of the two budgets',
  see: 'https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/',
  reads: ['spec.selector'],
});

const disruptionBudgetBounds = eachObjectRule({
  id: 'disruption-budget-bounds',
  title: 'A disruption budget has no second bound',
  judge: ({ ofKind }) =>
    ofKind('PodDisruptionBudget').flatMap((budget) => {
      const isBoundTwice = (['minAvailable', 'maxUnavailable'] as const).every(
        (field) => at(budget, `spec.${field}`) !== undefined,
      );
      return isBoundTwice ? [{ object: objectName(budget), path: 'spec', now: 'minAvailable and maxUnavailable' }] : [];
    }),
  class: 'sync-failure',
  verdict: 'block',
  because: 'a budget has either minAvailable or maxUnavailable, and this one has both',
  impact: 'the API server refuses the object and the sync fails',
  fix: 'leave one of the two out',
  see: SEE,
  reads: ['spec.minAvailable', 'spec.maxUnavailable'],
});

const disruptionBudgetBlocksDrains = objectRule({
  id: 'disruption-budget-blocks-drains',
  title: 'A disruption budget always allows one pod to be evicted',
  judge: (input) =>
    input.ofKind('PodDisruptionBudget').flatMap((budget) => {
      const field = ['spec.maxUnavailable', 'spec.minAvailable'].find((path) => at(budget, path) !== undefined);
      const now = field === undefined ? 'no bound' : printed(at(budget, field));
      return covered(budget, input).flatMap((workload) => {
        const autoscaler = autoscalerOf(workload, input.ofKind('HorizontalPodAutoscaler'));
        const { min } = replicaBounds(workload, autoscaler);
        const isFree = (allowedDisruptions(budget, min) ?? 0) >= 1;
        return isFree ? [] : [{ object: objectName(budget), path: field ?? 'spec', now, workload: workload.name, min }];
      });
    }),
  class: 'outage',
  verdict: 'block',
  because: ({ workload, min }) => `of the ${counted(min, 'pod')} that ${workload} is sure to have, none may be evicted`,
  impact: 'no node with one of them can be drained: upgrades, recycling and scaling down of nodes hang',
  fix: ({ min }) =>
    min <= 1
      ? 'run more than one pod, or leave the budget out'
      : 'set maxUnavailable to 1, or minAvailable to fewer pods',
  see: SEE,
  reads: ['spec.minAvailable', 'spec.maxUnavailable'],
  explainedBy: ['number-of-pods-unreadable'],
});

export const disruptionBudgetRules = [
  disruptionBudgetSelector,
  disruptionBudgetOverlap,
  disruptionBudgetBounds,
  disruptionBudgetBlocksDrains,
];
