import { type Data, recordsAt, textAt, textsAt } from '@vmshift/kubernetes';
import type { EnvironmentView } from './environment-view';

/** `verb group/resource` as one text; `*` stands for all. */
export type Grant = string;

/**
 * What every subject may do by the Roles that `dist/` binds to it, by `Kind/name` of the subject.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/
 */
export function grantsBySubject(view: EnvironmentView): ReadonlyMap<string, ReadonlySet<Grant>> {
  const result = new Map<string, Set<Grant>>();
  for (const binding of [...view.ofKind('RoleBinding'), ...view.ofKind('ClusterRoleBinding')]) {
    const grants = grantsOfRole(binding, view);
    for (const subject of recordsAt(binding, 'subjects')) {
      const name = `${textAt(subject, 'kind')}/${textAt(subject, 'name')}`;
      const known = result.get(name) ?? new Set<Grant>();
      for (const grant of grants) known.add(grant);
      result.set(name, known);
    }
  }
  return result;
}

/** A role that is not in `dist/`, such as `cluster-admin`, is one grant of its own name. */
function grantsOfRole(binding: Data, view: EnvironmentView): readonly Grant[] {
  const name = `${textAt(binding, 'roleRef.kind')}/${textAt(binding, 'roleRef.name')}`;
  const role = view.find(name);
  if (role === undefined) return [`everything of ${name}`];
  return recordsAt(role, 'rules').flatMap((rule) => grantsOfRule(rule));
}

function grantsOfRule(rule: Data): readonly Grant[] {
  const names = textsAt(rule, 'resourceNames');
  const suffix = names.length > 0 ? ` named ${names.join(', ')}` : '';
  return textsAt(rule, 'resources').flatMap((resource) =>
    textsAt(rule, 'verbs').map(
      (verb) => `${verb} ${[...textsAt(rule, 'apiGroups')].filter(Boolean).join('|')}/${resource}${suffix}`,
    ),
  );
}

/** Whether a grant leads to the whole namespace or cluster. */
export function isDangerousGrant(grant: Grant): boolean {
  return (
    /^everything of /.test(grant) ||
    /^(\*|escalate|bind|impersonate) /.test(grant) ||
    /\/\*/.test(grant) ||
    /\/(secrets|pods\/exec|pods\/attach|pods\/portforward|serviceaccounts\/token|nodes\/proxy|roles|rolebindings|clusterroles|clusterrolebindings)( |$)/.test(
      grant,
    ) ||
    /^(create|update|patch|delete|deletecollection) /.test(grant)
  );
}
