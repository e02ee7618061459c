import { at } from './data';
import { scaledValue } from './int-or-percent';
import type { KubeObject } from './kube-object';

/**
 * Pods that a PodDisruptionBudget allows to be evicted at once while all of so many are healthy; undefined for a bound
 * that the API server refuses. Percentages of both bounds are rounded up. A budget without bounds allows none.
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/#rounding-logic-when-specifying-percentages
 */
export function allowedDisruptions(budget: KubeObject, replicas: number): number | undefined {
  const most = at(budget, 'spec.maxUnavailable');
  if (most !== undefined) return scaledValue(most, replicas, 'up');
  const least = scaledValue(at(budget, 'spec.minAvailable') ?? replicas, replicas, 'up');
  return least === undefined ? undefined : replicas - least;
}
