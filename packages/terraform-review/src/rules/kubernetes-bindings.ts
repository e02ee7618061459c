import type { Rule, Verdict } from '@vmshift/findings';
import { at, isEmpty, listAt, type PlanObject, stringAt } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';

const SEE = 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/';

const BINDINGS = [
  'kubernetes_role_binding',
  'kubernetes_role_binding_v1',
  'kubernetes_cluster_role_binding',
  'kubernetes_cluster_role_binding_v1',
];

const boundToClusterAdmin = resourceRule({
  id: 'bound-to-cluster-admin',
  title: 'No binding grants cluster-admin',
  types: BINDINGS,
  judge: ({ before, after }) => {
    const path = ['role_ref', 0, 'name'];
    return stringAt(after, ...path) === 'cluster-admin' && stringAt(before, ...path) !== 'cluster-admin'
      ? [{ path }]
      : [];
  },
  class: 'privilege',
  verdict: 'block',
  because: 'the binding grants the role cluster-admin',
  impact: 'its subjects can do everything, including reading every Secret',
  fix: 'bind a Role that lists what is needed',
  see: SEE,
  reads: ['role_ref[*].name'],
});

/** Roles of Kubernetes' own that read every Secret where they are bound. */
const BUILT_IN = ['admin', 'edit'];

const boundToBuiltInRole = resourceRule({
  id: 'bound-to-built-in-role',
  title: 'A binding grants a role that this repository lists',
  types: BINDINGS,
  actions: ['create', 'update', 'replace'],
  judge: ({ before, after }) => {
    const path = ['role_ref', 0, 'name'];
    const role = stringAt(after, ...path) ?? '';
    const isOther = BUILT_IN.includes(role) || role.startsWith('system:');
    return isOther && role !== stringAt(before, ...path) ? [{ path, role }] : [];
  },
  class: 'privilege',
  verdict: 'block',
  because: ({ role }) => `the binding grants the role ${role}, which Kubernetes itself defines`,
  impact: 'its subjects read every Secret in its scope, and gain what a new version of Kubernetes adds to the role',
  fix: 'bind a Role that lists what is needed',
  see: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles',
  reads: ['role_ref[*].name'],
});

const bindingRole = resourceRule({
  id: 'binding-role-changed',
  title: 'A binding grants the role that it granted',
  types: BINDINGS,
  actions: ['update', 'replace'],
  judge: ({ before, after }) => {
    const path = ['role_ref', 0, 'name'];
    const [old, next] = [stringAt(before, ...path), stringAt(after, ...path)];
    return old !== undefined && old !== next ? [{ path, old, next }] : [];
  },
  class: 'privilege',
  verdict: 'warn',
  because: ({ old, next }) => `the binding grants ${next ?? 'another role'} in place of ${old}`,
  impact: 'its subjects may do what that role allows, and are refused what only the former one did',
  fix: ({ old }) => `keep ${old}, and change what it allows; one that takes its place has to allow the same`,
  see: SEE,
  explainedBy: ['bound-to-cluster-admin', 'bound-to-built-in-role'],
  reads: ['role_ref[*].name'],
});

/** `ServiceAccount vmshift-dev/argocd-manager`: who a binding names. */
function subjectsOf(binding: PlanObject | null): readonly string[] {
  return listAt(binding, 'subject').map((subject) => {
    const [kind, name, namespace] = ['kind', 'name', 'namespace'].map((key) => at(subject, key));
    return `${kind} ${isEmpty(namespace) ? '' : `${namespace}/`}${name}`;
  });
}

const bindingSubjects = resourceRule({
  id: 'binding-subjects-changed',
  title: 'A role is held by whom it was granted to',
  types: BINDINGS,
  actions: ['update', 'replace'],
  judge: ({ before, after }) => {
    const [old, next] = [subjectsOf(before), subjectsOf(after)];
    const gained = next.filter((subject) => !old.includes(subject));
    const lost = old.filter((subject) => !next.includes(subject));
    if (gained.length + lost.length === 0) return [];
    const verdict: Verdict = gained.length > 0 ? 'block' : 'warn';
    return [{ path: ['subject'], before: old.join(', '), after: next.join(', '), gained, lost, verdict }];
  },
  class: 'privilege',
  verdict: 'block',
  because: ({ gained, lost }) =>
    gained.length > 0
      ? `the binding also names ${gained.join(', ')}`
      : `the binding no longer names ${lost.join(', ')}`,
  impact: ({ gained }) =>
    gained.length > 0
      ? 'what the role allows is allowed to them'
      : 'what the role allowed is refused to them from now on',
  fix: 'name the one account that needs the role',
  see: SEE,
  reads: ['subject'],
});

/** Who holds a role. */
export const bindingRules: readonly Rule<PlanContext>[] = [
  boundToClusterAdmin,
  boundToBuiltInRole,
  bindingRole,
  bindingSubjects,
];
