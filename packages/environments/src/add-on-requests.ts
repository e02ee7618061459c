import type { ClusterConfig } from './environment-config';
import type { PlatformConfig } from './platform-config';
import type { QuantitiesConfig } from './sizes-config';

/** Pods of one component that a chart installs. */
export interface AddOnComponent {
  readonly replicas: number;
  /** What the main container of each pod requests. */
  readonly requests: QuantitiesConfig;
  /**
   * What the other containers of each pod request, by the chart's key for them.
   * @default the pod has one container
   */
  readonly sidecars?: Readonly<Record<string, QuantitiesConfig>>;
}

/** Components of one chart, by the chart's key; `controller` is what cert-manager's chart configures at its root. */
export type AddOnComponents = Readonly<Record<string, AddOnComponent>>;

/**
 * What the charts that we install request. The Terraform stacks write these numbers into the charts' values and the
 * capacity rule reserves them, so that the two cannot disagree.
 * @see https://github.com/traefik/traefik-helm-chart/blob/v41.3.0/traefik/values.yaml
 * @see https://github.com/cert-manager/cert-manager/blob/v1.21.1/deploy/charts/cert-manager/values.yaml
 * @see https://github.com/kubernetes-sigs/metrics-server#scaling
 * @see https://github.com/argoproj/argo-helm/blob/argo-cd-10.1.1/charts/argo-cd/values.yaml
 */
export const addOnRequests = {
  traefik: {
    /** Two, so that draining a node does not close the door. */
    traefik: { replicas: 2, requests: { cpu: '100m', memory: '128Mi' } },
  },
  certManager: {
    controller: { replicas: 1, requests: { cpu: '25m', memory: '64Mi' } },
    webhook: { replicas: 1, requests: { cpu: '25m', memory: '64Mi' } },
    cainjector: { replicas: 1, requests: { cpu: '25m', memory: '64Mi' } },
  },
  metricsServer: {
    /** The project's own figure for clusters of up to 100 nodes. */
    metricsServer: { replicas: 1, requests: { cpu: '100m', memory: '200Mi' } },
  },
  argoCd: {
    controller: { replicas: 1, requests: { cpu: '250m', memory: '512Mi' } },
    server: { replicas: 1, requests: { cpu: '50m', memory: '128Mi' } },
    repoServer: { replicas: 1, requests: { cpu: '100m', memory: '256Mi' } },
    /** Off: every Application is declared one by one. */
    applicationSet: { replicas: 0, requests: { cpu: '50m', memory: '128Mi' } },
    redis: { replicas: 1, requests: { cpu: '50m', memory: '64Mi' } },
  },
  /** Of Argo CD's chart too, where the model declares notifications. */
  argoCdNotifications: {
    notifications: { replicas: 1, requests: { cpu: '25m', memory: '64Mi' } },
  },
  /** The same, where the model lets people log in through GitHub. It keeps logins in its memory, so it is one. */
  argoCdLogin: {
    dex: { replicas: 1, requests: { cpu: '25m', memory: '64Mi' } },
  },
  argoCdHighAvailability: {
    controller: { replicas: 1, requests: { cpu: '250m', memory: '512Mi' } },
    server: { replicas: 2, requests: { cpu: '50m', memory: '128Mi' } },
    repoServer: { replicas: 2, requests: { cpu: '100m', memory: '256Mi' } },
    /** Off: every Application is declared one by one. */
    applicationSet: { replicas: 0, requests: { cpu: '50m', memory: '128Mi' } },
    /** Three that never share a node (the chart's `redis-ha.hardAntiAffinity`), in place of `redis`. */
    redisHa: {
      replicas: 3,
      requests: { cpu: '50m', memory: '64Mi' },
      sidecars: { sentinel: { cpu: '20m', memory: '32Mi' }, splitBrainDetection: { cpu: '10m', memory: '32Mi' } },
    },
    /** The chart's `redis-ha.haproxy`: three that never share a node either. */
    haproxy: { replicas: 3, requests: { cpu: '25m', memory: '64Mi' } },
  },
} as const satisfies Readonly<Record<string, AddOnComponents>>;

/** The charts that Terraform installs on a cluster: those of every one, and on one that hosts Argo CD what runs of that. */
export function addOnsOf(
  { hostsArgoCd }: Pick<ClusterConfig, 'hostsArgoCd'>,
  { argoCd, notifications }: Pick<PlatformConfig, 'argoCd' | 'notifications'>,
): Readonly<Record<string, AddOnComponents>> {
  const {
    argoCdHighAvailability,
    argoCd: argoCdComponents,
    argoCdNotifications,
    argoCdLogin,
    ...everywhere
  } = addOnRequests;
  if (!hostsArgoCd) return everywhere;
  return {
    ...everywhere,
    ...(argoCd.highAvailability ? { argoCdHighAvailability } : { argoCd: argoCdComponents }),
    ...(notifications && { argoCdNotifications }),
    ...(argoCd.login?.kind === 'github' && { argoCdLogin }),
  };
}

/** Nodes that Argo CD's high availability needs: its three Redis servers never share one. */
export const HIGHLY_AVAILABLE_ARGO_CD_NODES = addOnRequests.argoCdHighAvailability.redisHa.replicas;
