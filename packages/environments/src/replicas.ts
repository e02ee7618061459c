import type { ScalingConfig } from './environment-config';

/** Pods of the new version that a rollout starts before it stops an old one (`maxSurge: 1`, `maxUnavailable: 0`). */
export const SURGE_PODS = 1;

/** Pods that always run. */
export function minReplicas(scaling: ScalingConfig): number {
  return scaling.kind === 'fixed' ? scaling.replicas : scaling.minReplicas;
}

/** Pods that may run outside a rollout. */
export function maxReplicas(scaling: ScalingConfig): number {
  return scaling.kind === 'fixed' ? scaling.replicas : scaling.maxReplicas;
}

/** Pods that may run at once, a rollout at the autoscaler's maximum included. */
export function peakReplicas(scaling: ScalingConfig): number {
  return maxReplicas(scaling) + SURGE_PODS;
}
