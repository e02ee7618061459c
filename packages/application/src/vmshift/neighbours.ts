import type { Neighbours } from '../neighbours';

export const neighbours = {
  /** @see https://github.com/traefik/traefik-helm-chart/blob/v41.3.0/traefik/templates/_helpers.tpl */
  ingressController: {
    release: 'traefik',
    namespace: 'traefik',
    selector: { 'app.kubernetes.io/name': 'traefik' },
    labels: {
      'app.kubernetes.io/name': 'traefik',
      'app.kubernetes.io/instance': 'traefik-traefik',
      'app.kubernetes.io/managed-by': 'Helm',
    },
    ingressClass: 'nginx',
    controller: 'k8s.io/ingress-nginx',
    /** @see https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/ */
    annotations: 'nginx.ingress.kubernetes.io',
  },
  /** @see https://kubernetes.io/docs/tasks/administer-cluster/dns-custom-nameservers/ */
  clusterDns: {
    namespace: 'kube-system',
    selector: { 'k8s-app': 'kube-dns' },
    labels: { 'k8s-app': 'kube-dns' },
    port: 53,
  },
  /** @see https://cert-manager.io/docs/configuration/acme/http01/ */
  acmeSolver: { label: 'acme.cert-manager.io/http01-solver', port: 8089 },
  privateNetworks: ['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'],
} as const satisfies Neighbours;
