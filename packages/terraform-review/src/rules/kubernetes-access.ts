import { isEmpty, listAt, type PlanObject, type PlanValue, stringsAt } from '../plan-value';
import { resourceRule } from '../rule';

const SEE = 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/';

/** Types of roles, of a namespace and of the cluster. */
export const ROLES = ['kubernetes_role', 'kubernetes_role_v1', 'kubernetes_cluster_role', 'kubernetes_cluster_role_v1'];

/** Verbs that allow their holder to gain more rights. */
const ESCALATING = ['escalate', 'bind', 'impersonate'];

/** What a rule grants that opens the rest of the cluster: everything, Secrets, ways to more rights. */
function grants(rule: PlanValue): string[] {
  const [verbs, resources] = [stringsAt(rule, 'verbs'), stringsAt(rule, 'resources')];
  // A rule that is limited to named objects cannot list, so it shows only those.
  const named = !isEmpty(stringsAt(rule, 'resource_names'));
  const any = (list: readonly string[]): boolean => list.includes('*');
  const reads = any(verbs) || verbs.some((verb) => ['get', 'list', 'watch'].includes(verb));
  return [
    ...(any(verbs) && any(resources) ? ['everything'] : []),
    ...(reads && (any(resources) || resources.includes('secrets')) && !named ? ['read Secrets'] : []),
    ...verbs.filter((verb) => ESCALATING.includes(verb)).map((verb) => `${verb} ${resources.join(', ')}`),
    ...(resources.includes('pods/exec') || resources.includes('serviceaccounts/token')
      ? [`use ${resources.join(', ')}`]
      : []),
  ];
}

function grantsOf(role: PlanObject | null): readonly string[] {
  return [...new Set(listAt(role, 'rule').flatMap(grants))];
}

/** What a role grants that leads to the rest of the cluster. */
export const roleGainsPrivilege = resourceRule({
  id: 'role-gains-privilege',
  title: 'A role grants no way to the rest of the cluster',
  types: ROLES,
  judge: ({ before, after }) => {
    const known = grantsOf(before);
    const gained = grantsOf(after).filter((grant) => !known.includes(grant));
    if (gained.length === 0) return [];
    const old = before === null ? undefined : known.join('; ') || 'none';
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
