import type { Rule } from '@vmshift/findings';
import { at, isEmpty, isPlanObject, listAt, type PlanValue } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import { type ChangedValue, changedValues } from './changed-values';

const TYPES = ['helm_release'];
const POD_SECURITY = 'https://kubernetes.io/docs/concepts/security/pod-security-standards/';
const anywhere = (names: readonly string[]) => names.map((name) => `values.**.${name}`);

/** Settings of a pod or of a container that open the node to it, by what makes them so. */
const NODE: Readonly<Record<string, (value: PlanValue | undefined) => boolean>> = {
  allowPrivilegeEscalation: (value) => value === true,
  capabilities: (value) => listAt(value, 'add').length > 0,
  hostIPC: (value) => value === true,
  hostNetwork: (value) => value === true || at(value, 'enabled') === true,
  hostPID: (value) => value === true,
  hostPath: (value) => !isEmpty(value) && value !== false,
  hostPort: (value) => !isEmpty(value) && value !== false,
  privileged: (value) => value === true,
  procMount: (value) => value === 'Unmasked',
  runAsNonRoot: (value) => value === false,
  runAsUser: (value) => value === 0,
  seccompProfile: (value) => !isEmpty(value) && !['RuntimeDefault', 'Localhost'].includes(String(at(value, 'type'))),
};

const chartPrivileged = resourceRule({
  id: 'chart-privileged',
  title: 'Pods of a chart have no rights on their node',
  types: TYPES,
  actions: ['create', 'update'],
  judge: (release) =>
    changedValues(release, Object.keys(NODE))
      .filter(({ name, before, after }) => NODE[name]?.(after) && !NODE[name]?.(before))
      .map(({ path, name }) => ({ path, name })),
  class: 'privilege',
  verdict: 'block',
  because: ({ name }) => `${name} gives the pods of the chart rights on the node that they run on`,
  impact: 'an attacker in one of these pods gets the node, and with it every Secret that its pods use',
  fix: ({ name }) => `leave ${name} as the chart has it; no Pod Security level guards the namespaces of charts`,
  see: POD_SECURITY,
  reads: anywhere(Object.keys(NODE)),
});

/** Names under which charts set what a pod or a container may do. */
const SECURITY_CONTEXTS = ['containerSecurityContext', 'podSecurityContext', 'securityContext'];

const chartSecurityContext = resourceRule({
  id: 'chart-security-context',
  title: 'Pods of a chart run with the restrictions that they had',
  types: TYPES,
  actions: ['update'],
  judge: (release) => changedValues(release, SECURITY_CONTEXTS).map(({ path }) => ({ path })),
  class: 'privilege',
  verdict: 'warn',
  because: 'what the pods of the chart may do on their node changes',
  impact: 'a restriction that is left out here falls back to the default of the chart, or to none',
  fix: 'compare it with the Pod Security level restricted',
  see: POD_SECURITY,
  reads: anywhere(SECURITY_CONTEXTS),
  explainedBy: ['chart-privileged'],
});

/** Names under which charts set what their accounts may do at the API server. */
const RIGHTS = [
  ...['aggregateClusterRoles', 'automountServiceAccountToken', 'clusterRoleRules', 'createAggregateRoles'],
  ...['roleRules', 'serviceAccount', 'serviceAccountAnnotations'],
];

/** `rbac` of a chart; that below `configs` is who may do what in Argo CD. */
const isRbacOfChart = ({ path }: ChangedValue) => path.at(-2) !== 'configs';

const chartRights = resourceRule({
  id: 'chart-rights',
  title: 'The accounts of a chart may do what they might before',
  types: TYPES,
  actions: ['update'],
  judge: (release) =>
    [...changedValues(release, RIGHTS), ...changedValues(release, ['rbac']).filter(isRbacOfChart)].map(
      ({ path, name }) => ({ path, name }),
    ),
  class: 'privilege',
  verdict: 'warn',
  because: ({ name }) => `${name} decides what the pods of the chart may do at the API server`,
  impact: 'they may read or change more, or fail for want of a right, from the upgrade on',
  fix: 'compare the roles that the chart renders before and after (helm template)',
  see: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/',
  reads: [...anywhere(RIGHTS), 'values.rbac', 'values.repoServer.rbac'],
});

/** Values that add programs or whole objects to what the chart makes. */
const ADDITIONS = [
  ...['additionalContainers', 'additionalVolumeMounts', 'additionalVolumes', 'command', 'extensionList'],
  ...['extraContainers', 'extraDeploy', 'extraInitContainers', 'extraManifests', 'extraObjects', 'extraVolumeMounts'],
  ...['extraVolumes', 'initContainers', 'lifecycle', 'localPlugins', 'plugins', 'sidecars', 'volumeMounts', 'volumes'],
];

const chartAdditions = resourceRule({
  id: 'chart-additions',
  title: 'A chart runs its own programs and makes its own objects',
  types: TYPES,
  actions: ['create', 'update'],
  judge: (release) =>
    changedValues(release, ADDITIONS)
      .filter(({ after }) => !isBare(after))
      .map(({ path, name }) => ({ path, name })),
  class: 'privilege',
  verdict: 'block',
  because: ({ name }) => `${name} adds to what the chart makes, and no rule judges what it adds`,
  impact: 'a program, a volume or an object of any kind comes into the cluster with the rights of the chart',
  fix: 'leave it out; what the cluster needs besides the chart is a resource of the stack',
  see: 'https://helm.sh/docs/chart_best_practices/values/',
  reads: anywhere(ADDITIONS),
  explainedBy: ['argocd-unjudged-objects', 'chart-privileged'],
});

function isBare(value: PlanValue | undefined): boolean {
  return isEmpty(value) || (isPlanObject(value) && Object.values(value).every(isBare));
}

/** Values that are handed to the program as they are. */
const ARGUMENTS = [
  ...['additionalArguments', 'args', 'defaultArgs', 'env', 'envFrom', 'extraArgs', 'extraEnv', 'extraEnvFrom'],
  ...['featureGates', 'globalArguments'],
];

const chartArguments = resourceRule({
  id: 'chart-arguments',
  title: 'A program of a chart gets the arguments that it got',
  types: TYPES,
  actions: ['update'],
  judge: (release) => changedValues(release, ARGUMENTS).map(({ path, name }) => ({ path, name })),
  class: 'outage',
  verdict: 'warn',
  because: ({ name }) => `${name} hands the program settings over the heads of the values that rules read`,
  impact: 'the program does what they tell: a port, a check or a login may be gone, or it does not start',
  fix: 'use the value of the chart for it where there is one',
  see: 'https://helm.sh/docs/chart_best_practices/values/',
  reads: anywhere(ARGUMENTS),
  explainedBy: ['argocd-unsafe-argument', 'metrics-kubelets-refused'],
});

/** What the pods of a chart may do, and what a chart gets besides its own. */
export const chartPrivilegeRules: readonly Rule<PlanContext>[] = [
  chartPrivileged,
  chartSecurityContext,
  chartRights,
  chartAdditions,
  chartArguments,
];
