import { type ApplicationProfile, type Process, vmshift } from '@vmshift/application';

/** A kind of object that `dist/` may hold, with the name of its resource in the Kubernetes API. */
export interface RenderedKind {
  /** API group; empty for the core group. */
  readonly group: string;
  readonly kind: string;
  /** Plural lower-case name, as a Role's rule writes it. */
  readonly resource: string;
}

/** The kinds of every environment, whatever runs there: limits, policies, the data servers, and what surrounds processes. */
const EVERYWHERE: readonly RenderedKind[] = [
  { group: '', kind: 'ConfigMap', resource: 'configmaps' },
  { group: '', kind: 'LimitRange', resource: 'limitranges' },
  { group: '', kind: 'PersistentVolumeClaim', resource: 'persistentvolumeclaims' },
  { group: '', kind: 'ResourceQuota', resource: 'resourcequotas' },
  { group: '', kind: 'Service', resource: 'services' },
  { group: '', kind: 'ServiceAccount', resource: 'serviceaccounts' },
  { group: 'apps', kind: 'Deployment', resource: 'deployments' },
  { group: 'autoscaling', kind: 'HorizontalPodAutoscaler', resource: 'horizontalpodautoscalers' },
  // The backup.
  { group: 'batch', kind: 'CronJob', resource: 'cronjobs' },
  { group: 'networking.k8s.io', kind: 'Ingress', resource: 'ingresses' },
  { group: 'networking.k8s.io', kind: 'NetworkPolicy', resource: 'networkpolicies' },
  { group: 'policy', kind: 'PodDisruptionBudget', resource: 'poddisruptionbudgets' },
];

/** The kind of object that runs a process. */
const KIND_OF_PROCESS: Readonly<Record<Process['kind'], RenderedKind>> = {
  scaled: { group: 'apps', kind: 'Deployment', resource: 'deployments' },
  singleton: { group: 'apps', kind: 'Deployment', resource: 'deployments' },
  'sync-job': { group: 'batch', kind: 'Job', resource: 'jobs' },
  'cron-job': { group: 'batch', kind: 'CronJob', resource: 'cronjobs' },
};

/**
 * Every kind that `dist/` may hold: what Argo CD's Role lets it write in an environment's namespace. Secrets and
 * cluster-scoped kinds are Terraform's.
 */
export function renderedKinds({ processes }: ApplicationProfile): readonly RenderedKind[] {
  // What is of no kind that there is, the rule `profile-names` refuses: this is asked before any rule, as the model is loaded.
  const ofProcesses = Object.values(processes).flatMap(({ kind }) => KIND_OF_PROCESS[kind] ?? []);
  const kinds = [...EVERYWHERE, ...ofProcesses];
  const byName = new Map(kinds.map((kind) => [`${kind.group}/${kind.kind}`, kind]));
  return [...byName].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, kind]) => kind);
}

/**
 * What Kubernetes makes of rendered objects, and Argo CD shows below them: pods with their logs, and which images run. It
 * hides what its AppProject does not permit. Its Role lets it read these alone, so that no commit to `dist/` makes one.
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/projects/
 */
export const SHOWN_KINDS: readonly RenderedKind[] = [
  { group: '', kind: 'Pod', resource: 'pods' },
  { group: 'apps', kind: 'ReplicaSet', resource: 'replicasets' },
];

/** The kinds of vmshift. */
export const RENDERED_KINDS: readonly RenderedKind[] = renderedKinds(vmshift);
