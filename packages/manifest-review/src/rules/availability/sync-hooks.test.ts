import { testRule } from '@vmshift/findings/testing';
import { comparison, EnvironmentDraft } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const HOOK = 'metadata.annotations["argocd.argoproj.io/hook"]';
const DELETE = 'metadata.annotations["argocd.argoproj.io/hook-delete-policy"]';
const HELM_HOOK = 'metadata.annotations["helm.sh/hook"]';
const API = 'Deployment/vmshift-api';
const CLAIM = 'PersistentVolumeClaim/postgresql-pvc';
const JOB = 'Job/vmshift-schema';
const set = (object: string, path: string, value: unknown) => comparison((draft) => draft.set(object, path, value));

testRule(changeRules, 'object-is-a-hook', {
  flags: {
    'a hook of Argo CD': [
      set(API, HOOK, 'Sync'),
      {
        ...{ object: API, path: HOOK, now: 'Sync', before: undefined },
        because:
          'argocd.argoproj.io/hook takes the object out of what Argo CD applies, compares and heals: it runs in Sync of every sync and is deleted before it is made again',
        impact: 'what should stay is replaced at every sync, deleted, or not applied at all',
      },
    ],
    'a hook of Helm': [set(API, HELM_HOOK, 'post-install'), { object: API, path: HELM_HOOK, now: 'post-install' }],
    'a phase that does not exist': [
      set(API, HOOK, 'Later'),
      {
        ...{ object: API, path: HOOK },
        because: expect.stringContaining('Later names no phase that Argo CD knows, so it leaves the object out'),
        impact: 'nothing declares it any more: it is deleted unless Prune=false keeps it, and never made again',
      },
    ],
    'an empty value': [
      set(API, HOOK, ''),
      { object: API, path: HOOK, because: expect.stringContaining('an empty value names no phase') },
    ],
    'another policy deletes it than before': [
      comparison(
        (draft) => draft.set(API, DELETE, 'HookSucceeded'),
        (draft) => draft.set(API, HOOK, 'Sync'),
      ),
      { object: API, path: HOOK },
    ],
    'a delete policy of its own': [
      comparison((draft) => draft.set(API, HOOK, 'PostSync').set(API, DELETE, 'HookSucceeded,HookFailed')),
      {
        ...{ object: API, path: HOOK },
        because: expect.stringContaining('is deleted when the sync succeeded and when the sync failed'),
      },
    ],
  },
  accepts: {
    'the hook goes': comparison(
      (draft) => draft.set(API, HOOK, undefined),
      (draft) => draft.set(API, HOOK, 'Sync'),
    ),
    'Skip has its own rule': set(API, HOOK, 'Skip'),
    'data has its own rule': set(CLAIM, HOOK, 'Sync'),
    'a Job has its own rule': set(JOB, HOOK, 'PostSync'),
    'it was so before': comparison(
      (draft) => draft.set(API, 'spec.paused', true),
      (draft) => draft.set(API, HOOK, 'Sync'),
    ),
  },
});

testRule(changeRules, 'data-is-a-hook', {
  flags: {
    'a claim': [
      set(CLAIM, HOOK, 'Sync'),
      { object: CLAIM, path: HOOK, now: 'Sync', impact: expect.stringContaining('the claim is deleted') },
    ],
    'a hook of Helm that deletes it after the sync': [
      comparison((draft) =>
        draft
          .set(CLAIM, HELM_HOOK, 'pre-install')
          .set(CLAIM, 'metadata.annotations["helm.sh/hook-delete-policy"]', 'hook-succeeded'),
      ),
      {
        ...{ object: CLAIM, path: HELM_HOOK },
        because: expect.stringContaining('it runs in PreSync of every sync and is deleted when the sync succeeded'),
      },
    ],
    'a hook of Helm that Argo CD does not run': [
      set(CLAIM, HELM_HOOK, 'test'),
      { object: CLAIM, path: HELM_HOOK, impact: expect.stringContaining('deleted unless Prune=false keeps it') },
    ],
  },
  accepts: { 'a Deployment has its own rule': set(API, HOOK, 'Sync'), Skip: set(CLAIM, HOOK, 'Skip') },
});

