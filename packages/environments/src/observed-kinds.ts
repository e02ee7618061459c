import type { RenderedKind } from './kinds';

/** A kind of object that a diagnosis reads. */
export type ObservedKind = RenderedKind;

/** What is read in the environment's namespace. No Secret and no ConfigMap: a diagnosis does without them. */
export const OBSERVED_IN_NAMESPACE: readonly ObservedKind[] = [
  { group: '', kind: 'Pod', resource: 'pods' },
  { group: '', kind: 'Event', resource: 'events' },
  { group: 'apps', kind: 'Deployment', resource: 'deployments' },
  { group: 'apps', kind: 'ReplicaSet', resource: 'replicasets' },
  { group: 'batch', kind: 'Job', resource: 'jobs' },
  { group: 'batch', kind: 'CronJob', resource: 'cronjobs' },
  { group: '', kind: 'PersistentVolumeClaim', resource: 'persistentvolumeclaims' },
  { group: 'autoscaling', kind: 'HorizontalPodAutoscaler', resource: 'horizontalpodautoscalers' },
  { group: '', kind: 'ResourceQuota', resource: 'resourcequotas' },
  { group: '', kind: 'Service', resource: 'services' },
  { group: 'discovery.k8s.io', kind: 'EndpointSlice', resource: 'endpointslices' },
  { group: 'networking.k8s.io', kind: 'Ingress', resource: 'ingresses' },
];

/** Those of cert-manager in the same namespace; a cluster without it does not know them. */
export const OBSERVED_CERTIFICATES: readonly ObservedKind[] = [
  { group: 'cert-manager.io', kind: 'Certificate', resource: 'certificates' },
  { group: 'cert-manager.io', kind: 'CertificateRequest', resource: 'certificaterequests' },
  { group: 'acme.cert-manager.io', kind: 'Order', resource: 'orders' },
  { group: 'acme.cert-manager.io', kind: 'Challenge', resource: 'challenges' },
];

/** What is read of the whole cluster. */
export const OBSERVED_IN_CLUSTER: readonly ObservedKind[] = [
  { group: '', kind: 'Node', resource: 'nodes' },
  { group: 'storage.k8s.io', kind: 'VolumeAttachment', resource: 'volumeattachments' },
];

/** Name of the account that may read these and nothing else, and of its roles. */
export const OBSERVER = 'vmshift-observer';
