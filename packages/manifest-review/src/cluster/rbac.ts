import {
  type Data,
  escalationsOf,
  includesPermission,
  type Permission,
  recordsAt,
  rulePermissions,
  textAt,
  textsAt,
} from '@vmshift/kubernetes';
import type { EnvironmentView } from './environment-view';

/** What a binding lets its subjects do. */
export interface Grant {
  /** `verb group/resource named x`, or `everything of Kind/name`. */
  readonly text: string;
  /** Undefined where the role is not in `dist/`, such as `cluster-admin`. */
  readonly permission: Permission | undefined;
}

/**
 * What every subject may do by the Roles that `dist/` binds to it, by `Kind/name` of the subject.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/
 */
export function grantsBySubject(view: EnvironmentView): ReadonlyMap<string, readonly Grant[]> {
  const result = new Map<string, Map<string, Grant>>();
  for (const binding of [...view.ofKind('RoleBinding'), ...view.ofKind('ClusterRoleBinding')]) {
    const grants = grantsOfRole(binding, view);
    for (const subject of recordsAt(binding, 'subjects')) {
      const name = `${textAt(subject, 'kind')}/${textAt(subject, 'name')}`;
      const known = result.get(name) ?? new Map<string, Grant>();
      for (const grant of grants) known.set(grant.text, grant);
      result.set(name, known);
    }
  }
  return new Map([...result].map(([subject, grants]) => [subject, [...grants.values()]]));
}

/** Whether one of the grants that are known allows all that this one does. */
export function isKnown({ text, permission }: Grant, known: readonly Grant[]): boolean {
  return known.some(
    (one) =>
      one.text === text ||
      (one.permission !== undefined && permission !== undefined && includesPermission(one.permission, permission)),
  );
}

function grantsOfRole(binding: Data, view: EnvironmentView): readonly Grant[] {
  const name = `${textAt(binding, 'roleRef.kind')}/${textAt(binding, 'roleRef.name')}`;
  const role = view.find(name);
  if (role === undefined) return [{ text: `everything of ${name}`, permission: undefined }];
  return recordsAt(role, 'rules')
    .flatMap((rule) =>
      rulePermissions({
        verbs: textsAt(rule, 'verbs'),
        apiGroups: textsAt(rule, 'apiGroups'),
        resources: textsAt(rule, 'resources'),
        resourceNames: textsAt(rule, 'resourceNames'),
        nonResourceURLs: textsAt(rule, 'nonResourceURLs'),
      }),
    )
    .map((permission) => ({ text: print(permission), permission }));
}

function print(permission: Permission): string {
  if ('url' in permission) return `${permission.verb} ${permission.url}`;
  const { verb, group, resource, name } = permission;
  return `${verb} ${group}/${resource}${name === undefined ? '' : ` named ${name}`}`;
}

const WRITING = ['*', 'create', 'update', 'patch', 'delete', 'deletecollection'];

/** What is a risk to read as well, or to read a single one of. */
const GUARDED =
  /^(?:secrets|pods\/portforward|serviceaccounts\/token|roles|rolebindings|clusterroles|clusterrolebindings)$/;

/** Whether a grant leads to the whole namespace or cluster. No pod of ours writes an object, so that each write does. */
export function isDangerousGrant({ permission }: Grant): boolean {
  if (permission === undefined || WRITING.includes(permission.verb)) return true;
  if ('url' in permission) return false;
  const { resource } = permission;
  return resource.startsWith('*') || GUARDED.test(resource) || escalationsOf(permission).length > 0;
}
