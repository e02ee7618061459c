import { at, numberAt } from './data';
import { bareValue, scaledValue } from './int-or-percent';
import type { KubeObject } from './kube-object';
import { replicaBounds } from './replicas';
import type { Workload } from './workload';

/** How far a rollout may deviate from the number of replicas, in pods. */
export interface RolloutBounds {
  /** New pods that are started before old ones have stopped. */
  readonly surge: number;
  /** Pods that may be missing. */
  readonly unavailable: number;
}

const NONE: RolloutBounds = { surge: 0, unavailable: 0 };

/**
 * What the rollout of a workload may do. Of a percentage surge is rounded up; unavailability down for a Deployment, and
 * up for a DaemonSet. When a Deployment's bounds both come to nothing by rounding, one pod may be missing.
 * @param replicas of the workload, which percentages are of
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#rolling-updates
 * @see https://kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/#daemonset-update-strategy
 */
export function rolloutBounds(workload: Workload, replicas: number): RolloutBounds {
  const { object } = workload;
  switch (object.kind) {
    case 'Deployment':
      return isRolloutStuck(workload) ? NONE : deploymentBounds(object, replicas);
    case 'StatefulSet':
      return at(object, 'spec.updateStrategy.type') === 'OnDelete' ? NONE : { surge: 0, unavailable: 1 };
    case 'DaemonSet':
      return daemonSetBounds(object, replicas);
    default:
      return NONE;
  }
}

function deploymentBounds(object: KubeObject, replicas: number): RolloutBounds {
  if (at(object, 'spec.strategy.type') === 'Recreate') return { surge: 0, unavailable: replicas };
  const { maxSurge, maxUnavailable } = rollingUpdateOf(object);
  const surge = scaledValue(maxSurge, replicas, 'up') ?? 0;
  const unavailable = scaledValue(maxUnavailable, replicas, 'down') ?? 0;
  const bound = surge === 0 && unavailable === 0 ? 1 : unavailable;
  return { surge, unavailable: Math.min(bound, replicas) };
}

function daemonSetBounds(object: KubeObject, replicas: number): RolloutBounds {
  if (at(object, 'spec.updateStrategy.type') === 'OnDelete') return NONE;
  const rolling = 'spec.updateStrategy.rollingUpdate';
  return {
    surge: scaledValue(at(object, `${rolling}.maxSurge`) ?? 0, replicas, 'up') ?? 0,
    unavailable: scaledValue(at(object, `${rolling}.maxUnavailable`) ?? 1, replicas, 'up') ?? 0,
  };
}

function rollingUpdateOf(deployment: KubeObject): { readonly maxSurge: unknown; readonly maxUnavailable: unknown } {
  const rolling = 'spec.strategy.rollingUpdate';
  return {
    maxSurge: at(deployment, `${rolling}.maxSurge`) ?? '25%',
    maxUnavailable: at(deployment, `${rolling}.maxUnavailable`) ?? '25%',
  };
}

/**
 * Whether a Deployment's rollout may neither add nor remove a pod, which the API server refuses. It looks at the numbers
 * alone: `0%` is zero, `1%` is not, of however few replicas.
 */
export function isRolloutStuck({ object }: Workload): boolean {
  if (object.kind !== 'Deployment' || at(object, 'spec.strategy.type') === 'Recreate') return false;
  const { maxSurge, maxUnavailable } = rollingUpdateOf(object);
  return bareValue(maxSurge) === 0 && bareValue(maxUnavailable) === 0;
}

/** Seconds after which the Deployment controller calls a rollout failed, when the object names none. */
export const DEFAULT_PROGRESS_DEADLINE_SECONDS = 600;

export function progressDeadlineSeconds({ object }: Workload): number {
  return numberAt(object, 'spec.progressDeadlineSeconds') ?? DEFAULT_PROGRESS_DEADLINE_SECONDS;
}

/**
 * Pods of a workload that may exist at once: the autoscaler's maximum, and the surge of a rollout on top. Old pods that
 * are still shutting down come on top of these.
 */
export function podsAtPeak(workload: Workload, autoscaler: KubeObject | undefined): number {
  const { max } = replicaBounds(workload, autoscaler);
  return max + rolloutBounds(workload, max).surge;
}
