import { escalationsOf, includesPermission, MAKES_PODS, type Permission, rulePermissions } from '@vmshift/kubernetes';
import { listAt, type PlanObject, stringsAt } from '../plan-value';
import { resourceRule } from '../rule';
import type { PlannedResource } from '../terraform-plan';

const SEE = 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/';

/** Types of roles, of a namespace and of the cluster. */
export const ROLES = ['kubernetes_role', 'kubernetes_role_v1', 'kubernetes_cluster_role', 'kubernetes_cluster_role_v1'];

/** The single permissions of a role. */
export function permissionsOfRole(role: PlanObject | null): readonly Permission[] {
  return listAt(role, 'rule').flatMap((rule) => {
    const apiGroups = stringsAt(rule, 'api_groups');
    return rulePermissions({
      verbs: stringsAt(rule, 'verbs'),
      apiGroups: apiGroups.length === 0 ? [''] : apiGroups,
      resources: stringsAt(rule, 'resources'),
      resourceNames: stringsAt(rule, 'resource_names'),
      nonResourceURLs: stringsAt(rule, 'non_resource_urls'),
    });
  });
}

const EVERYTHING = 'everything';

/** What a role grants that opens the rest of the cluster: everything, or ways to more rights. */
function grantsOf(role: PlanObject | null, { type }: PlannedResource): readonly string[] {
  const scope = type.startsWith('kubernetes_role') ? 'namespace' : 'cluster';
  const permissions = permissionsOfRole(role);
  const all = { verb: '*', group: '*', resource: '*', name: undefined };
  if (permissions.some((permission) => includesPermission(permission, all))) return [EVERYTHING];
  return [...new Set(permissions.flatMap((permission) => escalationsOf(permission, scope)))];
}

/** What the role of a change grants, and did not grant before. */
function gainsOf(role: PlannedResource): readonly string[] {
  const { before, after } = role;
  const known = grantsOf(before, role);
  if (known.includes(EVERYTHING)) return [];
  // A new role that makes pods is there for it, such as that of Argo CD; one that only looked is not.
  const meant = before === null ? [MAKES_PODS] : known;
  return grantsOf(after, role).filter((grant) => !meant.includes(grant));
}

/** What a role grants that leads to the rest of the cluster. */
export const roleGainsPrivilege = resourceRule({
  id: 'role-gains-privilege',
  title: 'A role grants no way to the rest of the cluster',
  types: ROLES,
  judge: (role) => {
    const gained = gainsOf(role);
    if (gained.length === 0) return [];
    const old = role.before === null ? undefined : grantsOf(role.before, role).join('; ') || 'none';
    return [{ path: ['rule'], before: old, after: gained.join('; '), gained }];
  },
  class: 'privilege',
  verdict: 'block',
  because: ({ gained }) => `the role now allows: ${gained.join('; ')}`,
  impact: 'its holder can reach the credentials of everything in its scope',
  fix: 'list the resources and verbs that are used, and name the objects',
  see: SEE,
  reads: ['rule'],
});
