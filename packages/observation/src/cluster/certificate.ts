import { z } from 'zod';
import { type Condition, condition, identity, list, metadata, type ObjectIdentity, text, time } from './read';

/** A certificate that cert-manager keeps. @see https://cert-manager.io/docs/usage/certificate/ */
export interface ObservedCertificate extends ObjectIdentity {
  readonly secret?: string | undefined;
  readonly hosts: readonly string[];
  /** `Kind/name` */
  readonly issuer: string;
  readonly conditions: readonly Condition[];
  readonly notAfter?: string | undefined;
  readonly renewalTime?: string | undefined;
  readonly lastFailureTime?: string | undefined;
}

const issuerRef = z.object({ kind: text, name: text });

const CERTIFICATE = z.object({
  metadata,
  spec: z.object({ secretName: text, dnsNames: list(z.string()), issuerRef }),
  status: z.object({ conditions: list(condition), notAfter: time, renewalTime: time, lastFailureTime: time }).nullish(),
});

/** @throws ZodError where the object is no Certificate */
export function parseCertificate(object: unknown): ObservedCertificate {
  const { metadata: meta, spec, status } = CERTIFICATE.parse(object);
  return {
    ...identity(meta),
    secret: spec.secretName,
    hosts: spec.dnsNames,
    issuer: issuer(spec.issuerRef),
    conditions: status?.conditions ?? [],
    notAfter: status?.notAfter,
    renewalTime: status?.renewalTime,
    lastFailureTime: status?.lastFailureTime,
  };
}

/** One attempt at a certificate. @see https://cert-manager.io/docs/usage/certificaterequest/ */
export interface ObservedCertificateRequest extends ObjectIdentity {
  readonly issuer: string;
  readonly conditions: readonly Condition[];
}

const REQUEST = z.object({
  metadata,
  spec: z.object({ issuerRef }),
  status: z.object({ conditions: list(condition) }).nullish(),
});

/** @throws ZodError where the object is no CertificateRequest */
export function parseCertificateRequest(object: unknown): ObservedCertificateRequest {
  const { metadata: meta, spec, status } = REQUEST.parse(object);
  return { ...identity(meta), issuer: issuer(spec.issuerRef), conditions: status?.conditions ?? [] };
}

/** What the certificate authority was asked for, and what it wants to be shown: an Order or a Challenge of ACME. */
export interface ObservedAcmeStep extends ObjectIdentity {
  readonly kind: 'Order' | 'Challenge';
  /** `pending`, `ready`, `processing`, `valid`, `invalid`, `expired` or `errored`; absent until it was sent. */
  readonly state?: string | undefined;
  readonly reason?: string | undefined;
  /** Host that a Challenge is about. */
  readonly host?: string | undefined;
  readonly failedAt?: string | undefined;
}

const ACME_STEP = z.object({
  kind: z.enum(['Order', 'Challenge']),
  metadata,
  spec: z.object({ dnsName: text }),
  status: z.object({ state: text, reason: text, failureTime: time }).nullish(),
});

/** @see https://cert-manager.io/docs/concepts/acme-orders-challenges/ @throws ZodError where the object is neither */
export function parseAcmeStep(object: unknown): ObservedAcmeStep {
  const { kind, metadata: meta, spec, status } = ACME_STEP.parse(object);
  return {
    kind,
    ...identity(meta),
    state: status?.state,
    reason: status?.reason,
    host: spec.dnsName,
    failedAt: status?.failureTime,
  };
}

function issuer({ kind = 'Issuer', name = '' }: z.output<typeof issuerRef>): string {
  return `${kind}/${name}`;
}
