import { applicationName } from '@vmshift/environments';
import { type KubeObject, objectName } from '@vmshift/kubernetes';
import { HOOK, hookOf, isSkipped, type SyncHook } from '@vmshift/manifests';
import type { EnvironmentView } from '../../cluster/environment-view';
import { type Comparison, changeRule, newPlaces } from '../rule';

const SEE = 'https://argo-cd.readthedocs.io/en/stable/user-guide/resource_hooks/';
const reads = ['metadata.annotations'];

/** Kinds whose deletion deletes what they hold, now or when the volume is released, with what that does. */
const DATA_FATES: ReadonlyMap<string, string> = new Map([
  [
    'PersistentVolumeClaim',
    'the claim is deleted as soon as no pod uses it, whatever Prune=false asks for, and an empty one takes its name: the data is gone or has to be recovered by hand',
  ],
  ['StatefulSet', 'the server is deleted at every sync, and its claims follow its retention policy'],
  ['Secret', 'the credentials are deleted, and pods that start meanwhile do not'],
]);

/** Objects other than Jobs that Argo CD runs as a hook: it makes them again at every sync, and deletes them first. */
function hooks(view: EnvironmentView, isConcerned: (kind: string) => boolean) {
  return view.objects
    .filter(({ kind }) => kind !== 'Job' && isConcerned(kind))
    .flatMap((object) => {
      const hook = isSkipped(object) ? undefined : hookOf(object);
      return hook === undefined ? [] : [{ ...placeOf(object, hook), hook, kind: object.kind }];
    });
}

function placeOf(object: KubeObject, hook: SyncHook | undefined) {
  const path = `metadata.annotations["${hook?.annotation ?? HOOK}"]`;
  return { object: objectName(object), path, now: hook?.value ?? 'no hook' };
}

const FATES: Readonly<Record<string, string>> = {
  BeforeHookCreation: 'before it is made again',
  HookSucceeded: 'when the sync succeeded',
  HookFailed: 'when the sync failed',
};

function hookReason({ annotation, value, phases, deletePolicies }: SyncHook): string {
  const lead = `${annotation} takes the object out of what Argo CD applies, compares and heals:`;
  if (phases.length === 0)
    return `${lead} ${value === '' ? 'an empty value' : value} names no phase that Argo CD knows, so it leaves the object out`;
  const fates = deletePolicies.flatMap((policy) => FATES[policy] ?? []);
  return `${lead} it runs in ${phases.join(', ')} of every sync and is deleted ${fates.join(' and ')}`;
}

function hookConsequence(kind: string, { phases }: SyncHook): string {
  if (phases.length === 0)
    return 'nothing declares it any more: it is deleted unless Prune=false keeps it, and never made again';
  return DATA_FATES.get(kind) ?? 'what should stay is replaced at every sync, deleted, or not applied at all';
}

/** Whether a Job is replaced at every sync, in the phase Sync: its template cannot change. */
function isSyncHook(hook: SyncHook | undefined): boolean {
  return hook !== undefined && isReplaced(hook) && hook.phases.length === 1 && hook.phases[0] === 'Sync';
}

function isReplaced({ deletePolicies }: SyncHook): boolean {
  return (
    deletePolicies.includes('BeforeHookCreation') ||
    (deletePolicies.includes('HookSucceeded') && deletePolicies.includes('HookFailed'))
  );
}

function jobReason(hook: SyncHook | undefined): string {
  if (hook?.deletePolicies.includes('HookSucceeded') && !isReplaced(hook))
    return 'a Job’s template cannot change, and nothing deletes a Job that failed';
  if (hook === undefined || !isReplaced(hook))
    return 'a Job’s template cannot change, and nothing deletes the old Job first';
  if (hook.phases.length === 0) return `${hook.value} names no phase that Argo CD knows: the Job is left out`;
  if (hook.phases.includes('PreSync')) return 'PreSync runs before everything else, the database included';
  return `${hook.value} does not run before the workloads`;
}

