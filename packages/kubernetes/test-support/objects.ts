import type { KubeObject } from '../src/kube-object';

const API_VERSIONS: Readonly<Record<string, string>> = {
  CronJob: 'batch/v1',
  HorizontalPodAutoscaler: 'autoscaling/v2',
  Job: 'batch/v1',
  NetworkPolicy: 'networking.k8s.io/v1',
  PersistentVolumeClaim: 'v1',
  Pod: 'v1',
  PodDisruptionBudget: 'policy/v1',
  Service: 'v1',
};

/** An object of a kind, called `web`. */
export function objectOf(kind: string, spec: unknown, more: Readonly<Record<string, unknown>> = {}): KubeObject {
  return { apiVersion: API_VERSIONS[kind] ?? 'apps/v1', kind, metadata: { name: 'web' }, spec, ...more };
}

/** A Deployment whose pods have this specification. */
export function deploymentOf(pod: unknown, spec: Readonly<Record<string, unknown>> = {}): KubeObject {
  return objectOf('Deployment', {
    selector: { matchLabels: { app: 'web' } },
    ...spec,
    template: { metadata: { labels: { app: 'web' } }, spec: pod },
  });
}
