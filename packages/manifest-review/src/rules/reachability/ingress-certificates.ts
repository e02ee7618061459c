import { canonical, type KubeObject, objectName, recordsAt, stringMapAt, textAt, textsAt } from '@vmshift/kubernetes';
import { type Comparison, changeRule } from '../rule';

const SEE = 'https://cert-manager.io/docs/usage/ingress/';

/** Names an issuer that Terraform makes for the whole cluster. */
const CLUSTER_ISSUER = 'cert-manager.io/cluster-issuer';
/** Annotations that name who signs the certificate. */
export const ISSUERS: readonly string[] = [CLUSTER_ISSUER, 'cert-manager.io/issuer'];
/** Whose certificates clients trust. */
const TRUSTED = 'letsencrypt-prod';

/** Ingresses on both sides. */
function keptIngresses({ before, after }: Comparison) {
  return after.ofKind('Ingress').flatMap((ingress) => {
    const old = before.find(objectName(ingress));
    return old === undefined ? [] : [{ old, ingress }];
  });
}

function issuerOf(ingress: KubeObject): { readonly key: string; readonly name: string } | undefined {
  const annotations = stringMapAt(ingress, 'metadata.annotations');
  const key = ISSUERS.find((one) => annotations[one]);
  return key === undefined ? undefined : { key, name: annotations[key] ?? '' };
}

function classOf(ingress: KubeObject): string | undefined {
  return (
    textAt(ingress, 'spec.ingressClassName') ??
    stringMapAt(ingress, 'metadata.annotations')['kubernetes.io/ingress.class']
  );
}

function secretsOf(ingress: KubeObject): readonly string[] {
  return recordsAt(ingress, 'spec.tls').map((entry) => textAt(entry, 'secretName') ?? '');
}

/** Hosts that no `tls` entry covers. */
function uncoveredHosts(ingress: KubeObject): readonly string[] {
  const covered = recordsAt(ingress, 'spec.tls').flatMap((entry) => textsAt(entry, 'hosts'));
  return recordsAt(ingress, 'spec.rules')
    .map((rule) => textAt(rule, 'host') ?? '*')
    .filter((host) => !covered.includes(host) && !covered.includes(host.replace(/^[^.]+/, '*')));
}

/** Clients find the host, and trust its certificate. */
export const ingressCertificates = [
  changeRule({
    id: 'ingress-class-changes',
    title: 'Ingresses have the class that a controller serves',
    judge: (comparison) =>
      keptIngresses(comparison).flatMap(({ old, ingress }) => {
        const [was, is] = [classOf(old), classOf(ingress)];
        if (was === is) return [];
        const path = 'spec.ingressClassName';
        const { ingressClass } = comparison.after.profile.neighbours.ingressController;
        return [{ object: objectName(ingress), path, before: was, after: is, ingressClass }];
      }),
    class: 'outage',
    verdict: 'block',
    because: ({ ingressClass }) => `the only controller of the cluster serves the class ${ingressClass}`,
    impact: 'no controller serves the Ingress: the host stops answering',
    fix: ({ ingressClass }) => `keep the class ${ingressClass}`,
    see: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class',
    reads: ['spec.ingressClassName', 'metadata.annotations'],
  }),
  changeRule({
    id: 'certificate-secret-changes',
    title: 'The certificate of a host stays',
    judge: (comparison) =>
      keptIngresses(comparison)
        .filter(({ old, ingress }) => canonical(secretsOf(old)) !== canonical(secretsOf(ingress)))
        .filter(({ old, ingress }) => uncoveredHosts(ingress).every((host) => uncoveredHosts(old).includes(host)))
        .map(({ old, ingress }) => ({
          object: objectName(ingress),
          path: 'spec.tls',
          before: secretsOf(old).join(', '),
          after: secretsOf(ingress).join(', '),
        })),
    class: 'outage',
    verdict: 'warn',
    because: 'a new Secret name is a new certificate',
    impact: 'until it is issued, clients meet the controller’s own certificate; issuance counts against the rate limit',
    fix: 'keep the name, or issue the new certificate first',
    see: SEE,
    reads: ['spec.tls'],
  }),
  changeRule({
    id: 'certificate-issuer-removed',
    title: 'An issuer renews the certificate',
    judge: (comparison) =>
      keptIngresses(comparison).flatMap(({ old, ingress }) => {
        const was = issuerOf(old);
        if (was === undefined || issuerOf(ingress) !== undefined) return [];
        return [{ object: objectName(ingress), path: `metadata.annotations["${was.key}"]`, before: was.name }];
      }),
    class: 'outage',
    verdict: 'block',
    because: 'without an issuer nothing renews the certificate',
    impact: 'the host stops being trusted when the certificate ends, within 90 days',
    fix: ({ before }) => `keep ${before}`,
    see: SEE,
    reads: ['metadata.annotations'],
  }),
  changeRule({
    id: 'certificate-issuer-changes',
    title: 'Clients trust the issuer of the certificate',
    judge: (comparison) =>
      keptIngresses(comparison).flatMap(({ old, ingress }) => {
        const [was, is] = [issuerOf(old), issuerOf(ingress)];
        if (was === undefined || is === undefined || (was.name === is.name && was.key === is.key)) return [];
        const isOfNamespace = is.key !== CLUSTER_ISSUER;
        const isTrusted = is.name === TRUSTED && !isOfNamespace;
        return [
          {
            ...{
              object: objectName(ingress),
              path: `metadata.annotations["${is.key}"]`,
              before: was.name,
              after: is.name,
            },
            verdict: isTrusted ? ('warn' as const) : ('block' as const),
            ...{ isTrusted, isOfNamespace },
          },
        ];
      }),
    class: 'outage',
    verdict: 'block',
    because: ({ isOfNamespace, after }) =>
      isOfNamespace ? `the namespace has no Issuer ${after}` : 'another issuer signs the certificate',
    impact: ({ isTrusted, isOfNamespace }) => {
      if (isTrusted) return 'a new certificate is issued';
      return isOfNamespace
        ? 'nothing renews the certificate: the host stops being trusted when it ends'
        : 'clients do not trust that issuer: every request fails with a certificate error';
    },
    fix: ({ isTrusted, isOfNamespace, before }) => {
      if (isTrusted) return 'nothing, if it is meant';
      return isOfNamespace ? `name the issuer of the cluster by ${CLUSTER_ISSUER}` : `keep ${before}`;
    },
    see: SEE,
    reads: ['metadata.annotations'],
  }),
];
