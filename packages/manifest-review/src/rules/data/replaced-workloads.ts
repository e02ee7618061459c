import { claimsOf } from '@vmshift/kubernetes';
import { isSingleton } from '../../cluster/roles';
import { predecessor } from '../../cluster/succession';
import { type Comparison, changeRule } from '../rule';

const shared = {
  verdict: 'block',
  because: 'Argo CD creates what is new first and prunes what is gone last, so both run for a while',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/',
  reads: ['kind', 'metadata.name'],
} as const;

/** Long-running workloads that have another kind or name after the change. */
function replacements({ before, after }: Comparison) {
  return after.workloads.flatMap((workload) => {
    const old = predecessor(workload, before, after);
    if (old === undefined || old.name === workload.name || !old.longRunning) return [];
    const sameKind = old.object.kind === workload.object.kind;
    const place = {
      object: workload.name,
      path: sameKind ? 'metadata.name' : 'kind',
      before: old.name,
      after: workload.name,
    };
    return [{ place, sameKind, holdsData: claimsOf(old).length > 0, isSingle: isSingleton(old) }];
  });
}

/** A workload of another kind or name runs next to the old one at first. */
export const replacedWorkloads = [
  changeRule({
    ...shared,
    id: 'server-replaced-by-another',
    title: 'A workload with a claim keeps its kind and name',
    judge: (comparison) =>
      replacements(comparison)
        .filter(({ holdsData }) => holdsData)
        .map(({ place }) => place),
    class: 'data-loss',
    impact: 'two servers mount the same volume, and the Service sends to both',
    fix: 'keep the kind and the name of what holds data',
  }),
  changeRule({
    ...shared,
    id: 'workload-replaced-by-another',
    title: 'A workload keeps its kind, and a singleton its name',
    judge: (comparison) =>
      replacements(comparison)
        .filter(({ holdsData, sameKind, isSingle }) => !holdsData && (!sameKind || isSingle))
        .map(({ place, isSingle }) => ({ ...place, verdict: isSingle ? ('block' as const) : ('warn' as const) })),
    class: 'outage',
    impact: 'pods of both run side by side',
    fix: 'keep the kind and the name; or remove the workload in a pull request of its own, and add the new one once Argo CD has pruned it',
  }),
];
