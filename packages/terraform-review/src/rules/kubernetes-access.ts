import { isEmpty, listAt, type PlanObject, type PlanValue, stringAt, stringsAt } from '../plan-value';
import { type Danger, ruleFor } from '../rule';

const RBAC = 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/';

/** Verbs with which a holder gives itself more. */
const ESCALATING = ['escalate', 'bind', 'impersonate'];

/** Dangerous grants of one rule: everything, other people's Secrets, ways to more. */
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

const grantsOf = (role: PlanObject | null): readonly string[] => listAt(role ?? undefined, 'rule').flatMap(grants);

/** Roles that gain what opens the rest of the cluster. */
export const kubernetesRoles = ruleFor(
  ['kubernetes_role', 'kubernetes_role_v1', 'kubernetes_cluster_role', 'kubernetes_cluster_role_v1'],
  ({ before, after }): readonly Danger[] => {
    const known = grantsOf(before);
    const gained = [...new Set(grantsOf(after))].filter((grant) => !known.includes(grant));
    if (gained.length === 0) return [];
    return [
      {
        id: 'role-gains-privilege',
        class: 'privilege',
        verdict: 'block',
        path: 'rule',
        after: gained.join('; '),
        because: `the role may now: ${gained.join('; ')}`,
        impact: 'who holds it reaches the credentials of everything in its scope',
        fix: 'list the resources and verbs that are used, and name the objects',
        see: RBAC,
      },
    ];
  },
);

/** Bindings to the roles that may do everything. */
export const kubernetesBindings = ruleFor(
  [
    'kubernetes_role_binding',
    'kubernetes_role_binding_v1',
    'kubernetes_cluster_role_binding',
    'kubernetes_cluster_role_binding_v1',
  ],
  ({ before, after }): readonly Danger[] => {
    const role = (side: PlanObject | null): string | undefined =>
      stringAt(listAt(side ?? undefined, 'role_ref')[0], 'name');
    if (role(after) !== 'cluster-admin' || role(before) === 'cluster-admin') return [];
    return [
      {
        id: 'bound-to-cluster-admin',
        class: 'privilege',
        verdict: 'block',
        path: 'role_ref[0].name',
        before: role(before),
        after: 'cluster-admin',
        because: 'the binding gives the role cluster-admin',
        impact: 'its subjects may do everything, reading every Secret included',
        fix: 'bind a Role that lists what is needed',
        see: RBAC,
      },
    ];
  },
);
