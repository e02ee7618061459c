/** A kind of object that `dist/` may hold, with the name of its resource in the Kubernetes API. */
export interface RenderedKind {
  /** API group; empty for the core group. */
  readonly group: string;
  readonly kind: string;
  /** Plural lower-case name, as a Role's rule writes it. */
  readonly resource: string;
}

/**
 * Every kind that `dist/` may hold: what Argo CD's Role allows in an environment's namespace and what its AppProject
 * lets through. Secrets and cluster-scoped kinds are Terraform's.
 */
export const RENDERED_KINDS: readonly RenderedKind[] = [
  { group: '', kind: 'ConfigMap', resource: 'configmaps' },
  { group: '', kind: 'LimitRange', resource: 'limitranges' },
  { group: '', kind: 'PersistentVolumeClaim', resource: 'persistentvolumeclaims' },
  { group: '', kind: 'ResourceQuota', resource: 'resourcequotas' },
  { group: '', kind: 'Service', resource: 'services' },
  { group: '', kind: 'ServiceAccount', resource: 'serviceaccounts' },
  { group: 'apps', kind: 'Deployment', resource: 'deployments' },
  { group: 'autoscaling', kind: 'HorizontalPodAutoscaler', resource: 'horizontalpodautoscalers' },
  { group: 'batch', kind: 'CronJob', resource: 'cronjobs' },
  { group: 'batch', kind: 'Job', resource: 'jobs' },
  { group: 'networking.k8s.io', kind: 'Ingress', resource: 'ingresses' },
  { group: 'networking.k8s.io', kind: 'NetworkPolicy', resource: 'networkpolicies' },
  { group: 'policy', kind: 'PodDisruptionBudget', resource: 'poddisruptionbudgets' },
];
