import { claimsOf, textsAt } from '@vmshift/kubernetes';
import type { EnvironmentView } from '../../cluster/environment-view';
import { highestReplicas, mostReplicasPlace, peakPods } from '../../cluster/replicas';
import { podFields } from '../reads';
import { changeRule, newPlaces } from '../rule';

const shared = {
  class: 'data-loss',
  verdict: 'block',
  see: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes',
} as const;

const CLAIM_FIELDS = [...podFields('volumes'), 'spec.accessModes'];

const newReplicas = newPlaces(
  (view) =>
    exclusiveUsers(view)
      .filter(({ replicas }) => replicas > 1)
      .map(({ workload, claim, replicas }) => ({
        ...mostReplicasPlace(workload, view),
        now: `${replicas} pods`,
        workload: workload.name,
        claim,
      })),
  ({ workload, claim }) => [workload, claim],
);

const newRollouts = newPlaces(
  (view) =>
    exclusiveUsers(view)
      .filter(({ replicas, during }) => replicas <= 1 && during > 1)
      .map(({ workload, claim, during }) => ({
        object: workload.name,
        path: 'spec.strategy',
        now: `${during} pods during a rollout`,
        claim,
      })),
  ({ object, claim }) => [object, claim],
);

const newSharing = newPlaces(
  (view) =>
    [...usersByClaim(view)]
      .filter(([claim, names]) => names.length > 1 && isExclusive(claim, view))
      .map(([claim, names]) => ({
        object: `PersistentVolumeClaim/${claim}`,
        now: `mounted by ${names.join(', ')}`,
        names,
      })),
  ({ object, names }) => [object, names],
);

/** A claim is written by one pod at a time. */
export const exclusiveVolumes = [
  changeRule({
    ...shared,
    id: 'replicas-share-volume',
    title: 'A workload that writes a claim has one pod',
    judge: (comparison) => newReplicas(comparison),
    because: ({ now, claim }) => `${now} mount ${claim}, which holds for one node, not for one pod`,
    impact:
      'on two nodes the second pod never starts; on one node two servers write the same files, which destroys them',
    fix: 'keep one replica, and no autoscaler',
    reads: ['spec.replicas', 'spec.maxReplicas', ...CLAIM_FIELDS],
  }),
  changeRule({
    ...shared,
    id: 'rollout-shares-volume',
    title: 'A rollout starts no second pod on a claim',
    judge: (comparison) => newRollouts(comparison),
    because: ({ claim }) => `the new pod and the old one mount ${claim}, which holds for one node, not for one pod`,
    impact: 'on two nodes the new pod never starts; on one node two servers write the same files, which destroys them',
    fix: 'use the strategy Recreate',
    reads: ['spec.strategy', ...CLAIM_FIELDS],
  }),
  changeRule({
    ...shared,
    id: 'workloads-share-volume',
    title: 'A claim belongs to one workload',
    judge: (comparison) => newSharing(comparison),
    because: ({ object, names }) => `${names.join(' and ')} mount ${object}`,
    impact: 'two servers write the same files, or the second never starts',
    fix: 'give each workload a claim of its own',
    reads: CLAIM_FIELDS,
  }),
];

/** Workloads that keep data on a claim which one node at a time may mount. A StatefulSet has a claim for each pod. */
function exclusiveUsers(view: EnvironmentView) {
  return view.workloads
    .filter(({ longRunning, object }) => longRunning && object.kind !== 'StatefulSet')
    .flatMap((workload) => {
      const claim = claimsOf(workload).find((one) => isExclusive(one, view));
      if (claim === undefined) return [];
      return [{ workload, claim, replicas: highestReplicas(workload, view), during: peakPods(workload, view) }];
    });
}

function usersByClaim(view: EnvironmentView): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>();
  for (const workload of view.workloads.filter(({ longRunning }) => longRunning)) {
    for (const claim of claimsOf(workload)) users.set(claim, [...(users.get(claim) ?? []), workload.name]);
  }
  return users;
}

function isExclusive(claim: string, view: EnvironmentView): boolean {
  const object = view.find(`PersistentVolumeClaim/${claim}`);
  return object === undefined || !textsAt(object, 'spec.accessModes').includes('ReadWriteMany');
}
