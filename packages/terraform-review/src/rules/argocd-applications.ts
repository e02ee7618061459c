import type { Rule } from '@vmshift/findings';
import {
  type AttributePath,
  at,
  isEmpty,
  isPlanObject,
  listAt,
  type PlanObject,
  type PlanValue,
  stringAt,
} from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import type { PlannedResource } from '../terraform-plan';
import { isRelease } from './chart-name';

const TYPES = ['helm_release'];
const APPLICATION = 'https://argo-cd.readthedocs.io/en/stable/user-guide/application-specification/';
const DELETION = 'https://argo-cd.readthedocs.io/en/stable/user-guide/app_deletion/';
const AUTO_SYNC = 'https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/';
const TAKE_DOWN = 'take the environment down on purpose (docs/operations.md), then acknowledge this finding';

/** An Application of the argocd-apps chart that exists before the change. */
interface Application {
  readonly path: AttributePath;
  readonly before: PlanValue;
  /** Undefined when it leaves the release. */
  readonly after: PlanValue | undefined;
}

function applicationsOf(release: PlanObject | null): PlanObject {
  const applications = at(release, 'values', 'applications');
  return isPlanObject(applications) ? applications : {};
}

function existingApplications(release: PlannedResource): readonly Application[] {
  // The rules in unseen-values.ts tell hidden values; nothing is compared with them.
  if (!isRelease(release, 'argocd-apps') || !isPlanObject(at(release.after, 'values'))) return [];
  const next = applicationsOf(release.after);
  return Object.entries(applicationsOf(release.before)).map(([name, before]) => ({
    path: ['values', 'applications', name],
    before,
    after: isEmpty(next[name]) ? undefined : next[name],
  }));
}

/** Applications that leave the release, by whether their finalizer deletes what they deployed. */
function removedApplications(release: PlannedResource, cascades: boolean) {
  return existingApplications(release)
    .filter(({ before, after }) => after === undefined && cascades !== isEmpty(at(before, 'finalizers')))
    .map(({ path, before }) => ({ path, before: stringAt(before, 'source', 'path') ?? String(path.at(-1)) }));
}

/** The fields, below an Application that stays, which a condition on both sides picks. */
function fieldsOf(
  release: PlannedResource,
  field: AttributePath,
  picks: (before: PlanValue | undefined, after: PlanValue | undefined) => boolean,
) {
  return existingApplications(release)
    .filter(({ before, after }) => after !== undefined && picks(at(before, ...field), at(after, ...field)))
    .map(({ path }) => ({ path: [...path, ...field] }));
}

function differs(before: PlanValue | undefined, after: PlanValue | undefined): boolean {
  return JSON.stringify(before) !== JSON.stringify(after);
}

const applicationRemoved = resourceRule({
  id: 'application-removed',
  title: 'A workload stays in the hands of Argo CD',
  types: TYPES,
  actions: ['update'],
  judge: (release) => removedApplications(release, false),
  class: 'outage',
  verdict: 'block',
  because: 'the Application leaves the release',
  impact: 'what it deployed keeps running, and no release or rollback reaches it any more',
  fix: TAKE_DOWN,
  see: DELETION,
  reads: ['values.applications.*'],
});

const applicationRemovedWithWorkloads = resourceRule({
  id: 'application-removed-with-workloads',
  title: 'What an Application deployed is kept',
  types: TYPES,
  actions: ['update'],
  judge: (release) => removedApplications(release, true),
  class: 'data-loss',
  verdict: 'block',
  because: 'the Application leaves the release, and it has a finalizer',
  impact: 'the finalizer deletes everything that the Application deployed',
  fix: TAKE_DOWN,
  see: DELETION,
  reads: ['values.applications.*'],
});

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
  judge: (release) => ['repoURL', 'path'].flatMap((field) => fieldsOf(release, ['source', field], differs)),
  class: 'outage',
  verdict: 'block',
  because: 'the Application follows other manifests',
  impact: 'objects that the other source does not hold are pruned, all of them when it is empty',
  fix: 'keep the source; dist/<environment> is the only one',
  see: APPLICATION,
  reads: ['values.applications.*.source.repoURL', 'values.applications.*.source.path'],
});

const applicationRevision = resourceRule({
  id: 'application-revision',
  title: 'An Application follows the branch that releases are written to',
  types: TYPES,
  actions: ['update'],
  judge: (release) => fieldsOf(release, ['source', 'targetRevision'], differs),
  class: 'wrong-image',
  verdict: 'warn',
  because: 'the Application follows another branch or commit of this repository',
  impact: 'the manifests of that revision are deployed at once; releases are still written to the earlier branch',
  fix: 'make sure that releases are pushed to the revision that is followed',
  see: APPLICATION,
  reads: ['values.applications.*.source.targetRevision'],
});

const applicationNotAutomated = resourceRule({
  id: 'application-not-automated',
  title: 'Releases and rollbacks reach the cluster without a manual step',
  types: TYPES,
  actions: ['update'],
  judge: (release) =>
    fieldsOf(release, ['syncPolicy', 'automated'], (old, next) => isPlanObject(old) && !isPlanObject(next)),
  class: 'sync-failure',
  verdict: 'warn',
  because: 'the Application no longer syncs automatically',
  impact: 'releases and rollbacks are written to Git and reach the cluster by a manual sync only',
  fix: 'keep automated; to stop releases, use ./vmshiftctl hold',
  see: AUTO_SYNC,
  reads: ['values.applications.*.syncPolicy.automated'],
});

const applicationMayBecomeEmpty = resourceRule({
  id: 'application-may-become-empty',
  title: 'An empty source deletes nothing',
  types: TYPES,
  actions: ['update'],
  judge: (release) =>
    fieldsOf(release, ['syncPolicy', 'automated', 'allowEmpty'], (old, next) => old !== true && next === true),
  class: 'data-loss',
  verdict: 'block',
  because: 'the protection against an empty source is off',
  impact: 'a commit that empties dist/ deletes everything that runs',
  fix: 'leave allowEmpty out',
  see: AUTO_SYNC,
  reads: ['values.applications.*.syncPolicy.automated.allowEmpty'],
});

const applicationDeletesWithIt = resourceRule({
  id: 'application-deletes-with-it',
  title: 'Workloads survive the deletion of their Application',
  types: TYPES,
  actions: ['update'],
  judge: (release) =>
    fieldsOf(release, ['finalizers'], (old, next) => listAt(old).length === 0 && listAt(next).length > 0),
  class: 'data-loss',
  verdict: 'warn',
  because: 'deleting the Application now deletes what it deployed',
  impact: 'an Application that is removed by mistake takes its workloads along',
  fix: 'keep cascadingDelete off where data matters',
  see: DELETION,
  reads: ['values.applications.*.finalizers'],
});

/** The Applications of the argocd-apps chart: where they deploy, from what, and whether they go. */
export const applicationRules: readonly Rule<PlanContext>[] = [
  applicationRemoved,
  applicationRemovedWithWorkloads,
  applicationDestination,
  applicationSource,
  applicationRevision,
  applicationNotAutomated,
  applicationMayBecomeEmpty,
  applicationDeletesWithIt,
];
