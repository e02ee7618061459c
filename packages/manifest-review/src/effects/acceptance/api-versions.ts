import { objectName } from '@vmshift/kubernetes';
import { type Fault, newFaults } from '../effect';

const SEE = 'https://kubernetes.io/docs/reference/using-api/deprecation-guide/';

/** The API versions that serve each kind in the Kubernetes versions that the model may name. */
const SERVED: Readonly<Record<string, readonly string[]>> = {
  ConfigMap: ['v1'],
  Secret: ['v1'],
  Service: ['v1'],
  ServiceAccount: ['v1'],
  PersistentVolumeClaim: ['v1'],
  Pod: ['v1'],
  LimitRange: ['v1'],
  ResourceQuota: ['v1'],
  Namespace: ['v1'],
  Deployment: ['apps/v1'],
  StatefulSet: ['apps/v1'],
  DaemonSet: ['apps/v1'],
  ReplicaSet: ['apps/v1'],
  Job: ['batch/v1'],
  CronJob: ['batch/v1'],
  HorizontalPodAutoscaler: ['autoscaling/v2', 'autoscaling/v1'],
  PodDisruptionBudget: ['policy/v1'],
  Ingress: ['networking.k8s.io/v1'],
  IngressClass: ['networking.k8s.io/v1'],
  NetworkPolicy: ['networking.k8s.io/v1'],
  Role: ['rbac.authorization.k8s.io/v1'],
  RoleBinding: ['rbac.authorization.k8s.io/v1'],
};

/** Objects of an API version that the environment's cluster does not serve, before an upgrade or after. */
export const apiVersions = newFaults((view) =>
  view.objects.flatMap((object): readonly Fault[] => {
    const served = SERVED[object.kind];
    if (served?.includes(object.apiVersion) ?? !isBuiltIn(object.apiVersion)) return [];
    const version = view.config?.cluster.kubernetesVersion;
    return [
      {
        key: `${objectName(object)} ${object.apiVersion}`,
        id: 'api-version-not-served',
        class: 'sync-failure',
        verdict: 'block',
        object: objectName(object),
        path: 'apiVersion',
        before: undefined,
        after: object.apiVersion,
        because: `Kubernetes ${version ?? 'of any supported version'} serves ${object.kind} as ${served?.join(' or ') ?? 'another kind'}`,
        impact:
          'the API server knows no such object: the sync fails, and what would have been pruned is looked for in vain',
        fix: served ? `use ${served[0]}` : 'check kind and version',
        see: SEE,
      },
    ];
  }),
);

/** Groups of Kubernetes itself; others come with custom resource definitions. */
function isBuiltIn(apiVersion: string): boolean {
  return !apiVersion.includes('.') || apiVersion.includes('.k8s.io/');
}
