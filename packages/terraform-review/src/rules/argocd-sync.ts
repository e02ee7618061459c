import type { Rule, Verdict } from '@vmshift/findings';
import {
  type AttributePath,
  at,
  isEmpty,
  isPlanObject,
  listAt,
  numberAt,
  type PlanValue,
  printValue,
  stringAt,
  stringsAt,
} from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import type { PlannedResource } from '../terraform-plan';
import { applicationSyncOptions } from './argocd-sync-options';
import { everyApplication, fieldsOf } from './existing-applications';

const RELEASE = { types: ['helm_release'], chart: 'argocd-apps' };
const GUIDE = 'https://argo-cd.readthedocs.io/en/stable/user-guide';

const noPrune = resourceRule({
  ...RELEASE,
  id: 'application-does-not-prune',
  title: 'What leaves dist/ leaves the cluster',
  actions: ['update'],
  judge: (release) =>
    fieldsOf(release, ['syncPolicy', 'automated', 'prune'], (old, next) => old === true && next !== true),
  class: 'sync-failure',
  verdict: 'warn',
  because: 'the Application no longer prunes',
  impact: 'what leaves dist/ runs on, a CronJob or a worker of an earlier release among it',
  fix: 'keep prune true; an object that must stay has the annotation Prune=false',
  see: `${GUIDE}/auto_sync/`,
  reads: ['values.applications.*.syncPolicy.automated.prune'],
  explainedBy: ['application-not-automated'],
});

const noSelfHeal = resourceRule({
  ...RELEASE,
  id: 'application-does-not-heal',
  title: 'What is changed by hand is brought back to Git',
  actions: ['update'],
  judge: (release) =>
    fieldsOf(release, ['syncPolicy', 'automated', 'selfHeal'], (old, next) => old === true && next !== true),
  class: 'sync-failure',
  verdict: 'warn',
  because: 'the Application no longer heals itself',
  impact: 'what someone changes or deletes by hand stays so until the next commit',
  fix: 'keep selfHeal true',
  see: `${GUIDE}/auto_sync/`,
  reads: ['values.applications.*.syncPolicy.automated.selfHeal'],
  explainedBy: ['application-not-automated'],
});

const namespaceLabelled = resourceRule({
  ...RELEASE,
  id: 'application-labels-namespace',
  title: 'Terraform alone labels the namespace of an Application',
  actions: ['update'],
  judge: (release) =>
    fieldsOf(
      release,
      ['syncPolicy', 'managedNamespaceMetadata'],
      (old, next) => !isEmpty(next) && JSON.stringify(old) !== JSON.stringify(next),
    ),
  class: 'privilege',
  verdict: 'block',
  because: 'Argo CD writes labels and annotations of its own to the namespace',
  impact:
    'the level of Pod Security is such a label: privileged pods are admitted, or Terraform and Argo CD undo each other',
  fix: 'leave managedNamespaceMetadata out; the labels stand in apps/infra/src/constructs/application-namespace.ts',
  see: `${GUIDE}/sync-options/#namespace-metadata`,
  reads: ['values.applications.*.syncPolicy.managedNamespaceMetadata'],
});

/** Fields that hold a whole object, or nearly so. */
const WHOLE = /^(?:|\/|\/spec|\/data|\/metadata|\/spec\/template(?:\/spec)?|\.|\.spec|\.data|\.\[\]|\.\.)$/;

const differencesIgnored = resourceRule({
  ...RELEASE,
  id: 'application-differences-ignored',
  title: 'A difference from Git is shown, and brought back',
  actions: ['create', 'update'],
  judge: (release) =>
    everyApplication(release).flatMap(({ path, before, after }) => {
      const known = listAt(before, 'ignoreDifferences').map((entry) => printValue(entry));
      const gained = listAt(after, 'ignoreDifferences').filter((entry) => !known.includes(printValue(entry)));
      if (gained.length === 0) return [];
      const isWhole = gained.some(
        (entry) =>
          ['', '*'].includes(stringAt(entry, 'kind') ?? '') ||
          [...stringsAt(entry, 'jsonPointers'), ...stringsAt(entry, 'jqPathExpressions')].some((field) =>
            WHOLE.test(field),
          ),
      );
      const kinds = gained.map((entry) => stringAt(entry, 'kind') || 'every kind');
      return [{ path: [...path, 'ignoreDifferences'], kinds, ...(isWhole ? {} : { verdict: 'warn' as Verdict }) }];
    }),
  class: 'sync-failure',
  verdict: 'block',
  because: ({ kinds }) =>
    `the Application no longer tells where fields of ${[...new Set(kinds)].join(', ')} differ from Git`,
  impact: 'what is changed there by hand stays, and a release that changes nothing else is not synced',
  fix: 'name the one object, the one field and who writes it',
  see: `${GUIDE}/diffing/`,
  reads: ['values.applications.*.ignoreDifferences'],
});

const ANNOTATIONS = 'additionalAnnotations';
const FROZEN = 'argocd.argoproj.io/skip-reconcile';

