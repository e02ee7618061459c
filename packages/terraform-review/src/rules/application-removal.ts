import type { Rule } from '@vmshift/findings';
import { at, isEmpty, listAt, stringAt } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import type { PlannedResource } from '../terraform-plan';
import { existingApplications, fieldsOf } from './existing-applications';

const TYPES = ['helm_release'];
const SEE = 'https://argo-cd.readthedocs.io/en/stable/user-guide/app_deletion/';
const TAKE_DOWN = 'take the environment down on purpose (docs/maintenance.md), then acknowledge this finding';

/** Applications that leave the release, by whether their finalizer deletes what they deployed. */
function removedApplications(release: PlannedResource, cascades: boolean) {
  return existingApplications(release)
    .filter(({ before, after }) => after === undefined && cascades !== isEmpty(at(before, 'finalizers')))
    .map(({ path, before }) => ({ path, before: stringAt(before, 'source', 'path') ?? String(path.at(-1)) }));
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
  see: SEE,
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
  see: SEE,
  reads: ['values.applications.*'],
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
  see: SEE,
  reads: ['values.applications.*.finalizers'],
});

/** Applications that leave the argocd-apps chart, or take their workloads along when they do. */
export const applicationRemovalRules: readonly Rule<PlanContext>[] = [
  applicationRemoved,
  applicationRemovedWithWorkloads,
  applicationDeletesWithIt,
];
