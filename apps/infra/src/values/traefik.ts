import type { Neighbours } from '@vmshift/application';
import { addOnRequests } from '@vmshift/environments';

/** Where the traffic of a NodeBalancer comes from: the only addresses whose PROXY header is believed. */
const NODE_BALANCERS = ['192.168.255.0/24'];

/** Middleware of the entry point for HTTPS; to plain HTTP, every host answers with a redirect. */
const REQUESTS_IN_FLIGHT = 'requests-in-flight';

/**
 * Values of the Traefik chart: Ingresses written for ingress-nginx are served by its `kubernetesIngressNGINX` provider, and
 * by no other. The client's address reaches Traefik by the PROXY protocol, because the rate limits count by address, and
 * `externalTrafficPolicy: Local` keeps the NodeBalancer's own address in front of it. The status names the host of the
 * NodeBalancer alone: with an IP there, traffic from inside the cluster would go past the NodeBalancer, arrive without the
 * header and fail cert-manager's self check.
 *
 * The requests in flight are bounded over all addresses, which no annotation of ingress-nginx does. Traefik makes the
 * middleware once for each path of an Ingress, so each counts by itself; a count by the host that is asked for would be
 * evaded by its spelling (`HOST`, `host:443`), so all requests are counted under the one header that Traefik itself sets.
 * @param requestsInFlight that each path takes in each pod
 * @see https://doc.traefik.io/traefik/reference/install-configuration/providers/kubernetes/kubernetes-ingress-nginx/
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/inflightreq/
 * @see https://github.com/linode/linode-cloud-controller-manager/blob/main/docs/configuration/annotations.md
 */
export function traefikValues({ selector }: Neighbours['ingressController'], requestsInFlight: number): object {
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
      file: { enabled: true, content: { http: { middlewares: { [REQUESTS_IN_FLIGHT]: bound(requestsInFlight) } } } },
    },
    api: { dashboard: false },
    ingressRoute: { dashboard: { enabled: false } },
    global: { checkNewVersion: false, sendAnonymousUsage: false },
    ports: { web: entryPoint, websecure: { ...entryPoint, http: { middlewares: [`${REQUESTS_IN_FLIGHT}@file`] } } },
    service: {
      annotations: {
        'service.beta.kubernetes.io/linode-loadbalancer-default-proxy-protocol': 'v2',
        'service.beta.kubernetes.io/linode-loadbalancer-hostname-only-ingress': 'true',
      },
      spec: { type: 'LoadBalancer', externalTrafficPolicy: 'Local' },
    },
  };
}

/** More requests at once are answered with 429. */
function bound(amount: number): object {
  return { inFlightReq: { amount, sourceCriterion: { requestHeaderName: 'X-Forwarded-Server' } } };
}