testRule(changeRules, 'object-is-skipped', {
  flags: { Skip: [set(API, HOOK, 'Skip'), { object: API, path: HOOK, now: 'Skip' }] },
  accepts: { 'another hook': set(API, HOOK, 'Sync'), 'a Job has its own rule': set(JOB, HOOK, 'Skip') },
});

testRule(changeRules, 'hook-changes-alone', {
  flags: {
    'another deadline of the schema Job': [
      set(JOB, 'spec.activeDeadlineSeconds', 500),
      {
        ...{ object: JOB, path: HOOK, now: 'Sync', verdict: 'info' },
        fix: 'nothing where that can wait; else argocd app sync vmshift-staging after the merge',
      },
    ],
    'a hook that comes, next to what Argo CD does not apply': [
      comparison(
        (draft) => draft.add(new EnvironmentDraft().find(JOB)).set(API, 'spec.replicas', 7),
        (draft) => draft.remove(JOB).set(API, HOOK, 'Skip'),
      ),
      { object: JOB, path: HOOK, now: 'Sync' },
    ],
  },
  accepts: {
    'what Argo CD compares changes as well': comparison((draft) =>
      draft.set(JOB, 'spec.activeDeadlineSeconds', 500).set(API, 'spec.revisionHistoryLimit', 3),
    ),
    'what was compared becomes a hook': set(API, HOOK, 'Sync'),
    'the hook goes': comparison((draft) => draft.remove(JOB)),
    'nothing changes': comparison((draft) => draft),
    'Argo CD knows no such phase': set(JOB, HOOK, 'Later'),
    'it is skipped from now on': set(JOB, HOOK, 'Skip'),
  },
});

testRule(changeRules, 'job-is-no-sync-hook', {
  flags: {
    'no hook': [
      comparison((draft) => draft.set(JOB, HOOK, undefined)),
      {
        ...{ object: JOB, path: 'metadata.annotations["argocd.argoproj.io/hook"]', now: 'no hook' },
        because: 'a Job’s template cannot change, and nothing deletes the old Job first',
      },
    ],
    'a hook of Helm': [
      comparison((draft) => draft.set(JOB, HOOK, undefined).set(JOB, HELM_HOOK, 'pre-install')),
      { object: JOB, path: HELM_HOOK, because: 'PreSync runs before everything else, the database included' },
    ],
    'before everything else': [
      set(JOB, HOOK, 'PreSync'),
      { object: JOB, path: HOOK, because: 'PreSync runs before everything else, the database included' },
    ],
    'after everything else': [
      set(JOB, HOOK, 'PostSync'),
      { object: JOB, path: HOOK, because: 'PostSync does not run before the workloads' },
    ],
    'a phase that does not exist': [
      set(JOB, HOOK, 'Later'),
      { object: JOB, path: HOOK, because: 'Later names no phase that Argo CD knows: the Job is left out' },
    ],
    'deleted only when it failed': [
      set(JOB, DELETE, 'HookFailed'),
      { object: JOB, path: HOOK, because: expect.stringContaining('nothing deletes the old Job first') },
    ],
    'deleted only when it succeeded': [
      set(JOB, DELETE, 'HookSucceeded'),
      {
        ...{ object: JOB, path: HOOK, verdict: 'block' },
        because: 'a Job’s template cannot change, and nothing deletes a Job that failed',
        impact:
          'after one failure every release is refused, also the one that would repair it, until a person deletes the Job',
      },
    ],
    'two phases': [set(JOB, HOOK, 'Sync,PostSync'), { object: JOB, path: HOOK }],
  },
  accepts: {
    'the default delete policy': set(JOB, DELETE, undefined),
    'deleted however it ended': set(JOB, DELETE, 'HookSucceeded,HookFailed'),
    'it was so before': comparison(
      (draft) => draft.set(JOB, 'spec.backoffLimit', 3),
      (draft) => draft.set(JOB, HOOK, 'PostSync'),
    ),
  },
});
