import { listFirst, type Rule } from '@vmshift/findings';
import { includesPermission, type Permission } from '@vmshift/kubernetes';
import { at, isEmpty, isPlanObject, listAt, type PlanObject } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import type { PlannedResource } from '../terraform-plan';
import { permissionsOfRole, ROLES } from './kubernetes-access';

const SEE = 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/';

/** `get deployments.apps named web`. */
function print(permission: Permission): string {
  if ('url' in permission) return `${permission.verb} ${permission.url}`;
  const { verb, group, resource, name } = permission;
  return `${verb} ${resource}${group && `.${group}`}${name === undefined ? '' : ` named ${name}`}`;
}

/** A role whose permissions differ, those that one side has alone. */
function permissionChange({ before, after }: PlannedResource, side: 'gained' | 'lost') {
  if (before === null || after === null) return [];
  const [old, next] = [permissionsOfRole(before), permissionsOfRole(after)];
  const [from, to] = side === 'gained' ? [old, next] : [next, old];
  const only = [...new Set(to.filter((part) => !from.some((whole) => includesPermission(whole, part))).map(print))];
  if (only.length === 0) return [];
  const values =
    side === 'gained' ? { before: undefined, after: only.join('; ') } : { before: only.join('; '), after: undefined };
  return [{ path: ['rule'], ...values, only }];
}

const roleGainsPermission = resourceRule({
  id: 'role-gains-permission',
  title: 'A role grants what it granted',
  types: ROLES,
  actions: ['update', 'replace'],
  judge: (role) => permissionChange(role, 'gained'),
  class: 'privilege',
  verdict: 'warn',
  because: ({ only }) => `the role also allows ${listFirst(only, MOST_PERMISSIONS, '; ')}`,
  impact: 'every account that holds it may do that from the apply on',
  fix: 'grant what is used, and name the objects',
  see: SEE,
  reads: ['rule'],
  explainedBy: ['role-gains-privilege'],
});

const roleLosesPermission = resourceRule({
  id: 'role-loses-permission',
  title: 'A role keeps what its holders use',
  types: ROLES,
  actions: ['update', 'replace'],
  judge: (role) => permissionChange(role, 'lost'),
  class: 'sync-failure',
  verdict: 'warn',
  because: ({ only }) => `the role no longer allows ${listFirst(only, MOST_PERMISSIONS, '; ')}`,
  impact: 'what its holders do with it fails: a sync of Argo CD, or what status and doctor read',
  fix: 'take it away when nothing uses it any more',
  see: SEE,
  reads: ['rule'],
});

/** Labels by which a role becomes part of a built-in one. */
const INTO_BUILT_IN = 'rbac.authorization.k8s.io/aggregate-to-';

/** What makes permissions of a role that stand in no rule of it, or hands its rules to other roles. */
function gatheringOf(role: PlanObject | null): readonly string[] {
  const labels = at(listAt(role, 'metadata')[0], 'labels');
  const into = Object.keys(isPlanObject(labels) ? labels : {}).filter((label) => label.startsWith(INTO_BUILT_IN));
  return [...(isEmpty(at(role, 'aggregation_rule')) ? [] : ['aggregation_rule']), ...into];
}

const roleGathersPermissions = resourceRule({
  id: 'role-gathers-permissions',
  title: 'A role grants what stands in its own rules, to those that hold it',
  types: ROLES,
  actions: ['create', 'update', 'replace'],
  judge: ({ before, after }) => {
    const known = gatheringOf(before);
    return gatheringOf(after)
      .filter((one) => !known.includes(one))
      .map((one) =>
        one === 'aggregation_rule' ? { path: [one], one } : { path: ['metadata', 0, 'labels', one], one },
      );
  },
  class: 'privilege',
  verdict: 'block',
  because: ({ one }) =>
    one === 'aggregation_rule'
      ? 'the role takes the rules of every role with some label'
      : `a built-in role takes the rules of this one, by the label ${one}`,
  impact: ({ one }) =>
    one === 'aggregation_rule'
      ? 'who may label a role decides what its holders may do, and no review shows it'
      : 'every holder of the built-in role may do that too',
  fix: 'list the rules in the role itself',
  see: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles',
  reads: ['aggregation_rule', 'metadata[*].labels["rbac.authorization.k8s.io/*"]'],
});

/** Permissions that a sentence names; the values have all of them. */
const MOST_PERMISSIONS = 4;

/** The single permissions of a role, those that lead no further included. */
export const rolePermissionRules: readonly Rule<PlanContext>[] = [
  roleGainsPermission,
  roleLosesPermission,
  roleGathersPermissions,
];
