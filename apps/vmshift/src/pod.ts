import type { ApplicationProfile, PodUser } from '@vmshift/application';
import {
  NODE_POOL_LABEL,
  nodePoolTaint,
  type PlacementConfig,
  POD_EPHEMERAL_STORAGE,
  type ResourcesConfig,
  ROLLING_UPDATE,
} from '@vmshift/environments';
import { k8s } from 'cdk8s-plus-28';

export interface PodSpecProps {
  readonly user: PodUser;
  /** Whether an image comes from the private registry. */
  readonly privateImage: boolean;
  /** What the environment says of the workload; the pods run on the node pool that it names. */
  readonly placement: PlacementConfig;
  readonly terminationGracePeriodSeconds: number;
  readonly containers: k8s.Container[];
  /** @default none */
  readonly initContainers?: k8s.Container[];
  readonly volumes: k8s.Volume[];
  /** @default Always */
  readonly restartPolicy?: 'Never';
  /**
   * Value of the `app` label of the pods to spread over the nodes.
   * @default not spread: there is one pod
   */
  readonly spread?: string;
}

/**
 * The part of a pod that all workloads share. Meets Pod Security "restricted".
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function podSpec(profile: ApplicationProfile, props: PodSpecProps): k8s.PodSpec {
  return {
    serviceAccountName: profile.serviceAccount,
    // Nothing here calls the Kubernetes API.
    automountServiceAccountToken: false,
    // The Service `redis` would put REDIS_PORT=tcp://... into every container.
    enableServiceLinks: false,
    ...(props.privateImage && { imagePullSecrets: [{ name: profile.secret.registry }] }),
    securityContext: {
      runAsNonRoot: true,
      runAsUser: props.user.uid,
      runAsGroup: props.user.gid,
      fsGroup: props.user.gid,
      // A volume full of files is not walked at every start.
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
    terminationGracePeriodSeconds: props.terminationGracePeriodSeconds,
    ...(props.restartPolicy && { restartPolicy: props.restartPolicy }),
    ...onNodePool(props.placement),
    ...(props.spread && { topologySpreadConstraints: [spreadOverNodes(props.spread)] }),
    ...(props.initContainers && { initContainers: props.initContainers }),
    containers: props.containers,
    volumes: props.volumes,
  };
}

/** The nodes of the pool alone, and past the taint that keeps other pods away from them. */
function onNodePool({ nodePool }: PlacementConfig): Pick<k8s.PodSpec, 'nodeSelector' | 'tolerations'> {
  if (nodePool === undefined) return {};
  return {
    nodeSelector: { [NODE_POOL_LABEL]: nodePool },
    tolerations: [{ ...nodePoolTaint(nodePool), operator: 'Equal' }],
  };
}

/** A preference: with a node down, two pods on one node beat one pod that is Pending. */
function spreadOverNodes(app: string): k8s.TopologySpreadConstraint {
  return {
    maxSkew: 1,
    topologyKey: 'kubernetes.io/hostname',
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: { app } },
  };
}

/** Security context of every container, init containers too. */
export const CONTAINER_SECURITY: k8s.SecurityContext = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
};

/** Requests and limits as Kubernetes wants them, with what the pod may write to the disk of its node. */
export function resources(
  { requests, limits }: ResourcesConfig,
  storage: string = POD_EPHEMERAL_STORAGE,
): k8s.ResourceRequirements {
  const disk = { 'ephemeral-storage': storage };
  return { requests: quantities({ ...requests, ...disk }), limits: quantities({ ...limits, ...disk }) };
}

/** A map of quantities. */
export function quantities(values: object): Record<string, k8s.Quantity> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, k8s.Quantity.fromString(value)]));
}

/** A writable folder that lives as long as the pod; the pod is evicted when it holds more than `sizeLimit`. */
export function emptyDir(name: string, sizeLimit: string, medium?: 'Memory'): k8s.Volume {
  return { name, emptyDir: { ...(medium && { medium }), sizeLimit: k8s.Quantity.fromString(sizeLimit) } };
}

/** What a PostgreSQL program writes to `/tmp` is small; more than this is a leak. */
export const TMP_SIZE = '128Mi';

/** Rolls one pod at a time, the new one first: capacity never falls below the declared, nor rises by more than one pod. */
export const ROLLING: k8s.DeploymentStrategy = {
  type: 'RollingUpdate',
  rollingUpdate: {
    maxSurge: k8s.IntOrString.fromNumber(ROLLING_UPDATE.maxSurge),
    maxUnavailable: k8s.IntOrString.fromNumber(ROLLING_UPDATE.maxUnavailable),
  },
};

/** Stops the old pod before the new one starts: for what must never run twice. */
export const RECREATE: k8s.DeploymentStrategy = { type: 'Recreate' };

/** A rollback needs Git, not these; one is kept for `kubectl rollout undo` in an emergency. */
export const REVISION_HISTORY_LIMIT = 2;
