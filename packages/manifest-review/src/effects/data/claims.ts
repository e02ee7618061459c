import { canonical, claimsOf, type KubeObject, objectName, quantity, stringMapAt, textAt } from '@vmshift/kubernetes';
import type { EnvironmentView } from '../../cluster/environment-view';
import type { Comparison, Effect, Found } from '../effect';

const SEE_CLAIM = 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/';
const SEE_SYNC = 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/';

/** Claims that go, and what keeps Argo CD from deleting them. */
export const claims: Effect = (comparison) => {
  const { before, after } = comparison;
  if (after.objects.length === 0) return [];
  return [
    ...before.ofKind('PersistentVolumeClaim').flatMap((claim) => {
      const kept = after.find(objectName(claim));
      return kept === undefined
        ? [removed(claim, comparison)]
        : [...protection(claim, kept), ...shrunk(claim, kept), ...fixedFields(claim, kept)];
    }),
    ...after.ofKind('PersistentVolumeClaim').flatMap((claim) => (before.find(objectName(claim)) ? [] : fresh(claim))),
  ];
};

function removed(claim: KubeObject, { before, after }: Comparison): Found {
  const isProtected = isKept(claim, 'Prune');
  const still = usersOf(claim.metadata.name, after);
  return {
    id: 'claim-removed',
    class: 'data-loss',
    verdict: 'block',
    object: objectName(claim),
    path: 'metadata.name',
    before: claim.metadata.name,
    after: undefined,
    because: isProtected
      ? 'Prune=false keeps the claim in this cluster, but nothing declares it any more, and a new cluster gets none'
      : 'Argo CD prunes what leaves dist/, and with the claim goes the data',
    impact:
      still.length > 0
        ? `${still.join(', ')} mount a claim that nobody declares`
        : `the data of ${usersOf(claim.metadata.name, before).join(', ') || 'the claim'} is left behind or deleted`,
    fix: 'keep the claim under its name; move data by dump and restore before it goes',
    see: SEE_SYNC,
  };
}

function usersOf(claim: string, view: EnvironmentView): readonly string[] {
  return view.workloads.filter((workload) => claimsOf(workload).includes(claim)).map(({ name }) => name);
}

function syncOptions(object: KubeObject): readonly string[] {
  const text = stringMapAt(object, 'metadata.annotations')['argocd.argoproj.io/sync-options'] ?? '';
  return text.split(',').map((option) => option.trim());
}

function isKept(object: KubeObject, option: 'Prune' | 'Delete'): boolean {
  return syncOptions(object).some((text) => text === `${option}=false` || text === `${option}=confirm`);
}

function protection(old: KubeObject, claim: KubeObject): readonly Found[] {
  return (['Prune', 'Delete'] as const)
    .filter((option) => isKept(old, option) && !isKept(claim, option))
    .map((option) => ({
      id: 'claim-unprotected',
      class: 'data-loss',
      verdict: 'block',
      object: objectName(claim),
      path: 'metadata.annotations["argocd.argoproj.io/sync-options"]',
      before: `${option}=false`,
      after: syncOptions(claim).join(',') || undefined,
      because: `${option}=false is what keeps Argo CD from deleting the claim ${option === 'Prune' ? 'when it leaves dist/' : 'with its Application'}`,
      impact: 'one wrong commit or one deleted Application deletes the data',
      fix: 'keep Prune=false,Delete=false on claims',
      see: SEE_SYNC,
    }));
}

function shrunk(old: KubeObject, claim: KubeObject): readonly Found[] {
  const path = 'spec.resources.requests.storage';
  const [was, is] = [textAt(old, path), textAt(claim, path)];
  const [from, to] = [quantity(was), quantity(is)];
  if (from === undefined || (to !== undefined && to >= from)) return [];
  return [
    {
      id: 'claim-shrinks',
      class: 'sync-failure',
      verdict: 'block',
      object: objectName(claim),
      path,
      before: was,
      after: is,
      because: 'a claim cannot become smaller',
      impact: 'the API server refuses the object and the sync fails; nothing behind it is applied',
      fix: 'keep the size; to shrink, dump, make a new claim under another name, and restore',
      see: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#expanding-persistent-volumes-claims',
    },
  ];
}

const FIXED = [
  'storageClassName',
  'accessModes',
  'volumeMode',
  'volumeName',
  'selector',
  'dataSource',
  'dataSourceRef',
];

function fixedFields(old: KubeObject, claim: KubeObject): readonly Found[] {
  return FIXED.flatMap((field): readonly Found[] => {
    const [was, is] = [specOf(old)[field], specOf(claim)[field]];
    if (canonical(was) === canonical(is) || (field === 'volumeMode' && (was ?? 'Filesystem') === (is ?? 'Filesystem')))
      return [];
    return [
      {
        id: 'claim-field-immutable',
        class: 'sync-failure',
        verdict: 'block',
        object: objectName(claim),
        path: `spec.${field}`,
        before: was === undefined ? undefined : canonical(was),
        after: is === undefined ? undefined : canonical(is),
        because: `${field} of a bound claim cannot change`,
        impact:
          'the API server refuses the object and the sync fails; deleting the claim to get round it deletes the data',
        fix: 'make a new claim under another name and move the data',
        see: SEE_CLAIM,
      },
    ];
  });
}

function specOf(object: KubeObject): Readonly<Record<string, unknown>> {
  const spec = object.spec;
  return typeof spec === 'object' && spec !== null ? (spec as Record<string, unknown>) : {};
}

/** A new claim on a class that deletes the volume, or without protection. */
function fresh(claim: KubeObject): readonly Found[] {
  const storageClass = textAt(claim, 'spec.storageClassName');
  const retains = storageClass === undefined || /retain/.test(storageClass);
  if (retains && isKept(claim, 'Prune')) return [];
  return [
    {
      id: 'claim-unprotected',
      class: 'data-loss',
      verdict: 'warn',
      object: objectName(claim),
      path: retains ? 'metadata.annotations["argocd.argoproj.io/sync-options"]' : 'spec.storageClassName',
      before: undefined,
      after: retains ? undefined : storageClass,
      because: retains
        ? 'nothing keeps Argo CD from pruning the claim'
        : `the class ${storageClass} deletes the volume with its claim`,
      impact: 'the data goes with the object',
      fix: 'use linode-block-storage-retain and annotate the claim with Prune=false,Delete=false',
      see: SEE_CLAIM,
    },
  ];
}
