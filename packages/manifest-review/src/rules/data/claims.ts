import { claimsOf, type KubeObject, objectName, textAt } from '@vmshift/kubernetes';
import type { EnvironmentView } from '../../cluster/environment-view';
import { isKept, SYNC_OPTIONS, syncOptionsOf } from '../../cluster/sync-options';
import { type Comparison, changeRule } from '../rule';

const SEE_CLAIM = 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/';
const SEE_SYNC = 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/';

const OPTIONS_PATH = `metadata.annotations["${SYNC_OPTIONS}"]`;

const OPTIONS = ['Prune', 'Delete'] as const;
const DELETED_WHEN = { Prune: 'when it leaves dist/', Delete: 'with its Application' } as const;

interface ComparedClaim {
  readonly old: KubeObject;
  readonly claim: KubeObject;
}

/** Claims on both sides. */
function keptClaims({ before, after }: Comparison): readonly ComparedClaim[] {
  return before.ofKind('PersistentVolumeClaim').flatMap((old) => {
    const claim = after.find(objectName(old));
    return claim === undefined ? [] : [{ old, claim }];
  });
}

/** Claims that come with the change. */
function newClaims({ before, after }: Comparison): readonly KubeObject[] {
  return after.ofKind('PersistentVolumeClaim').filter((claim) => before.find(objectName(claim)) === undefined);
}

function usersOf(claim: string, view: EnvironmentView): readonly string[] {
  return view.workloads.filter((workload) => claimsOf(workload).includes(claim)).map(({ name }) => name);
}

/** Claims that go, and what keeps Argo CD from deleting them. */
export const claims = [
  changeRule({
    id: 'claim-removed',
    title: 'Claims stay declared',
    judge: ({ before, after }) =>
      before
        .ofKind('PersistentVolumeClaim')
        .filter((claim) => after.objects.length > 0 && after.find(objectName(claim)) === undefined)
        .map((claim) => ({
          object: objectName(claim),
          path: 'metadata.name',
          before: claim.metadata.name,
          isProtected: isKept(claim, 'Prune'),
          still: usersOf(claim.metadata.name, after),
          users: usersOf(claim.metadata.name, before),
        })),
    class: 'data-loss',
    verdict: 'block',
    because: ({ isProtected }) =>
      isProtected
        ? 'Prune=false keeps the claim in this cluster, but nothing declares it any more, and a new cluster gets none'
        : 'Argo CD prunes what leaves dist/, and with the claim goes the data',
    impact: ({ still, users }) =>
      still.length > 0
        ? `${still.join(', ')} mount a claim that is declared nowhere`
        : `the data of ${users.join(', ') || 'the claim'} is left behind or deleted`,
    fix: 'keep the claim under its name; move data by dump and restore before it goes',
    see: SEE_SYNC,
    reads: ['metadata.name'],
  }),
  changeRule({
    id: 'claim-unprotected',
    title: 'Argo CD does not delete claims',
    judge: (comparison) => [
      ...keptClaims(comparison).flatMap(({ old, claim }) => {
        const dropped = OPTIONS.filter((option) => isKept(old, option) && !isKept(claim, option));
        if (dropped.length === 0) return [];
        return {
          object: objectName(claim),
          path: OPTIONS_PATH,
          before: syncOptionsOf(old).join(','),
          after: syncOptionsOf(claim).join(',') || undefined,
          dropped,
        };
      }),
      ...newClaims(comparison)
        .filter((claim) => !isKept(claim, 'Prune'))
        .map((claim) => ({
          object: objectName(claim),
          path: OPTIONS_PATH,
          now: syncOptionsOf(claim).join(',') || 'no sync option',
          verdict: 'warn' as const,
          dropped: ['Prune'] as const,
        })),
    ],
    class: 'data-loss',
    verdict: 'block',
    because: ({ dropped }) =>
      dropped
        .map((option) => `${option}=false keeps Argo CD from deleting the claim ${DELETED_WHEN[option]}`)
        .join(', and '),
    impact: 'one wrong commit or one deleted Application deletes the data',
    fix: 'annotate claims with Prune=false,Delete=false',
    see: SEE_SYNC,
    reads: ['metadata.annotations'],
  }),
  changeRule({
    id: 'claim-not-retained',
    title: 'The volume outlives a new claim',
    judge: (comparison) =>
      newClaims(comparison).flatMap((claim) => {
        const storageClass = textAt(claim, 'spec.storageClassName');
        return storageClass === undefined || /retain/.test(storageClass)
          ? []
          : [{ object: objectName(claim), path: 'spec.storageClassName', now: storageClass }];
      }),
    class: 'data-loss',
    verdict: 'warn',
    because: ({ now }) => `the class ${now} deletes the volume with its claim`,
    impact: 'the data goes with the object',
    fix: 'use linode-block-storage-retain',
    see: SEE_CLAIM,
    reads: ['spec.storageClassName'],
  }),
];
