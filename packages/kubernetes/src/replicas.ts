import { numberAt, textAt } from './data';
import type { KubeObject } from './kube-object';
import type { Workload } from './workload';

/** The least and the greatest number of pods of a workload outside a rollout. */
export interface ReplicaBounds {
  readonly min: number;
  readonly max: number;
}

/** The first of the HorizontalPodAutoscalers that targets a workload. */
export function autoscalerOf<A extends KubeObject>(
  workload: Pick<Workload, 'name'>,
  autoscalers: readonly A[],
): A | undefined {
  return autoscalers.find((autoscaler) => targetOf(autoscaler) === workload.name);
}

/** `Kind/name` of what a HorizontalPodAutoscaler scales. */
export function targetOf(autoscaler: KubeObject): string {
  return `${textAt(autoscaler, 'spec.scaleTargetRef.kind')}/${textAt(autoscaler, 'spec.scaleTargetRef.name')}`;
}

/**
 * An autoscaler's bounds, else the fixed number of pods, else one. An autoscaler leaves a workload alone that has no
 * replicas.
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#implicit-maintenance-mode-deactivation
 */
export function replicaBounds(workload: Workload, autoscaler: KubeObject | undefined): ReplicaBounds {
  const fixed = workload.replicas ?? 1;
  if (autoscaler === undefined || !workload.longRunning) return { min: fixed, max: fixed };
  return {
    min: fixed === 0 ? 0 : (numberAt(autoscaler, 'spec.minReplicas') ?? 1),
    max: numberAt(autoscaler, 'spec.maxReplicas') ?? 1,
  };
}
