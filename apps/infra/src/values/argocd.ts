import type { Neighbours } from '@vmshift/application';
import { type ArgoCdConfig, addOnRequests, type PlatformConfig, type QuantitiesConfig } from '@vmshift/environments';
import { ARGOCD_ISSUER } from './issuers';
import { loginValues } from './login';
import { notificationsValues } from './notifications';
import { WEBHOOK_SECRET_REFERENCE } from './webhook';

/**
 * Values of the argo-cd chart. Nothing secret is among them: Argo CD makes the password of `admin` itself at its first
 * start, into a Secret that is deleted once the password has been changed (docs/setup.md).
 * @see https://github.com/argoproj/argo-helm/blob/argo-cd-10.1.1/charts/argo-cd/values.yaml
 */
export function argoCdValues(
  { argoCd: config, notifications }: Pick<PlatformConfig, 'argoCd' | 'notifications'>,
  controller: Neighbours['ingressController'],
): object {
  const login = loginValues(config.login);
  const requests = config.highAvailability ? addOnRequests.argoCdHighAvailability : addOnRequests.argoCd;
  return {
    // every destination is a registered cluster with a namespaced credential, the hosting one too
    createClusterRoles: false,
    global: { domain: config.host, networkPolicy: { create: true } },
    configs: {
      cm: { ...settings(config), ...login.cm },
      params: PARAMETERS,
      rbac: login.rbac,
      secret: { githubSecret: WEBHOOK_SECRET_REFERENCE },
    },
    controller: component(requests.controller),
    server: { ...component(requests.server), ingress: ingress(controller) },
    repoServer: component(requests.repoServer),
    applicationSet: component(requests.applicationSet),
    dex: { enabled: login.runsDex, ...(login.runsDex && resources(addOnRequests.argoCdLogin.dex.requests)) },
    notifications: notificationsValues(notifications, addOnRequests.argoCdNotifications.notifications),
    ...(config.highAvailability ? redisHighlyAvailable() : { redis: resources(addOnRequests.argoCd.redis.requests) }),
  };
}

interface Component {
  readonly replicas: number;
  readonly requests: QuantitiesConfig;
}

function component({ replicas, requests }: Component): object {
  const budget = replicas > 1 ? { pdb: { enabled: true, maxUnavailable: 1 } } : {};
  return { replicas, ...budget, ...resources(requests) };
}

function resources(requests: QuantitiesConfig): object {
  return { resources: { requests } };
}

/**
 * `argocd-cm`. Without `resource.respectRBAC` the cache fails on the first kind that a namespaced credential may not list,
 * and the Application stays Unknown.
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/argocd-cm-yaml/
 */
function settings(config: ArgoCdConfig): object {
  return {
    'admin.enabled': 'true',
    'cluster.inClusterEnabled': 'false',
    'resource.respectRBAC': 'normal',
    'timeout.reconciliation': `${config.reconciliationSeconds}s`,
    'timeout.reconciliation.jitter': '0s',
  };
}

/** `argocd-cmd-params-cm`. TLS ends at the ingress. The health of each object is kept, so that what is degraded has a name. */
const PARAMETERS = {
  'server.insecure': 'true',
  'controller.diff.server.side': 'true',
  'controller.resource.health.persist': 'true',
};

function ingress({ ingressClass, annotations }: Neighbours['ingressController']): object {
  return {
    enabled: true,
    ingressClassName: ingressClass,
    annotations: {
      'cert-manager.io/cluster-issuer': ARGOCD_ISSUER,
      [`${annotations}/force-ssl-redirect`]: 'true',
    },
    // the Secret is the chart's: argocd-server-tls
    tls: true,
  };
}

/** The proxies never share a node either: with a surge, an update would wait for a fourth one. */
const NO_SURGE = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } };

function redisHighlyAvailable(): object {
  const { redisHa, haproxy } = addOnRequests.argoCdHighAvailability;
  const podDisruptionBudget = { maxUnavailable: 1 };
  return {
    'redis-ha': {
      enabled: true,
      replicas: redisHa.replicas,
      podDisruptionBudget,
      redis: resources(redisHa.requests),
      sentinel: resources(redisHa.sidecars.sentinel),
      splitBrainDetection: resources(redisHa.sidecars.splitBrainDetection),
      haproxy: {
        replicas: haproxy.replicas,
        deploymentStrategy: NO_SURGE,
        podDisruptionBudget,
        ...resources(haproxy.requests),
      },
    },
  };
}
