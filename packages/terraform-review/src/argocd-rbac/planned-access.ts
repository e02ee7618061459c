import { at, isPlanObject, listAt, type PlanObject, type PlanValue, stringAt, stringsAt } from '../plan-value';
import type { PlanContext } from '../rule';
import { entriesOf } from '../rules/argocd-apps';
import { isRelease } from '../rules/chart-name';
import type { PlannedResource } from '../terraform-plan';
import { type AccessPolicy, accessPolicy, type ProjectRole } from './access-policy';

/** What decides who may do what in Argo CD, on one side of a plan. */
export interface AccessSide {
  /** Undefined where it cannot be known: the text is computed, its patterns are no globs, or Argo CD refuses it. */
  readonly policy: AccessPolicy | undefined;
  /** `policy.csv` with its overlays; undefined where it is hidden or computed. */
  readonly text: string | undefined;
  readonly defaultRole: string;
  readonly usesRegex: boolean;
  /** The line that Argo CD refuses. */
  readonly refused: string | undefined;
  /** Roles of each project, as data. */
  readonly roles: ReadonlyMap<string, PlanValue>;
}

/** Both sides, and the releases that they are read from. */
export interface PlannedAccess {
  readonly before: AccessSide;
  readonly after: AccessSide;
  /** Release of the argo-cd chart, which is created or changed, or stays as it is. */
  readonly release: PlannedResource;
  /** Release of the argocd-apps chart. */
  readonly projects: PlannedResource | undefined;
}

/** Below `values` of the argo-cd chart. */
export const RBAC_PATH = ['values', 'configs', 'rbac'] as const;

/** Who may do what before and after a plan; undefined where it holds no Argo CD afterwards, or hides all of its values. */
export function plannedAccess({ plan }: PlanContext): PlannedAccess | undefined {
  const release = plan.resources.find((one) => isRelease(one, 'argo-cd'));
  const projects = plan.resources.find((one) => isRelease(one, 'argocd-apps'));
  if (release === undefined || !isPlanObject(at(release.after, 'values'))) return undefined;
  const side = (of: 'before' | 'after') => accessSide(release[of], projects?.[of] ?? null);
  return { release, projects, before: side('before'), after: side('after') };
}

function accessSide(release: PlanObject | null, projects: PlanObject | null): AccessSide {
  const rbac = at(release, ...RBAC_PATH);
  const text = policyText(rbac);
  const defaultRole = stringAt(rbac, 'policy.default') ?? '';
  const usesRegex = stringAt(rbac, 'policy.matchMode') === 'regex';
  const roles = new Map(
    entriesOf(projects, 'projects').map(([name, project]) => [name, at(project, 'roles') ?? null] as const),
  );
  const parsed = accessPolicy({
    policy: text ?? '',
    defaultRole,
    projects: [...roles].map(([name, list]) => ({ name, roles: listAt(list).map(projectRole) })),
  });
  const refused = 'refused' in parsed ? parsed.refused : undefined;
  const policy = 'refused' in parsed || text === undefined || usesRegex ? undefined : parsed;
  return { policy, text, defaultRole, usesRegex, refused, roles };
}

/** `policy.csv`, and behind it each overlay `policy.<name>.csv`; undefined where one of them is no text that is known. */
function policyText(rbac: PlanValue | undefined): string | undefined {
  if (!isPlanObject(rbac)) return rbac === undefined || rbac === null ? '' : undefined;
  const overlays = Object.keys(rbac).filter((key) => /^policy\..*\.csv$/.test(key));
  const texts = ['policy.csv', ...overlays.sort()].map((key) => rbac[key] ?? '');
  // A reference becomes known during the apply.
  if (texts.some((text) => typeof text !== 'string' || text.includes('${'))) return undefined;
  return texts.filter((text) => text !== '').join('\n');
}

function projectRole(role: PlanValue): ProjectRole {
  return {
    name: stringAt(role, 'name') ?? '',
    policies: stringsAt(role, 'policies'),
    groups: stringsAt(role, 'groups'),
  };
}
