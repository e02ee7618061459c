import { podsAtPeak, replicaBounds, type Workload } from '@vmshift/kubernetes';
import type { EnvironmentView } from './environment-view';

/** Pods of a workload that always run in an environment. */
export function lowestReplicas(workload: Workload, view: EnvironmentView): number {
  return replicaBounds(workload, view.autoscalerOf(workload.name)).min;
}

/** Pods of a workload that may run in an environment outside a rollout. */
export function highestReplicas(workload: Workload, view: EnvironmentView): number {
  return replicaBounds(workload, view.autoscalerOf(workload.name)).max;
}

/** Pods of a workload that may exist at once in an environment while it is rolled out. */
export function peakPods(workload: Workload, view: EnvironmentView): number {
  return podsAtPeak(workload, view.autoscalerOf(workload.name));
}
