import type { Workload } from '@vmshift/kubernetes';

import { allowedDisruptions, at, type KubeObject, objectName, selects } from '@vmshift/kubernetes';

import type { EnvironmentView } from '../../cluster/environment-view';
import { lowestReplicas } from '../../cluster/replicas';
import { type Effect, type Fault, newFaults } from '../effect';

const SEE = 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/';

/** Budgets that select no pod or let none go. The check `disruption-budget` tells the same of a state. */
export const drain: Effect = newFaults((view) =>
  view.ofKind('PodDisruptionBudget').flatMap((budget): readonly Fault[] => {
    const workloads = protectedBy(budget, view);
    if (workloads.length === 0) {
      return [
        fault(
          budget,
          'none',
          'warn',
          'spec.selector',
          'no pod',
          'the budget selects no pod',
          'a drain may evict every pod at once',
        ),
      ];
    }
    const blocked = workloads.filter((workload) => leaving(budget, workload, view) <= 0);
    return [
      ...blocked.map((workload) =>
        fault(
          budget,
          `blocks ${workload.name}`,
          'block',
          'spec',
          print(budget),
          `of ${lowestReplicas(workload, view)} pods of ${workload.name} none may leave`,
          'no node with one of them can be drained: upgrades, recycling and the autoscaler hang',
        ),
      ),
    ];
  }),
);

function fault(
  budget: KubeObject,
  key: string,
  verdict: Fault['verdict'],
  path: string,
  after: string,
  because: string,
  impact: string,
): Fault {
  return {
    key: `${objectName(budget)} ${key}`,
    id: 'disruption-budget',
    class: 'outage',
    verdict,
    object: objectName(budget),
    path,
    before: undefined,
    after,
    because,
    impact,
    fix: 'maxUnavailable: 1 with the selector of one workload that has at least two replicas',
    see: SEE,
  };
}

function protectedBy(budget: KubeObject, view: EnvironmentView): readonly Workload[] {
  return view.workloads.filter(
    ({ labels, longRunning }) => longRunning && selects(at(budget, 'spec.selector'), labels),
  );
}

/** Pods that may leave at once when all are healthy; none with a bound that is none. */
function leaving(budget: KubeObject, workload: Workload, view: EnvironmentView): number {
  return allowedDisruptions(budget, lowestReplicas(workload, view)) ?? 0;
}

function print(budget: KubeObject): string {
  const [least, most] = [at(budget, 'spec.minAvailable'), at(budget, 'spec.maxUnavailable')];
  return least !== undefined ? `minAvailable ${String(least)}` : `maxUnavailable ${String(most)}`;
}
