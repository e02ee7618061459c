import type { AutoscalerObject, Workload } from '@vmshift/kubernetes/typed';
import type { CheckInput } from './checks/check';

/** The first autoscaler that targets a workload. */
export function autoscalerOf(
  { object }: Workload,
  { ofKind }: Pick<CheckInput, 'ofKind'>,
): AutoscalerObject | undefined {
  return ofKind('HorizontalPodAutoscaler').find(
    ({ spec }) => spec.scaleTargetRef.kind === object.kind && spec.scaleTargetRef.name === object.metadata.name,
  );
}

/** The least and the greatest number of pods of a workload outside a rollout. */
export function replicaBounds(workload: Workload, input: Pick<CheckInput, 'ofKind'>): { min: number; max: number } {
  const autoscaler = autoscalerOf(workload, input);
  if (autoscaler !== undefined) {
    return { min: autoscaler.spec.minReplicas ?? 1, max: autoscaler.spec.maxReplicas };
  }
  const replicas = workload.replicas ?? 1;
  return { min: replicas, max: replicas };
}
