import { objectName, podsAtPeak, replicaBounds, type Workload } from '@vmshift/kubernetes';
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

/** Where the most pods of a workload stand: in its autoscaler, unless the workload writes a number of its own next to it. */
export function mostReplicasPlace(
  { name, replicas }: Workload,
  view: EnvironmentView,
): { readonly object: string; readonly path: string } {
  const scaler = view.autoscalerOf(name);
  return scaler === undefined || replicas !== undefined
    ? { object: name, path: 'spec.replicas' }
    : { object: objectName(scaler), path: 'spec.maxReplicas' };
}
