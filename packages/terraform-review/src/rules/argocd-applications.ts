import type { Rule } from '@vmshift/findings';
import { at, isPlanObject, type PlanValue, stringAt } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import type { PlannedResource } from '../terraform-plan';
import { everyApplication, existingApplications, fieldsOf } from './existing-applications';

const TYPES = ['helm_release'];
const APPLICATION = 'https://argo-cd.readthedocs.io/en/stable/user-guide/application-specification/';
const AUTO_SYNC = 'https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/';

function differs(before: PlanValue | undefined, after: PlanValue | undefined): boolean {
  return JSON.stringify(before) !== JSON.stringify(after);
}

/** Fields of the sources on both sides; the revision has a rule of its own. */
function sourceFields(release: PlannedResource): readonly string[] {
  const sources = existingApplications(release).flatMap(({ before, after }) => [
    at(before, 'source'),
    at(after, 'source'),
  ]);
  const fields = new Set(sources.flatMap((source) => (isPlanObject(source) ? Object.keys(source) : [])));
  return [...fields].filter((field) => field !== 'targetRevision').sort();
}

const applicationDestination = resourceRule({
  id: 'application-destination',
  title: 'An Application deploys to the same cluster and namespace',
  types: TYPES,
  actions: ['update'],
  judge: (release) => fieldsOf(release, ['destination'], differs),
  class: 'outage',
  verdict: 'block',
  because: 'the Application deploys to another cluster or namespace',
  impact: 'it starts empty there, without the volumes; what ran before is left behind or pruned',
  fix: 'keep the destination; move an environment by dump and restore',
  see: APPLICATION,
  reads: ['values.applications.*.destination'],
});

const applicationSource = resourceRule({
  id: 'application-source',
  title: 'An Application follows its folder of dist/',
  types: TYPES,
  actions: ['update'],
  judge: (release) => [
    ...sourceFields(release).flatMap((field) => fieldsOf(release, ['source', field], differs)),
    ...fieldsOf(release, ['sources'], differs),
  ],
  class: 'outage',
  verdict: 'block',
  because: 'the Application follows other manifests',
  impact: 'objects that the other source does not hold are pruned, all of them when it is empty',
  fix: 'keep the source; dist/<environment> is the only one',
  see: APPLICATION,
  reads: ['values.applications.*.source', 'values.applications.*.sources'],
});

const applicationRevision = resourceRule({
  id: 'application-revision',
  title: 'An Application follows the branch that releases are written to',
  types: TYPES,
  actions: ['update'],
  judge: (release) => fieldsOf(release, ['source', 'targetRevision'], differs),
  class: 'wrong-image',
  verdict: 'block',
  because: ({ before, after }) => `the Application follows ${after ?? 'no revision'} instead of ${before ?? 'none'}`,
  impact:
    'the manifests of that revision are deployed at once, reviewed or not; releases are still written to the earlier branch',
  fix: 'keep the protected branch, to which releases are pushed',
  see: APPLICATION,
  reads: ['values.applications.*.source.targetRevision'],
});

const applicationProject = resourceRule({
  id: 'application-project',
  title: 'An Application stays in its project',
  types: TYPES,
  actions: ['update'],
  judge: (release) => fieldsOf(release, ['project'], (old, next) => stringAt(old) !== stringAt(next)),
  class: 'privilege',
  verdict: 'block',
  because: 'the Application comes under another project, which bounds what it may follow and write',
  impact: 'the project default allows every repository, cluster and kind',
  fix: 'keep the project of the environment',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/projects/',
  reads: ['values.applications.*.project'],
});

function isAutomated(automated: PlanValue | undefined): boolean {
  return isPlanObject(automated) && automated.enabled !== false;
}

const applicationNotAutomated = resourceRule({
  id: 'application-not-automated',
  title: 'Releases and rollbacks reach the cluster without a manual step',
  types: TYPES,
  actions: ['update'],
  judge: (release) =>
    fieldsOf(release, ['syncPolicy', 'automated'], (old, next) => isAutomated(old) && !isAutomated(next)),
  class: 'sync-failure',
  verdict: 'warn',
  because: 'the Application no longer syncs automatically',
  impact: 'releases and rollbacks are written to Git and reach the cluster by a manual sync only',
  fix: 'keep automated; to stop releases, use ./vmshiftctl hold',
  see: AUTO_SYNC,
  reads: ['values.applications.*.syncPolicy.automated.enabled'],
});

const ALLOW_EMPTY = ['syncPolicy', 'automated', 'allowEmpty'];

const applicationMayBecomeEmpty = resourceRule({
  id: 'application-may-become-empty',
  title: 'An empty source deletes nothing',
  types: TYPES,
  actions: ['create', 'update'],
  judge: (release) =>
    everyApplication(release)
      .map(({ path, before, after }) => ({ path, sides: [before, after].map((one) => at(one, ...ALLOW_EMPTY)) }))
      .filter(({ sides: [old, next] }) => old !== true && next === true)
      .map(({ path }) => ({ path: [...path, ...ALLOW_EMPTY] })),
  class: 'data-loss',
  verdict: 'block',
  because: 'the protection against an empty source is off',
  impact: 'a commit that empties dist/ deletes everything that runs',
  fix: 'leave allowEmpty out',
  see: AUTO_SYNC,
  reads: ['values.applications.*.syncPolicy.automated.allowEmpty'],
});

/** The Applications of the argocd-apps chart: where they deploy, from what, within which project, and whether by themselves. */
export const applicationRules: readonly Rule<PlanContext>[] = [
  applicationDestination,
  applicationSource,
  applicationRevision,
  applicationProject,
  applicationNotAutomated,
  applicationMayBecomeEmpty,
];
