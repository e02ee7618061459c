import { counted } from '@vmshift/findings';
import * as command from '../../commands';
import { type DiagnosisRule, defineDiagnosis } from '../../rule';
import type { EnvironmentView } from '../../view';
import { expectsTrust, hostFacts, hostOf } from './host-facts';

/** Days before its end at which a certificate should long be renewed: cert-manager does at a third of its life, 30 days. */
const DAYS_BEFORE_END = 14;

/** Name in the certificate that Traefik makes itself, where it has none for a host. */
const TRAEFIK_DEFAULT = 'TRAEFIK DEFAULT CERT';

type CertificateFault = 'handshake' | 'default' | 'name' | 'expired' | 'untrusted' | 'expiring' | 'none';

/** The first that is wrong with the certificate, from what hides the rest to what is not urgent. */
function faultOf(view: EnvironmentView): CertificateFault {
  const { failure, certificate } = hostOf(view) ?? {};
  if (failure?.step === 'tls' && certificate === undefined) return 'handshake';
  if (certificate === undefined) return 'none';
  if (certificate.issuer === TRAEFIK_DEFAULT || certificate.names.some((name) => name.endsWith('.traefik.default')))
    return 'default';
  if (!certificate.holdsForHost) return 'name';
  if (certificate.daysLeft < 0) return 'expired';
  if (certificate.untrusted !== undefined && expectsTrust(view)) return 'untrusted';
  return certificate.daysLeft < DAYS_BEFORE_END ? 'expiring' : 'none';
}

/** Where browsers are to trust it, a certificate that they refuse keeps every user out. */
function certificateFacts(view: EnvironmentView, fault: CertificateFault) {
  if (faultOf(view) !== fault) return [];
  const { failure, certificate } = hostOf(view) ?? {};
  const { issuer = '', names = [], notAfter = '', untrusted = '' } = certificate ?? {};
  const message =
    certificate === undefined
      ? (failure?.message ?? '')
      : `certificate of ${issuer} for ${names.join(', ')}, until ${notAfter}${untrusted === '' ? '' : `: ${untrusted}`}`;
  const severity = expectsTrust(view) ? ('down' as const) : ('degraded' as const);
  return [
    {
      ...hostFacts(view, message, 'certificate'),
      severity,
      issuer,
      names: names.join(', '),
      notAfter,
      daysLeft: certificate?.daysLeft ?? 0,
    },
  ];
}

const COMMON = {
  severity: 'down',
  next: (_facts: unknown, { environment }: EnvironmentView): readonly string[] => [
    command.showCertificates(environment),
    command.showIngress(environment),
    command.askHealth(environment),
  ],
  runbook: 'on-call.md#certificates',
  see: 'https://doc.traefik.io/traefik/https/tls/#default-certificate',
} as const;

/** Whether users can trust the host. */
export const hostCertificateRules: readonly DiagnosisRule[] = [
  defineDiagnosis({
    ...COMMON,
    id: 'host-tls-refused',
    title: 'The host takes connections and refuses TLS',
    judge: (view) => certificateFacts(view, 'handshake'),
    cause: ({ host }) => `${host} takes connections and refuses TLS`,
  }),
  defineDiagnosis({
    ...COMMON,
    id: 'host-default-certificate',
    title: "The host shows Traefik's own certificate, as it has none of the environment",
    judge: (view) => certificateFacts(view, 'default'),
    cause: ({ host }) => `${host} shows Traefik's default certificate: the Secret of its own is missing or unreadable`,
  }),
  defineDiagnosis({
    ...COMMON,
    id: 'host-certificate-of-another-name',
    title: 'The certificate of the host is for other names',
    judge: (view) => certificateFacts(view, 'name'),
    cause: ({ host, names }) => `the certificate of ${host} holds for ${names || 'no name'} alone`,
  }),
  defineDiagnosis({
    ...COMMON,
    id: 'host-certificate-expired',
    title: 'The certificate of the host has expired',
    judge: (view) => certificateFacts(view, 'expired').map((facts) => ({ ...facts, since: facts.notAfter })),
    cause: ({ host }) => `the certificate of ${host} has expired, and was not renewed`,
  }),
  defineDiagnosis({
    ...COMMON,
    id: 'host-certificate-untrusted',
    title: 'No browser trusts the certificate of the host, and users are to',
    judge: (view) => certificateFacts(view, 'untrusted'),
    cause: ({ host, issuer }) =>
      `no browser trusts the certificate of ${host}, which is of ${issuer || 'an unknown issuer'}`,
  }),
  defineDiagnosis({
    ...COMMON,
    id: 'host-certificate-expires',
    title: 'The certificate of the host ends in days, and was not renewed',
    judge: (view) => certificateFacts(view, 'expiring').map((facts) => ({ ...facts, severity: 'at-risk' as const })),
    severity: 'at-risk',
    cause: ({ host, daysLeft }) =>
      `the certificate of ${host} ends in ${counted(daysLeft, 'day')}; cert-manager should have renewed it 30 days before its end`,
    see: 'https://cert-manager.io/docs/usage/certificate/#renewal-reissuance',
  }),
];
