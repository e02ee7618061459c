import { at, numberAt, recordsAt, selects, type Workload } from '@vmshift/kubernetes';
import { lowestReplicas } from '../../cluster/replicas';
import { podFields } from '../reads';
import { changeRule, keptWorkloads } from '../rule';

const SEE_SPREAD = 'https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/';

/** Pods that one node may have more than another. */
const GREATEST_SKEW = 2;

/** Whether a constraint or an anti-affinity that selects the pods themselves keeps them apart. */
function spreads({ pod, labels }: Workload): boolean {
  const apart = recordsAt(pod, 'topologySpreadConstraints').some(
    (constraint) =>
      at(constraint, 'topologyKey') === 'kubernetes.io/hostname' &&
      selects(at(constraint, 'labelSelector'), labels) &&
      // With more, so many pods of one workload may stand on one node before the scheduler minds.
      (numberAt(constraint, 'maxSkew') ?? 1) <= GREATEST_SKEW,
  );
  return apart || at(pod, 'affinity.podAntiAffinity') !== undefined;
}

function spreadsStrictly({ pod }: Workload): boolean {
  return recordsAt(pod, 'topologySpreadConstraints').some(
    ({ whenUnsatisfiable }) => (whenUnsatisfiable ?? 'DoNotSchedule') === 'DoNotSchedule',
  );
}

/** How the pods of a workload are spread over nodes: apart where it can be, and running all the same. */
export const spread = [
  changeRule({
    id: 'pods-may-share-a-node',
    title: 'Pods of a workload prefer different nodes',
    judge: (comparison) =>
      keptWorkloads(comparison)
        .filter(({ old, workload }) => spreads(old) && !spreads(workload))
        .filter(({ workload }) => lowestReplicas(workload, comparison.after) > 1)
        .map(({ workload }) => ({
          object: workload.name,
          path: `${workload.podPath}.topologySpreadConstraints`,
          before: 'spread over nodes',
        })),
    class: 'outage',
    verdict: 'warn',
    because: 'nothing tells the scheduler to keep the pods apart',
    impact: 'one failing node can take all of them',
    fix: 'keep the constraint on kubernetes.io/hostname with the labels of these pods and a maxSkew of 1',
    see: SEE_SPREAD,
    reads: podFields('topologySpreadConstraints', 'affinity.podAntiAffinity'),
  }),
  changeRule({
    id: 'pods-must-not-share-a-node',
    title: 'A pod that cannot be spread evenly runs all the same',
    judge: (comparison) =>
      keptWorkloads(comparison)
        .filter(({ old, workload }) => spreadsStrictly(workload) && !spreadsStrictly(old))
        .map(({ workload }) => ({
          object: workload.name,
          path: `${workload.podPath}.topologySpreadConstraints`,
          before: 'ScheduleAnyway',
          after: 'DoNotSchedule',
        })),
    class: 'outage',
    verdict: 'warn',
    because: 'a pod that cannot be spread evenly stays Pending',
    impact: 'with a node down or full, replicas are missing that another node had room for',
    fix: 'prefer to spread (ScheduleAnyway)',
    see: SEE_SPREAD,
    reads: podFields('topologySpreadConstraints'),
  }),
];