const frozen = resourceRule({
  ...RELEASE,
  id: 'application-frozen',
  title: 'Argo CD works on its Applications',
  actions: ['create', 'update'],
  judge: (release) => {
    const isFrozen = (application: PlanValue | undefined) => String(at(application, ANNOTATIONS, FROZEN)) === 'true';
    return everyApplication(release)
      .filter(({ before, after }) => isFrozen(after) && !isFrozen(before))
      .map(({ path }) => ({ path: [...path, ANNOTATIONS, FROZEN] }));
  },
  class: 'sync-failure',
  verdict: 'block',
  because: 'Argo CD leaves the Application alone',
  impact: 'no release, no rollback and no deletion is carried out, and what it shows is from before',
  fix: 'leave skip-reconcile out; to stop releases, use ./vmshiftctl hold',
  see: `${GUIDE}/skip_reconcile/`,
  reads: [`values.applications.*.${ANNOTATIONS}["${FROZEN}"]`],
});

const ownAnnotations = resourceRule({
  ...RELEASE,
  id: 'application-annotations',
  title: 'Argo CD compares and syncs an Application as it did',
  actions: ['update'],
  judge: (release) =>
    everyApplication(release).flatMap(({ path, before, after }) => {
      if (before === undefined) return [];
      const sides = [at(before, ANNOTATIONS), at(after, ANNOTATIONS)];
      const keys = new Set(sides.flatMap((side) => (isPlanObject(side) ? Object.keys(side) : [])));
      return [...keys]
        .filter((key) => key.startsWith('argocd.argoproj.io/') && key !== FROZEN)
        .filter((key) => at(sides[0], key) !== at(sides[1], key))
        .map((key) => ({ path: [...path, ANNOTATIONS, key], key }));
    }),
  class: 'sync-failure',
  verdict: 'warn',
  because: ({ key }) => `${key} tells Argo CD how to compare, refresh or sync the Application`,
  impact: 'without ServerSideDiff=true defaults of the API server count as differences; other values hide differences',
  fix: 'keep compare-options ServerSideDiff=true',
  see: `${GUIDE}/diff-strategies/`,
  reads: [`values.applications.*.${ANNOTATIONS}["argocd.argoproj.io/*"]`],
});

/** Fields below `retry` that take something away, with what they take. */
function weakerRetry(release: PlannedResource): readonly { readonly path: AttributePath; readonly what: string }[] {
  return everyApplication(release).flatMap(({ path, before, after }) => {
    const [was, is] = [before, after].map((application) => at(application, 'syncPolicy', 'retry'));
    const limit = (retry: PlanValue | undefined) => numberAt(retry, 'limit') ?? 0;
    if (limit(was) !== 0 && limit(is) === 0)
      return [{ path: [...path, 'syncPolicy', 'retry'], what: 'a sync that fails is not tried again' }];
    if (at(was, 'refresh') === true && at(is, 'refresh') !== true)
      return [
        {
          path: [...path, 'syncPolicy', 'retry', 'refresh'],
          what: 'a newer commit waits for the tries of an earlier one',
        },
      ];
    return [];
  });
}

const weakRetry = resourceRule({
  ...RELEASE,
  id: 'application-retry',
  title: 'A sync that fails is tried again, with the newest commit',
  actions: ['update'],
  judge: weakerRetry,
  class: 'sync-failure',
  verdict: 'warn',
  because: ({ what }) => what,
  impact: 'a rollback, or a release after an API server was away for a moment, waits for a sync by hand',
  fix: 'keep retry.limit above 0 and retry.refresh true',
  see: `${GUIDE}/auto_sync/`,
  reads: ['values.applications.*.syncPolicy.retry.limit', 'values.applications.*.syncPolicy.retry.refresh'],
});

const otherNamespace = resourceRule({
  ...RELEASE,
  id: 'application-out-of-sight',
  title: 'Applications and projects are in the namespace of Argo CD',
  actions: ['create', 'update'],
  judge: (release) =>
    (['applications', 'projects'] as const).flatMap((list) => {
      const [before, after] = [release.before, release.after].map((side) => at(side, 'values', list));
      return Object.entries(isPlanObject(after) ? after : {})
        .map(([name, entry]) => ({ name, was: stringAt(before, name, 'namespace'), is: stringAt(entry, 'namespace') }))
        .filter(({ was, is }) => is !== was && !isEmpty(is) && is !== 'argocd')
        .map(({ name, is }) => ({ path: ['values', list, name, 'namespace'], is: is ?? '' }));
    }),
  class: 'outage',
  verdict: 'block',
  because: ({ is }) => `it moves to the namespace ${is}, where Argo CD does not look`,
  impact: 'the one in argocd is deleted, and nothing is delivered any more',
  fix: 'keep namespace argocd',
  see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/app-any-namespace/',
  reads: ['values.applications.*.namespace', 'values.projects.*.namespace'],
});

/** How Argo CD brings an Application to what Git holds. */
export const applicationSyncRules: readonly Rule<PlanContext>[] = [
  noPrune,
  noSelfHeal,
  namespaceLabelled,
  applicationSyncOptions,
  differencesIgnored,
  frozen,
  ownAnnotations,
  weakRetry,
  otherNamespace,
];
