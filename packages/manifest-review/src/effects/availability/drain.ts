import type { Workload } from '@vmshift/kubernetes';
import { allowedDisruptions, at, type KubeObject, objectName, recordsAt, selects } from '@vmshift/kubernetes';
import type { EnvironmentView } from '../../cluster/environment-view';
import { lowestReplicas } from '../../cluster/replicas';
import { type Comparison, type Effect, type Fault, type Found, keptWorkloads, newFaults } from '../effect';

const SEE = 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/';
const SEE_SPREAD = 'https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/';

/** What a drained node does: pods that cannot leave, pods that all leave at once, pods that all sat on one node. */
export const drain: Effect = (comparison) => [
  ...faults(comparison),
  ...lessProtection(comparison),
  ...lessSpread(comparison),
  ...brokenPodsStay(comparison),
  ...strictSpread(comparison),
];

const faults = newFaults((view) =>
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
    const twice = workloads.filter((workload) => budgetsOf(workload, view).length > 1);
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
      ...twice.map((workload) =>
        fault(
          budget,
          `twice ${workload.name}`,
          'block',
          'spec.selector',
          workload.name,
          `two budgets select the pods of ${workload.name}`,
          'the eviction API refuses every eviction: no node can be drained',
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

function budgetsOf(workload: Workload, view: EnvironmentView): readonly KubeObject[] {
  return view.ofKind('PodDisruptionBudget').filter((budget) => selects(at(budget, 'spec.selector'), workload.labels));
}

/** Pods that may leave at once when all are healthy; none with a bound that is none. */
function leaving(budget: KubeObject, workload: Workload, view: EnvironmentView): number {
  return allowedDisruptions(budget, lowestReplicas(workload, view)) ?? 0;
}

function print(budget: KubeObject): string {
  const [least, most] = [at(budget, 'spec.minAvailable'), at(budget, 'spec.maxUnavailable')];
  return least !== undefined ? `minAvailable ${String(least)}` : `maxUnavailable ${String(most)}`;
}

/** Pods that a drain may take away at once, before and after. */
function lessProtection({ before, after }: Comparison): readonly Found[] {
  return keptWorkloads({ before, after }).flatMap(({ old, workload }): readonly Found[] => {
    const [was, is] = [remaining(old, before), remaining(workload, after)];
    if (was <= 0 || is >= was || lowestReplicas(workload, after) < lowestReplicas(old, before)) return [];
    return [
      {
        id: 'drain-leaves-fewer',
        class: 'outage',
        verdict: is <= 0 ? 'block' : 'warn',
        object: workload.name,
        path: 'PodDisruptionBudget',
        before: `${was} stay`,
        after: `${Math.max(is, 0)} stay`,
        because:
          is <= 0 ? 'nothing keeps a drain from evicting all pods at once' : 'a drain may evict more pods at once',
        impact: 'upgrading or scaling down nodes takes the service away',
        fix: 'keep a PodDisruptionBudget with maxUnavailable: 1',
        see: SEE,
      },
    ];
  });
}

/** Pods that a budget keeps through drains; 0 without one. */
function remaining(workload: Workload, view: EnvironmentView): number {
  const replicas = lowestReplicas(workload, view);
  const kept = budgetsOf(workload, view).map((budget) => replicas - leaving(budget, workload, view));
  return Math.max(0, ...kept);
}

function lessSpread({ before, after }: Comparison): readonly Found[] {
  return keptWorkloads({ before, after }).flatMap(({ old, workload }): readonly Found[] => {
    if (!spreads(old) || spreads(workload) || lowestReplicas(workload, after) < 2) return [];
    return [
      {
        id: 'pods-may-share-a-node',
        class: 'outage',
        verdict: 'warn',
        object: workload.name,
        path: `${workload.podPath}.topologySpreadConstraints`,
        before: 'spread over nodes',
        after: undefined,
        because: 'nothing tells the scheduler to keep the pods apart',
        impact: 'one failing node can take all of them',
        fix: 'keep the constraint on kubernetes.io/hostname with the labels of these pods',
        see: SEE_SPREAD,
      },
    ];
  });
}

/** Whether a constraint or an anti-affinity that selects the pods themselves keeps them apart. */
function spreads({ pod, labels }: Workload): boolean {
  const constraints = pod.topologySpreadConstraints;
  const apart =
    Array.isArray(constraints) &&
    constraints.some(
      (constraint) =>
        at(constraint, 'topologyKey') === 'kubernetes.io/hostname' && selects(at(constraint, 'labelSelector'), labels),
    );
  return apart || at(pod, 'affinity.podAntiAffinity') !== undefined;
}

/** @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy */
function brokenPodsStay({ before, after }: Comparison): readonly Found[] {
  const path = 'spec.unhealthyPodEvictionPolicy';
  return after.ofKind('PodDisruptionBudget').flatMap((budget): readonly Found[] => {
    const [was, is] = [at(before.find(objectName(budget)), path), at(budget, path)];
    if (was !== 'AlwaysAllow' || is === 'AlwaysAllow') return [];
    return [
      {
        id: 'broken-pods-block-drains',
        class: 'outage',
        verdict: 'warn',
        object: objectName(budget),
        path,
        before: 'AlwaysAllow',
        after: is === undefined ? undefined : String(is),
        because: 'pods that are not ready may no longer be evicted while the budget is used up',
        impact: 'one crashing pod keeps its node from being drained',
        fix: 'keep AlwaysAllow',
        see: SEE,
      },
    ];
  });
}

/** A constraint that leaves a pod Pending rather than beside another. */
function strictSpread(comparison: Comparison): readonly Found[] {
  const strict = ({ pod }: Workload) =>
    recordsAt(pod, 'topologySpreadConstraints').some(
      ({ whenUnsatisfiable }) => (whenUnsatisfiable ?? 'DoNotSchedule') === 'DoNotSchedule',
    );
  return keptWorkloads(comparison).flatMap(({ old, workload }): readonly Found[] => {
    if (!strict(workload) || strict(old)) return [];
    return [
      {
        id: 'pods-must-not-share-a-node',
        class: 'outage',
        verdict: 'warn',
        object: workload.name,
        path: `${workload.podPath}.topologySpreadConstraints`,
        before: 'ScheduleAnyway',
        after: 'DoNotSchedule',
        because: 'a pod that cannot be spread evenly stays Pending',
        impact: 'with a node down or full, replicas are missing that another node had room for',
        fix: 'prefer to spread (ScheduleAnyway)',
        see: SEE_SPREAD,
      },
    ];
  });
}
