import { type AttributePath, at, isEmpty, isPlanObject, type PlanObject, type PlanValue } from '../plan-value';
import type { PlannedResource } from '../terraform-plan';
import { isRelease } from './chart-name';

/** An Application of the argocd-apps chart that exists before the change. */
export interface Application {
  readonly path: AttributePath;
  readonly before: PlanValue;
  /** Undefined when it leaves the release. */
  readonly after: PlanValue | undefined;
}

function applicationsOf(release: PlanObject | null): PlanObject {
  const applications = at(release, 'values', 'applications');
  return isPlanObject(applications) ? applications : {};
}

/** The Applications that a release has after the change, each with what it was before; undefined where it is new. */
export function everyApplication(release: PlannedResource) {
  if (!isRelease(release, 'argocd-apps') || !isPlanObject(at(release.after, 'values'))) return [];
  const known = applicationsOf(release.before);
  return Object.entries(applicationsOf(release.after))
    .filter(([, after]) => !isEmpty(after))
    .map(([name, after]) => ({ path: ['values', 'applications', name], before: known[name], after }));
}

/** The Applications that a release has before the change. */
export function existingApplications(release: PlannedResource): readonly Application[] {
  // The rules in unseen-values.ts tell hidden values; nothing is compared with them.
  if (!isRelease(release, 'argocd-apps') || !isPlanObject(at(release.after, 'values'))) return [];
  const next = applicationsOf(release.after);
  return Object.entries(applicationsOf(release.before)).map(([name, before]) => ({
    path: ['values', 'applications', name],
    before,
    after: isEmpty(next[name]) ? undefined : next[name],
  }));
}

/** The fields, below an Application that stays, which a condition on both sides picks. */
export function fieldsOf(
  release: PlannedResource,
  field: AttributePath,
  picks: (before: PlanValue | undefined, after: PlanValue | undefined) => boolean,
) {
  return existingApplications(release)
    .filter(({ before, after }) => after !== undefined && picks(at(before, ...field), at(after, ...field)))
    .map(({ path }) => ({ path: [...path, ...field] }));
}
