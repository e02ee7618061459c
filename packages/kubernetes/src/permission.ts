/** A rule of a Role or a ClusterRole; an absent list grants nothing, but for names, where it stands for every object. */
export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

/** One verb on one resource, or on one URL of the API server. `*` means what it means in a role. */
export type Permission =
  | {
      readonly verb: string;
      readonly group: string;
      /** With its subresource: `pods/exec`. */
      readonly resource: string;
      /** The only object that it is about; undefined for every one. */
      readonly name: string | undefined;
    }
  | { readonly verb: string; readonly url: string };

/** The single permissions of a rule. */
export function rulePermissions(rule: PolicyRule): readonly Permission[] {
  const names = rule.resourceNames.length === 0 ? [undefined] : rule.resourceNames;
  return rule.verbs.flatMap((verb) => [
    ...rule.resources.flatMap((resource) =>
      rule.apiGroups.flatMap((group) => names.map((name) => ({ verb, group, resource, name }))),
    ),
    ...rule.nonResourceURLs.map((url) => ({ verb, url })),
  ]);
}

/**
 * Whether a permission allows all that another one does. `*` is every verb, group, resource or URL; `*\/scale` is the
 * subresource of every resource, and `pods/*` is nothing special; a URL may end with `*`.
 * @see https://github.com/kubernetes/kubernetes/blob/v1.35.4/pkg/apis/rbac/v1/evaluation_helpers.go
 */
export function includesPermission(whole: Permission, part: Permission): boolean {
  if (whole.verb !== '*' && whole.verb !== part.verb) return false;
  if ('url' in whole || 'url' in part) return 'url' in whole && 'url' in part && isUrlOf(whole.url, part.url);
  return (
    (whole.group === '*' || whole.group === part.group) &&
    isResourceOf(whole.resource, part.resource) &&
    (whole.name === undefined || whole.name === part.name)
  );
}

function isUrlOf(pattern: string, url: string): boolean {
  return pattern === url || (pattern.endsWith('*') && url.startsWith(pattern.replace(/(?<!\*)\*+$/, '')));
}

function isResourceOf(pattern: string, resource: string): boolean {
  if (pattern === '*' || pattern === resource) return true;
  const [, subresource] = resource.split('/');
  return subresource !== undefined && pattern === `*/${subresource}`;
}

/** Permissions that lead to more rights than they name. */
interface Escalation {
  readonly verbs: readonly string[];
  readonly group: string;
  readonly resources: readonly string[];
  /** Stands in place of the verb. @default the verb */
  readonly does?: string;
  /** Whether it is none where it is limited to objects by their names. */
  readonly isOfUnnamed?: boolean;
  /** Those of the resources that are in no namespace: a Role that names them grants nothing. */
  readonly ofCluster?: readonly string[];
}

const WRITE = ['create', 'update', 'patch'];

/** What some roles are there for, such as that of a delivery, and what leads others to everything in their namespace. */
export const MAKES_PODS = 'make pods of a template';

/** What makes pods of a template: it mounts each Secret, and runs as each account, that its writer names. */
const MAKING_PODS: readonly Escalation[] = [
  { verbs: WRITE, group: '', resources: ['replicationcontrollers'] },
  { verbs: WRITE, group: 'apps', resources: ['daemonsets', 'deployments', 'replicasets', 'statefulsets'] },
  { verbs: WRITE, group: 'batch', resources: ['cronjobs', 'jobs'] },
];

const ESCALATIONS: readonly Escalation[] = [
  { verbs: ['get', 'list', 'watch'], group: '', resources: ['secrets'], does: 'read', isOfUnnamed: true },
  { verbs: ['escalate', 'bind'], group: 'rbac.authorization.k8s.io', resources: ['roles', 'clusterroles'] },
  {
    ...{ verbs: ['impersonate'], group: '', resources: ['users', 'groups', 'serviceaccounts'] },
    ofCluster: ['users', 'groups'],
  },
  { verbs: ['create'], group: '', resources: ['serviceaccounts/token'], does: 'use' },
  // A request by WebSocket is a GET: of a node always, of a pod before Kubernetes 1.35.
  {
    ...{ verbs: ['get', 'create'], group: '', resources: ['pods/exec', 'pods/attach', 'nodes/proxy'], does: 'use' },
    ofCluster: ['nodes/proxy'],
  },
  { verbs: ['update', 'patch'], group: '', resources: ['pods/ephemeralcontainers'], does: 'use' },
  { verbs: WRITE, group: '', resources: ['pods'], does: 'write' },
  { verbs: ['create'], group: '', resources: ['persistentvolumes'], ofCluster: ['persistentvolumes'] },
  // Its labels say which pods and which traffic it allows.
  { verbs: ['update', 'patch'], group: '', resources: ['namespaces'], does: 'change' },
  {
    ...{ verbs: WRITE, group: 'admissionregistration.k8s.io', does: 'write' },
    resources: ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'],
    ofCluster: ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'],
  },
  {
    ...{ verbs: ['update', 'patch'], group: 'certificates.k8s.io', does: 'use' },
    resources: ['certificatesigningrequests/approval'],
    ofCluster: ['certificatesigningrequests/approval'],
  },
  { verbs: ['approve', 'sign'], group: 'certificates.k8s.io', resources: ['signers'], ofCluster: ['signers'] },
  // Argo CD applies what they name, with its own rights.
  { verbs: WRITE, group: 'argoproj.io', resources: ['applications', 'applicationsets', 'appprojects'], does: 'write' },
];

/**
 * How a permission leads to more rights than those that it names, each as `read secrets` or `use pods/exec`; empty for most.
 * All that makes pods of a template is `MAKES_PODS`.
 * @param scope where it is granted: a Role grants it in its `namespace`
 * @see https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks
 */
export function escalationsOf(permission: Permission, scope: 'namespace' | 'cluster' = 'cluster'): readonly string[] {
  const ways = ESCALATIONS.flatMap((escalation) =>
    matches(permission, escalation)
      .filter(({ resource }) => scope === 'cluster' || !escalation.ofCluster?.includes(resource))
      .map(({ verb, resource }) => `${escalation.does ?? verb} ${resource}`),
  );
  const makesPods = MAKING_PODS.some((escalation) => matches(permission, escalation).length > 0);
  return [...new Set(makesPods ? [...ways, MAKES_PODS] : ways)];
}

/** What of an escalation a permission allows. */
function matches(permission: Permission, { verbs, group, resources, isOfUnnamed }: Escalation) {
  if (!('resource' in permission) || (isOfUnnamed === true && permission.name !== undefined)) return [];
  const whole = { ...permission, name: undefined };
  return resources
    .flatMap((resource) => verbs.map((verb) => ({ verb, group, resource, name: undefined })))
    .filter((one) => includesPermission(whole, one));
}
