import { olderThan } from '../../age';
import * as command from '../../commands';
import { type DiagnosisFacts, type DiagnosisRule, defineDiagnosis } from '../../rule';
import type { EnvironmentView } from '../../view';
import { chainOf, evidenceOf, readyOf, stoppedAt } from './acme-chain';

/** Seconds that cert-manager may take for a certificate: the authority looks at the host, and pods that answer it start. */
const ISSUING_SECONDS = 600;

/** Seconds that a challenge may take until it counts as stuck. */
const CHALLENGE_SECONDS = 300;

/** Seconds after the time of renewal at which a certificate should have been renewed, in spite of retries. */
const RENEWAL_SECONDS = 24 * 3600;

/** Words of the ACME protocol for an account or a name that asked for too much. @see https://www.rfc-editor.org/rfc/rfc8555#section-6.6 */
const RATE_LIMITED = /rateLimited|too many certificates|too many failed authorizations|\b429\b/;

const NEXT = ({ object }: DiagnosisFacts, { environment }: EnvironmentView): readonly string[] => [
  command.describeObject(environment, object),
  command.showCertificates(environment),
];

const COMMON = { severity: 'degraded', next: NEXT, runbook: 'on-call.md#certificates' } as const;

/** A certificate hop by hop: Certificate, CertificateRequest, Order, Challenge. Each stops the ones before it. */
export const certificateChainRules: readonly DiagnosisRule[] = [
  defineDiagnosis({
    ...COMMON,
    id: 'certificate-not-issued',
    title: 'cert-manager has no valid certificate for a host',
    judge: (view) => {
      const chain = chainOf(view);
      return chain.certificates.flatMap((certificate) => {
        const ready = readyOf(certificate);
        const since = ready?.since ?? certificate.createdAt;
        if (ready?.status === 'True' || !olderThan(ISSUING_SECONDS, since, view.now)) return [];
        const object = `Certificate/${certificate.name}`;
        const messages = certificate.conditions.filter(({ status, type }) => type === 'Issuing' || status !== 'True');
        const evidence = messages.flatMap(({ message }) => evidenceOf(object, message));
        return [{ object, since, evidence, hosts: certificate.hosts.join(', '), at: stoppedAt(chain, certificate) }];
      });
    },
    cause: ({ hosts, at }) =>
      `there is no valid certificate for ${hosts}; ${at === undefined ? 'cert-manager has not even requested one' : `it stopped at ${at}`}`,
    see: 'https://cert-manager.io/docs/troubleshooting/acme/',
  }),
  defineDiagnosis({
    ...COMMON,
    id: 'certificate-not-renewed',
    title: 'cert-manager cannot renew a certificate that still holds',
    judge: (view) =>
      chainOf(view).certificates.flatMap((certificate) => {
        const { name, renewalTime, notAfter, hosts } = certificate;
        if (readyOf(certificate)?.status !== 'True' || !olderThan(RENEWAL_SECONDS, renewalTime, view.now)) return [];
        const object = `Certificate/${name}`;
        const evidence = evidenceOf(
          object,
          `to be renewed since ${renewalTime}, holds until ${notAfter ?? 'an unknown time'}`,
        );
        return [{ object, since: renewalTime, evidence, hosts: hosts.join(', ') }];
      }),
    severity: 'at-risk',
    cause: ({ hosts }) => `the certificate for ${hosts} still holds and is not renewed`,
    see: 'https://cert-manager.io/docs/usage/certificate/#renewal-reissuance',
  }),
  defineDiagnosis({
    ...COMMON,
    id: 'certificate-issuer-missing',
    title: 'The issuer of a certificate is not in the cluster, or not ready',
    judge: (view) =>
      chainOf(view).requests.flatMap((request) => {
        const ready = readyOf(request);
        if (ready?.status === 'True' || !/not found|is not ready|does not exist/i.test(ready?.message ?? '')) return [];
        if (!/issuer/i.test(ready?.message ?? '')) return [];
        const object = `CertificateRequest/${request.name}`;
        return [{ object, since: ready?.since, evidence: evidenceOf(object, ready?.message), issuer: request.issuer }];
      }),
    cause: ({ issuer }) => `${issuer}, which has to sign the certificate, is not in the cluster or not ready`,
    next: (facts, view) => [...NEXT(facts, view), `./vmshiftctl deploy platform-${view.environment.name}`],
    see: 'https://cert-manager.io/docs/troubleshooting/#3-check-the-issuer-state',
  }),
  defineDiagnosis({
    ...COMMON,
    id: 'certificate-request-refused',
    title: 'A request for a certificate was refused',
    judge: (view) =>
      chainOf(view).requests.flatMap((request) => {
        const refused = request.conditions.find(
          ({ type, status, reason }) =>
            (type === 'Ready' && status === 'False' && (reason === 'Failed' || reason === 'Denied')) ||
            ((type === 'InvalidRequest' || type === 'Denied') && status === 'True'),
        );
        if (refused === undefined || RATE_LIMITED.test(refused.message ?? '')) return [];
        const object = `CertificateRequest/${request.name}`;
        return [
          { object, since: refused.since, evidence: evidenceOf(object, refused.message), issuer: request.issuer },
        ];
      }),
    cause: ({ issuer }) => `${issuer} refused the request for a certificate`,
    see: 'https://cert-manager.io/docs/usage/certificaterequest/#conditions',
  }),
  defineDiagnosis({
    ...COMMON,
    id: 'certificate-rate-limited',
    title: 'The authority gives no more certificates for now',
    judge: (view) => {
      const { requests, orders } = chainOf(view);
      const limited = orders.filter(({ reason, state }) => state !== 'valid' && RATE_LIMITED.test(reason ?? ''));
      const objects = [
        ...limited.map(({ name, reason, failedAt }) => ({ object: `Order/${name}`, message: reason, since: failedAt })),
        ...requests.flatMap(({ name, conditions }) =>
          conditions
            .filter(({ message, status }) => status !== 'True' && RATE_LIMITED.test(message ?? ''))
            .map(({ message, since }) => ({ object: `CertificateRequest/${name}`, message, since })),
        ),
      ];
      return objects.slice(0, 1).map(({ object, message, since }) => ({
        object,
        since,
        evidence: evidenceOf(object, message),
        until: /retry after (\S+(?: \S+ UTC)?)/i.exec(message ?? '')?.[1],
      }));
    },
    cause: ({ until }) =>
      `Let's Encrypt's rate limit is reached: no certificate is given ${until === undefined ? 'for now' : `until ${until}`}; every new attempt counts`,
    see: 'https://letsencrypt.org/docs/rate-limits/',
  }),
  defineDiagnosis({
    ...COMMON,
    id: 'certificate-order-failed',
    title: 'An order of a certificate failed',
    judge: (view) =>
      chainOf(view).orders.flatMap(({ name, state = '', reason, failedAt }) => {
        if (!['invalid', 'errored', 'expired'].includes(state) || RATE_LIMITED.test(reason ?? '')) return [];
        const object = `Order/${name}`;
        return [{ object, since: failedAt, evidence: evidenceOf(object, reason), state }];
      }),
    cause: ({ state }) =>
      `the authority's order is ${state}: it could not see that the host is ours, or refused the name`,
    see: 'https://cert-manager.io/docs/concepts/acme-orders-challenges/#order-lifecycle',
  }),
  defineDiagnosis({
    ...COMMON,
    id: 'certificate-challenge-stuck',
    title: 'The authority does not find the answer of a challenge at the host',
    judge: (view) =>
      chainOf(view).challenges.flatMap(({ name, state = 'pending', reason, createdAt, host = 'the host' }) => {
        const ended = state === 'invalid' || state === 'errored' || state === 'expired';
        if (state === 'valid' || (!ended && !olderThan(CHALLENGE_SECONDS, createdAt, view.now))) return [];
        const object = `Challenge/${name}`;
        return [{ object, since: createdAt, evidence: evidenceOf(object, reason), host, why: whyStuck(reason) }];
      }),
    cause: ({ host, why }) =>
      `the answer to the authority's challenge is not found at http://${host}/.well-known/acme-challenge/${why}`,
    next: (facts, view) => [...NEXT(facts, view), command.askName(view.environment.host)],
    see: 'https://cert-manager.io/docs/troubleshooting/acme/#2-troubleshooting-challenges',
  }),
];

function whyStuck(reason = ''): string {
  if (/no such host|NXDOMAIN/i.test(reason)) return ': its name is not in DNS';
  if (/wrong status code '404'|\b404\b/.test(reason)) return ': another route answers 404';
  if (/timeout|deadline exceeded|i\/o timeout/i.test(reason)) return ': nothing answers in time';
  if (/connection refused/i.test(reason)) return ': the connection is refused';
  return '';
}