/**
 * Hooks that a change brings or alters, where it touches nothing that Argo CD compares: without a difference no sync begins,
 * and hooks run in a sync alone.
 */
function hooksAlone({ changes, after }: Comparison) {
  const isAlone = changes.every(({ before, after: now }) =>
    [before, now].every((object) => object === undefined || isSkipped(object) || hookOf(object) !== undefined),
  );
  if (!isAlone) return [];
  const application = applicationName(after);
  return changes.flatMap(({ after: object }) => {
    const hook = hookOf(object);
    if (object === undefined || hook === undefined || hook.phases.length === 0) return [];
    return [{ ...placeOf(object, hook), application }];
  });
}

const shared = { verdict: 'block', reads, fix: 'remove the annotation: only the schema Job is a hook' } as const;

/** Which objects Argo CD applies as they are, and which as hooks. */
export const syncHooks = [
  changeRule({
    ...shared,
    id: 'object-is-a-hook',
    title: 'Argo CD applies, compares and heals every object but the schema Job',
    judge: (comparison) => newPlaces((view) => hooks(view, (kind) => !DATA_FATES.has(kind)))(comparison),
    class: 'sync-failure',
    because: ({ hook }) => hookReason(hook),
    impact: ({ hook, kind }) => hookConsequence(kind, hook),
    see: SEE,
  }),
  changeRule({
    ...shared,
    id: 'data-is-a-hook',
    title: 'Argo CD does not delete what holds data at a sync',
    judge: (comparison) => newPlaces((view) => hooks(view, (kind) => DATA_FATES.has(kind)))(comparison),
    class: 'data-loss',
    because: ({ hook }) => hookReason(hook),
    impact: ({ hook, kind }) => hookConsequence(kind, hook),
    see: SEE,
  }),
  changeRule({
    ...shared,
    id: 'object-is-skipped',
    title: 'Argo CD applies every object',
    judge: newPlaces((view) =>
      view.objects
        .filter((object) => object.kind !== 'Job' && isSkipped(object))
        .map((object) => ({ object: objectName(object), path: `metadata.annotations["${HOOK}"]`, now: 'Skip' })),
    ),
    class: 'sync-failure',
    because: 'Argo CD does not apply an object with the hook Skip',
    impact: 'what runs stays as it is, and no change of the object is applied or missed',
    fix: 'remove the annotation',
    see: SEE,
  }),
  changeRule({
    ...shared,
    id: 'job-is-no-sync-hook',
    title: 'A Job is replaced at every sync, before the workloads',
    judge: (comparison) =>
      newPlaces(
        (view) =>
          view.objects
            .filter((object) => object.kind === 'Job' && !isSyncHook(hookOf(object)))
            .map((object) => ({ ...placeOf(object, hookOf(object)), hook: hookOf(object) })),
        ({ object, hook }) => [object, hook],
      )(comparison),
    class: 'sync-failure',
    because: ({ hook }) => jobReason(hook),
    impact: ({ hook }) =>
      hook?.deletePolicies.includes('HookSucceeded') && !isReplaced(hook)
        ? 'after one failure every release is refused, also the one that would repair it, until a person deletes the Job'
        : 'the next release is refused or the sync never ends; the tables are not made before the API starts',
    fix: 'the hook Sync with the delete policy BeforeHookCreation',
    see: SEE,
  }),
  changeRule({
    ...shared,
    id: 'hook-changes-alone',
    title: 'A change of a hook alone begins no sync',
    judge: hooksAlone,
    class: 'sync-failure',
    verdict: 'info',
    because: 'Argo CD compares no hook, and this environment changes in nothing else',
    impact:
      'the merge begins no sync, and a sync that failed is not tried again: the change runs with the next release',
    fix: ({ application }) => `nothing where that can wait; else argocd app sync ${application} after the merge`,
    see: SEE,
    explainedBy: ['job-is-no-sync-hook'],
  }),
];
