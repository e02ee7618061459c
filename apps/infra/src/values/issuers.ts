import type { EnvironmentConfig } from '@vmshift/environments';

export type IssuerName = EnvironmentConfig['ingress']['clusterIssuer'];

/** Issuer of the certificate of Argo CD's user interface. */
export const ARGOCD_ISSUER: IssuerName = 'letsencrypt-prod';

/** @see https://letsencrypt.org/docs/acme-protocol-updates/ */
const DIRECTORIES: Readonly<Record<IssuerName, string>> = {
  'letsencrypt-prod': 'https://acme-v02.api.letsencrypt.org/directory',
  'letsencrypt-staging': 'https://acme-staging-v02.api.letsencrypt.org/directory',
};

/**
 * The issuers that the environment's cluster needs and no other, so that nothing outside production can use up the rate
 * limits of the real authority by mistake.
 */
export function issuersOf(environment: EnvironmentConfig): readonly IssuerName[] {
  const { ingress, cluster } = environment;
  return [...new Set([ingress.clusterIssuer, ...(cluster.hostsArgoCd ? [ARGOCD_ISSUER] : [])])].sort();
}

/**
 * Spec of a ClusterIssuer that answers challenges over HTTP through the ingress class.
 * @see https://cert-manager.io/docs/configuration/acme/
 */
export function issuerSpec(name: IssuerName, ingressClassName: string): object {
  return {
    acme: {
      server: DIRECTORIES[name],
      privateKeySecretRef: { name: `${name}-account-key` },
      solvers: [{ http01: { ingress: { ingressClassName } } }],
    },
  };
}
