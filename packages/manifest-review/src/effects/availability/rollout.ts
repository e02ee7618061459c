import type { Workload } from '@vmshift/kubernetes';
import { at, isRolloutStuck, numberAt, rolloutBounds, startupPatience } from '@vmshift/kubernetes';
import type { EnvironmentView } from '../../cluster/environment-view';
import { lowestReplicas } from '../../cluster/replicas';
import { isSingleton, roleOf } from '../../cluster/roles';
import { type Comparison, type Effect, type Fault, type Found, keptWorkloads, newFaults } from '../effect';

const SEE = 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy';
const SEE_DEADLINE = 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#progress-deadline-seconds';

/** What happens while pods are replaced: how many stay, whether two of a singleton run, whether it ever ends. */
export const rollout: Effect = (comparison) => [
  ...fewerStay(comparison),
  ...deadline(comparison),
  ...faults(comparison),
];

function fewerStay(comparison: Comparison): readonly Found[] {
  return keptWorkloads(comparison).flatMap(({ old, workload }): readonly Found[] => {
    if (!workload.longRunning || isSingleton(roleOf(workload))) return [];
    const [was, is] = [staying(old, comparison.before), staying(workload, comparison.after)];
    if (is >= was || lowestReplicas(workload, comparison.after) < lowestReplicas(old, comparison.before)) return [];
    return [
      {
        id: 'rollout-leaves-fewer',
        class: 'outage',
        verdict: is <= 0 ? 'block' : 'warn',
        object: workload.name,
        path: 'spec.strategy',
        before: `${was} stay`,
        after: `${Math.max(is, 0)} stay`,
        because: `of ${lowestReplicas(workload, comparison.after)} pods ${Math.max(is, 0)} stay available while a new version rolls out`,
        impact: is <= 0 ? 'every release is an outage' : 'every release takes capacity away under load',
        fix: 'RollingUpdate with maxSurge 1 and maxUnavailable 0',
        see: SEE,
      },
    ];
  });
}

/** Pods that a rollout leaves available. */
function staying(workload: Workload, view: EnvironmentView): number {
  const lowest = lowestReplicas(workload, view);
  return lowest - rolloutBounds(workload, lowest).unavailable;
}

/** Argo CD waits for a failing rollout until its deadline, and syncs nothing newer meanwhile, rollbacks included. */
function deadline(comparison: Comparison): readonly Found[] {
  return keptWorkloads(comparison).flatMap(({ old, workload }): readonly Found[] => {
    if (workload.object.kind !== 'Deployment') return [];
    const [was, is] = [deadlineSeconds(old), deadlineSeconds(workload)];
    const patience = Math.max(0, ...workload.containers.map(({ spec }) => startupPatience(spec)));
    const tooShort = is < patience && deadlineSeconds(old) >= patience;
    if (is === was || (!tooShort && is <= Math.max(was * 1.5, 600) && !(is >= 600 && was < 600))) return [];
    return [
      {
        id: 'progress-deadline',
        class: tooShort ? 'outage' : 'sync-failure',
        verdict: tooShort ? 'block' : 'warn',
        object: workload.name,
        path: 'spec.progressDeadlineSeconds',
        before: String(was),
        after: String(is),
        because: tooShort
          ? `the startup probes are patient for ${patience} s`
          : 'Argo CD waits for a failing rollout until the deadline',
        impact: tooShort
          ? 'a slow but healthy start counts as a failed rollout'
          : `no newer commit, a rollback neither, is applied for up to ${is} s`,
        fix: 'longer than the startup probes’ patience, and at most a few minutes',
        see: SEE_DEADLINE,
      },
    ];
  });
}

function deadlineSeconds({ object }: Workload): number {
  return numberAt(object, 'spec.progressDeadlineSeconds') ?? 600;
}

const faults = newFaults((view) =>
  view.workloads.flatMap((workload) => [...twoSingletons(workload), ...stuck(workload)]),
);

/** A scheduler whose new pod starts before the old one ended. Servers on volumes are judged by their volumes. */
function twoSingletons(workload: Workload): readonly Fault[] {
  if (roleOf(workload) !== 'beat' || rolloutBounds(workload, 1).surge === 0) return [];
  return [
    fault(workload, 'two', {
      id: 'two-schedulers-in-a-rollout',
      class: 'outage',
      path: 'spec.strategy',
      after: String(at(workload.object, 'spec.strategy.type') ?? 'RollingUpdate'),
      because: 'the new pod starts before the old one has stopped',
      impact: 'two schedulers send every periodic task twice during a rollout, for ever if the new pod hangs',
      fix: 'strategy Recreate',
      see: 'https://docs.celeryq.dev/en/stable/userguide/periodic-tasks.html#starting-the-scheduler',
    }),
  ];
}

/** Rollouts that the API server refuses or that never move. */
function stuck(workload: Workload): readonly Fault[] {
  if (workload.object.kind !== 'Deployment') return [];
  const found: Fault[] = [];
  const rolling = at(workload.object, 'spec.strategy.rollingUpdate');
  if (isRolloutStuck(workload)) {
    found.push(
      refused(
        workload,
        'spec.strategy.rollingUpdate',
        'maxSurge 0, maxUnavailable 0',
        'a rollout that may neither add nor remove a pod is invalid',
      ),
    );
  }
  if (at(workload.object, 'spec.strategy.type') === 'Recreate' && rolling !== undefined) {
    found.push(
      refused(
        workload,
        'spec.strategy.rollingUpdate',
        'beside Recreate',
        'rollingUpdate may not stand beside Recreate',
      ),
    );
  }
  const ready = numberAt(workload.object, 'spec.minReadySeconds') ?? 0;
  if (ready > 0 && ready >= deadlineSeconds(workload)) {
    found.push(
      refused(workload, 'spec.minReadySeconds', String(ready), 'it must be less than progressDeadlineSeconds'),
    );
  }
  if (at(workload.object, 'spec.paused') === true) {
    found.push(
      fault(workload, 'paused', {
        id: 'rollout-paused',
        class: 'outage',
        path: 'spec.paused',
        after: 'true',
        because: 'a paused Deployment rolls nothing out',
        impact: 'no release and no rollback reaches the pods, and Argo CD shows Suspended',
        fix: 'remove paused',
        see: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#pausing-and-resuming-a-deployment',
      }),
    );
  }
  return found;
}

function refused(workload: Workload, path: string, after: string, because: string): Fault {
  return fault(workload, path, {
    id: 'rollout-refused',
    class: 'sync-failure',
    path,
    after,
    because,
    impact: 'the API server refuses the object and the sync fails',
    fix: 'keep the strategy of the model',
    see: SEE,
  });
}

function fault(workload: Workload, key: string, details: Omit<Fault, 'key' | 'verdict' | 'object' | 'before'>): Fault {
  return { key: `${workload.name} ${key}`, verdict: 'block', object: workload.name, before: undefined, ...details };
}
