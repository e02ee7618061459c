import { allowedDisruptions, autoscalerOf, objectName, replicaBounds, selects } from '@vmshift/kubernetes';
import type { Check } from './check';

/**
 * A disruption budget covers the pods of one workload, and always lets one of them go: one that never does blocks every
 * drain, node recycling and scale-down of the cluster.
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/
 */
export const disruptionBudgets: Check = {
  id: 'disruption-budget',
  find: (input) =>
    input.ofKind('PodDisruptionBudget').flatMap((object) => {
      const { selector, minAvailable, maxUnavailable } = object.spec ?? {};
      const covered = input.workloads.filter(({ longRunning, labels }) => longRunning && selects(selector, labels));
      const workload = covered[0];
      if (workload === undefined || covered.length > 1) {
        const found = covered.map((one) => objectName(one.object)).join(', ') || 'no pods';
        const value = `${JSON.stringify(selector ?? {})}, which selects ${found}`;
        return [{ object, path: 'spec.selector', value, allowed: 'labels of the pods of one workload' }];
      }
      const { min } = replicaBounds(workload, autoscalerOf(workload, input.ofKind('HorizontalPodAutoscaler')));
      if (maxUnavailable !== undefined && minAvailable === undefined) {
        if ((allowedDisruptions(object, min) ?? 0) >= 1) return [];
        return [{ object, path: 'spec.maxUnavailable', value: String(maxUnavailable), allowed: 'at least 1' }];
      }
      if (minAvailable === undefined || maxUnavailable !== undefined) {
        const value = minAvailable === undefined ? 'no bound' : 'minAvailable and maxUnavailable';
        return [{ object, path: 'spec', value, allowed: 'one of minAvailable and maxUnavailable' }];
      }
      if ((allowedDisruptions(object, min) ?? 0) >= 1) return [];
      const allowed = `fewer than the ${min} pods that ${objectName(workload.object)} is sure to have`;
      return [{ object, path: 'spec.minAvailable', value: String(minAvailable), allowed }];
    }),
};
