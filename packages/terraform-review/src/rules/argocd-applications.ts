import { at, isEmpty, isPlanObject, listAt, type PlanObject, type PlanValue, printPath, stringAt } from '../plan-value';
import { type Danger, ruleFor } from '../rule';
import { isRelease } from './chart-name';

const APPLICATION = 'https://argo-cd.readthedocs.io/en/stable/user-guide/application-specification/';
const DELETION = 'https://argo-cd.readthedocs.io/en/stable/user-guide/app_deletion/';
const AUTO_SYNC = 'https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/';

const applicationsOf = (release: PlanObject | null): PlanObject => {
  const applications = at(release ?? undefined, 'values', 'applications');
  return isPlanObject(applications) ? applications : {};
};

/** What happens to the Applications of the argocd-apps chart: where they deploy, from what, and whether they go. */
export const argoCdApplications = ruleFor(['helm_release'], (resource) => {
  if (resource.action !== 'update' || !isRelease(resource, 'argocd-apps')) return [];
  // Values that are hidden are told by chartSettings; nothing is compared with them.
  if (!isPlanObject(at(resource.after ?? undefined, 'values'))) return [];
  const next = applicationsOf(resource.after);
  return Object.entries(applicationsOf(resource.before)).flatMap(([name, old]) => {
    const application = next[name];
    return isEmpty(application) || application === undefined ? [removed(name, old)] : changed(name, old, application);
  });
});

const path = (name: string, ...rest: string[]): string => printPath(['values', 'applications', name, ...rest]);

function removed(name: string, old: PlanValue): Danger {
  const cascades = !isEmpty(at(old, 'finalizers'));
  return {
    id: 'application-removed',
    class: cascades ? 'data-loss' : 'outage',
    verdict: 'block',
    path: path(name),
    before: stringAt(old, 'source', 'path') ?? name,
    because: 'the Application leaves the release',
    impact: cascades
      ? 'its finalizer deletes everything it deployed'
      : 'what it deployed goes on, and no release or rollback reaches it any more',
    fix: 'take the environment down on purpose (docs/operations.md), and acknowledge it',
    see: DELETION,
  };
}

function changed(name: string, old: PlanValue, next: PlanValue): Danger[] {
  return [...moved(name, old, next), ...syncing(name, old, next)];
}

function moved(name: string, old: PlanValue, next: PlanValue): Danger[] {
  const differs = (...where: string[]): boolean =>
    JSON.stringify(at(old, ...where)) !== JSON.stringify(at(next, ...where));
  const base = (...where: string[]) => ({
    path: path(name, ...where),
    before: at(old, ...where),
    after: at(next, ...where),
  });
  const dangers: Danger[] = [];
  if (differs('destination')) {
    dangers.push({
      ...base('destination'),
      id: 'application-destination',
      class: 'outage',
      verdict: 'block',
      because: 'the Application deploys to another cluster or namespace',
      impact: 'it starts empty there, without the volumes; what ran before is left behind or pruned',
      fix: 'keep the destination; move an environment by dump and restore',
      see: APPLICATION,
    });
  }
  for (const field of ['repoURL', 'path'] as const) {
    if (!differs('source', field)) continue;
    dangers.push({
      ...base('source', field),
      id: 'application-source',
      class: 'outage',
      verdict: 'block',
      because: 'the Application follows other manifests',
      impact: 'objects that the other source does not hold are pruned, all of them when it is empty',
      fix: 'keep the source; dist/<environment> is the only one',
      see: APPLICATION,
    });
  }
  if (differs('source', 'targetRevision')) {
    dangers.push({
      ...base('source', 'targetRevision'),
      id: 'application-revision',
      class: 'wrong-image',
      verdict: 'warn',
      because: 'the Application follows another branch or commit of this repository',
      impact: 'what that revision holds is deployed at once; releases go on being written to the branch of before',
      fix: 'make sure that releases are pushed to the revision that is followed',
      see: APPLICATION,
    });
  }
  return dangers;
}

function syncing(name: string, old: PlanValue, next: PlanValue): Danger[] {
  const dangers: Danger[] = [];
  const automated = (side: PlanValue): PlanValue | undefined => at(side, 'syncPolicy', 'automated');
  if (isPlanObject(automated(old)) && !isPlanObject(automated(next))) {
    dangers.push({
      id: 'application-not-automated',
      class: 'sync-failure',
      verdict: 'warn',
      path: path(name, 'syncPolicy', 'automated'),
      before: automated(old),
      because: 'the Application does not sync by itself any more',
      impact: 'releases and rollbacks are written to Git and reach the cluster only by hand',
      fix: 'keep automated; to stop releases, use ./vmshiftctl hold',
      see: AUTO_SYNC,
    });
  }
  if (at(automated(next), 'allowEmpty') === true && at(automated(old), 'allowEmpty') !== true) {
    dangers.push({
      id: 'application-may-become-empty',
      class: 'data-loss',
      verdict: 'block',
      path: path(name, 'syncPolicy', 'automated', 'allowEmpty'),
      after: true,
      because: 'the guard against an empty source is off',
      impact: 'a commit that empties dist/ deletes everything that runs',
      fix: 'leave allowEmpty out',
      see: AUTO_SYNC,
    });
  }
  if (isEmpty(listAt(old, 'finalizers')) && !isEmpty(listAt(next, 'finalizers'))) {
    dangers.push({
      id: 'application-deletes-with-it',
      class: 'data-loss',
      verdict: 'warn',
      path: path(name, 'finalizers'),
      after: at(next, 'finalizers'),
      because: 'deleting the Application now deletes what it deployed',
      impact: 'an Application that is removed by mistake takes its workloads along',
      fix: 'keep cascadingDelete off where data matters',
      see: DELETION,
    });
  }
  return dangers;
}
