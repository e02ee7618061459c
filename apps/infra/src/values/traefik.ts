import type { Neighbours } from '@vmshift/application';
import { addOnRequests } from '@vmshift/environments';

/** Where the traffic of a NodeBalancer comes from: the only addresses whose PROXY header is believed. */
const NODE_BALANCERS = ['192.168.255.0/24'];

/**
 * Values of the Traefik chart: Ingresses written for ingress-nginx are served by its `kubernetesIngressNGINX` provider, and
 * by no other. The client's address reaches Traefik by the PROXY protocol, because the rate limits count by address, and
 * `externalTrafficPolicy: Local` keeps the NodeBalancer's own address in front of it. The status names the host of the
 * NodeBalancer alone: with an IP there, traffic from inside the cluster would go past the NodeBalancer, arrive without the
 * header and fail cert-manager's self check.
 * @see https://doc.traefik.io/traefik/reference/install-configuration/providers/kubernetes/kubernetes-ingress-nginx/
 * @see https://github.com/linode/linode-cloud-controller-manager/blob/main/docs/configuration/annotations.md
 */
export function traefikValues({ selector }: Neighbours['ingressController']): object {
  const { replicas, requests } = addOnRequests.traefik.traefik;
  const entryPoint = {
    proxyProtocol: { trustedIPs: NODE_BALANCERS },
    forwardedHeaders: { trustedIPs: NODE_BALANCERS },
  };
  return {
    deployment: { replicas },
    podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
    resources: { requests },
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: selector },
      },
    ],
    // the class is ours, so that its name and its controller stay those of ingress-nginx
    ingressClass: { enabled: false },
    providers: {
      kubernetesCRD: { enabled: false },
      kubernetesIngress: { enabled: false },
      // without publishService an Ingress has no address, and Argo CD would wait for one without end
      kubernetesIngressNGINX: { enabled: true, publishService: { enabled: true } },
    },
    api: { dashboard: false },
    ingressRoute: { dashboard: { enabled: false } },
    global: { checkNewVersion: false, sendAnonymousUsage: false },
    ports: { web: entryPoint, websecure: entryPoint },
    service: {
      annotations: {
        'service.beta.kubernetes.io/linode-loadbalancer-default-proxy-protocol': 'v2',
        'service.beta.kubernetes.io/linode-loadbalancer-hostname-only-ingress': 'true',
      },
      spec: { type: 'LoadBalancer', externalTrafficPolicy: 'Local' },
    },
  };
}
