import type { ScalingConfig } from './sizes-config';

/** How a workload is rolled out that may run twice: the new pod first, so that none is ever missing. In pods. */
export const ROLLING_UPDATE = { maxSurge: 1, maxUnavailable: 0 } as const;

/** Pods that always run. */
export function minReplicas(scaling: ScalingConfig): number {
  return scaling.kind === 'fixed' ? scaling.replicas : scaling.minReplicas;
}

/** Pods that may run outside a rollout. */
export function maxReplicas(scaling: ScalingConfig): number {
  return scaling.kind === 'fixed' ? scaling.replicas : scaling.maxReplicas;
}

/** Of so many replicas, the pods that run while they are rolled out. */
export function podsDuringRollout(replicas: number): number {
  return replicas + ROLLING_UPDATE.maxSurge;
}

/** Pods that may run at once, a rollout at the autoscaler's maximum included. */
export function peakReplicas(scaling: ScalingConfig): number {
  return podsDuringRollout(maxReplicas(scaling));
}

/**
 * Pods of a workload that may exist at once while it is rolled out, those that shut down included: the old ones may all
 * still be ending when the last new one is ready.
 */
export function podsDuringHandover(replicas: number): number {
  return 2 * replicas;
}
