import { at, type Data, quantity, runningContainers, type Workload } from '@vmshift/kubernetes';
import type { EnvironmentView } from './environment-view';
import { highestReplicas, rolloutBounds } from './replicas';

export type ResourceSide = 'requests' | 'limits';
export type ResourceName = 'cpu' | 'memory';

/** What one container asks for in nano-units. */
export function containerAmount(container: Data, side: ResourceSide, name: ResourceName): bigint {
  return quantity(at(container, `resources.${side}.${name}`)) ?? 0n;
}

/**
 * What one pod counts for: its containers together, or its largest init container when that asks for more.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#resource-sharing-within-containers
 */
export function podAmount(workload: Workload, side: ResourceSide, name: ResourceName): bigint {
  const running = runningContainers(workload).reduce((sum, { spec }) => sum + containerAmount(spec, side, name), 0n);
  const init = workload.containers
    .filter((container) => container.init && container.spec.restartPolicy !== 'Always')
    .map(({ spec }) => containerAmount(spec, side, name));
  // biome-ignore lint/complexity/useMathMinMax: Math.max takes no bigint
  return init.reduce((most, amount) => (amount > most ? amount : most), running);
}

/** Pods of a workload at its peak: the autoscaler's maximum and a rollout on top. */
export function podsAtPeak(workload: Workload, view: EnvironmentView): number {
  const replicas = highestReplicas(workload, view);
  return replicas + rolloutBounds(workload, replicas).surge;
}
