import type { Workload } from '@vmshift/kubernetes';
import { at, numberAt } from '@vmshift/kubernetes';
import type { EnvironmentView } from './environment-view';

/** Pods that always run: the autoscaler's minimum, else `replicas`, else the API server's default of one. */
export function lowestReplicas(workload: Workload, view: EnvironmentView): number {
  const autoscaler = view.autoscalerOf(workload.name);
  const fixed = numberAt(workload.object, 'spec.replicas') ?? 1;
  return autoscaler && fixed !== 0 ? (numberAt(autoscaler, 'spec.minReplicas') ?? 1) : fixed;
}

/** Pods that may run outside a rollout. */
export function highestReplicas(workload: Workload, view: EnvironmentView): number {
  if (!workload.longRunning) return numberAt(workload.object, 'spec.parallelism') ?? 1;
  const autoscaler = view.autoscalerOf(workload.name);
  return autoscaler
    ? (numberAt(autoscaler, 'spec.maxReplicas') ?? 1)
    : (numberAt(workload.object, 'spec.replicas') ?? 1);
}

/** How a rollout may deviate from a number of replicas, in pods. */
export interface RolloutBounds {
  readonly surge: number;
  readonly unavailable: number;
}

/**
 * Percentages of surge are rounded up, of unavailability down.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment
 */
export function rolloutBounds(workload: Workload, replicas: number): RolloutBounds {
  const { object } = workload;
  if (object.kind === 'StatefulSet' || object.kind === 'DaemonSet') return { surge: 0, unavailable: 1 };
  if (object.kind !== 'Deployment') return { surge: 0, unavailable: 0 };
  if (at(object, 'spec.strategy.type') === 'Recreate') return { surge: 0, unavailable: replicas };
  const rolling = 'spec.strategy.rollingUpdate';
  return {
    surge: amount(at(object, `${rolling}.maxSurge`) ?? '25%', replicas, Math.ceil),
    unavailable: amount(at(object, `${rolling}.maxUnavailable`) ?? '25%', replicas, Math.floor),
  };
}

/** Pods of a workload that may exist at once while it is rolled out. */
export function podsDuringRollout(workload: Workload, view: EnvironmentView): number {
  const replicas = highestReplicas(workload, view);
  return replicas + rolloutBounds(workload, replicas).surge;
}

/** An `IntOrString` as a number of pods. */
export function amount(value: unknown, of: number, round: (number: number) => number): number {
  if (typeof value === 'number') return value;
  const percent = /^(\d+)%$/.exec(String(value))?.[1];
  return percent === undefined ? 0 : round((Number(percent) * of) / 100);
}
