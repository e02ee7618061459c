import type { Workload } from '@vmshift/kubernetes';
import { claimsOf, textsAt } from '@vmshift/kubernetes';
import type { EnvironmentView } from '../../cluster/environment-view';
import { highestReplicas, podsAtPeak } from '../../cluster/replicas';
import { isSingleton, roleOf } from '../../cluster/roles';
import { predecessor } from '../../cluster/succession';
import { type Comparison, type Effect, type Fault, type Found, newFaults } from '../effect';

const SEE = 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes';

/** One server per volume: no second pod during a rollout, no second replica, no second workload, no change of kind. */
export const exclusiveVolumes: Effect = (comparison) => [...shared(comparison), ...changedIdentity(comparison)];

const shared = newFaults((view) => [
  ...view.workloads.flatMap((workload) => twoPods(workload, view)),
  ...twoWorkloads(view),
]);

function twoPods(workload: Workload, view: EnvironmentView): readonly Fault[] {
  const claims = claimsOf(workload).filter((claim) => isExclusive(claim, view));
  const [claim] = claims;
  if (claim === undefined || !workload.longRunning || workload.object.kind === 'StatefulSet') return [];
  const replicas = highestReplicas(workload, view);
  const during = podsAtPeak(workload, view);
  if (during <= 1) return [];
  return [
    {
      key: `${workload.name} ${claim} ${replicas > 1 ? 'replicas' : 'rollout'}`,
      id: 'two-servers-on-one-volume',
      class: 'data-loss',
      verdict: 'block',
      object: workload.name,
      path: replicas > 1 ? 'spec.replicas' : 'spec.strategy',
      before: undefined,
      after: replicas > 1 ? `${replicas} pods` : `${during} pods during a rollout`,
      because: `${replicas > 1 ? `${replicas} pods` : 'the new pod and the old one'} mount ${claim}, which holds for one node, not for one pod`,
      impact:
        'on two nodes the second pod waits for ever; on one node two servers write the same files, which destroys them',
      fix: 'one replica and strategy Recreate',
      see: SEE,
    },
  ];
}

function twoWorkloads(view: EnvironmentView): readonly Fault[] {
  const users = new Map<string, string[]>();
  for (const workload of view.workloads.filter(({ longRunning }) => longRunning)) {
    for (const claim of claimsOf(workload)) users.set(claim, [...(users.get(claim) ?? []), workload.name]);
  }
  return [...users]
    .filter(([claim, names]) => names.length > 1 && isExclusive(claim, view))
    .map(([claim, names]) => ({
      key: `${claim} ${names.join(' ')}`,
      id: 'two-servers-on-one-volume',
      class: 'data-loss',
      verdict: 'block',
      object: `PersistentVolumeClaim/${claim}`,
      path: '',
      before: undefined,
      after: names.join(', '),
      because: `${names.join(' and ')} mount ${claim}`,
      impact: 'two servers write the same files, or the second waits for ever',
      fix: 'one workload per claim',
      see: SEE,
    }));
}

function isExclusive(claim: string, view: EnvironmentView): boolean {
  const object = view.find(`PersistentVolumeClaim/${claim}`);
  return object === undefined || !textsAt(object, 'spec.accessModes').includes('ReadWriteMany');
}

/** A workload of another kind or name: Argo CD makes the new one before it prunes the old one. */
function changedIdentity({ before, after }: Comparison): readonly Found[] {
  return after.workloads.flatMap((workload): readonly Found[] => {
    const old = predecessor(workload, before, after);
    if (old === undefined || old.name === workload.name || !old.longRunning) return [];
    const data = claimsOf(old).length > 0;
    if (!data && old.object.kind === workload.object.kind && !isSingleton(roleOf(old))) return [];
    return [
      {
        id: 'workload-replaced-by-another',
        class: data ? 'data-loss' : 'outage',
        verdict: data || isSingleton(roleOf(old)) ? 'block' : 'warn',
        object: workload.name,
        path: old.object.kind === workload.object.kind ? 'metadata.name' : 'kind',
        before: old.name,
        after: workload.name,
        because: 'Argo CD creates what is new first and prunes what is gone last, so both run for a while',
        impact: data
          ? 'two servers mount the same volume, and the Service sends to both'
          : 'pods of both run side by side',
        fix: 'scale the old one to 0 in a commit of its own first',
        see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/',
      },
    ];
  });
}
