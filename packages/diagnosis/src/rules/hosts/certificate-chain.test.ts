import { ago, type ClusterParts, testDiagnosis, view } from '@vmshift/diagnosis/testing';
import type { Condition, ObservedAcmeStep, ObservedCertificate } from '@vmshift/observation';
import { certificateChainRules } from './certificate-chain';

const condition = (type: string, status: string, reason: string, message: string, minutes = 30): Condition => ({
  ...{ type, status, reason, message },
  since: ago(minutes),
});

const certificate = (parts: Partial<ObservedCertificate>): ObservedCertificate => ({
  name: 'vmshift-tls',
  labels: {},
  createdAt: ago(60 * 24 * 60),
  hosts: ['vmshift-dev.satyamay.tech'],
  issuer: 'ClusterIssuer/letsencrypt-staging',
  conditions: [condition('Ready', 'True', 'Ready', 'Certificate is up to date')],
  ...parts,
});
const notReady = (minutes: number) =>
  certificate({
    conditions: [
      condition('Issuing', 'True', 'DoesNotExist', 'Issuing certificate as Secret does not exist', minutes),
      condition('Ready', 'False', 'DoesNotExist', 'Issuing certificate as Secret does not exist', minutes),
    ],
  });

const request = (conditions: readonly Condition[]) => ({
  name: 'vmshift-tls-1',
  labels: {},
  owner: 'Certificate/vmshift-tls',
  createdAt: ago(30),
  issuer: 'ClusterIssuer/letsencrypt-staging',
  conditions,
});
const step = (kind: 'Order' | 'Challenge', parts: Partial<ObservedAcmeStep>): ObservedAcmeStep => ({
  kind,
  name: kind === 'Order' ? 'vmshift-tls-1-77' : 'vmshift-tls-1-77-9',
  labels: {},
  owner: kind === 'Order' ? 'CertificateRequest/vmshift-tls-1' : 'Order/vmshift-tls-1-77',
  createdAt: ago(30),
  state: 'pending',
  ...parts,
});

const chain = (cluster: ClusterParts) => view({ cluster });
const PENDING = condition('Ready', 'False', 'Pending', 'Waiting on certificate issuance from order: "pending"');
const SELF_CHECK =
  "Waiting for HTTP-01 challenge propagation: failed to perform self check GET request 'http://vmshift-dev.satyamay.tech/.well-known/acme-challenge/x': dial tcp: lookup vmshift-dev.satyamay.tech: no such host";

const well = {
  'a cluster without certificates': view(),
  'a certificate that holds': chain({ certificates: [certificate({})] }),
};

testDiagnosis(certificateChainRules, 'certificate-not-issued', {
  diagnoses: {
    'a chain, with the hop at which it stopped': [
      chain({
        certificates: [notReady(30)],
        certificateRequests: [request([PENDING])],
        orders: [step('Order', {})],
        challenges: [step('Challenge', { reason: SELF_CHECK })],
      }),
      {
        object: 'Certificate/vmshift-tls',
        since: ago(30),
        cause:
          'there is no valid certificate for vmshift-dev.satyamay.tech; it stopped at Challenge/vmshift-tls-1-77-9',
      },
    ],
    'a certificate that cert-manager does not look at': [
      chain({ certificates: [certificate({ conditions: [] })] }),
      {
        object: 'Certificate/vmshift-tls',
        cause: 'there is no valid certificate for vmshift-dev.satyamay.tech; cert-manager has not even requested one',
      },
    ],
  },
  silent: { ...well, 'one that is being issued': chain({ certificates: [notReady(5)] }) },
});

testDiagnosis(certificateChainRules, 'certificate-not-renewed', {
  diagnoses: {
    'a renewal that is two days late': [
      chain({ certificates: [certificate({ renewalTime: ago(60 * 48), notAfter: ago(-60 * 24 * 28) })] }),
      { object: 'Certificate/vmshift-tls', severity: 'at-risk', since: ago(60 * 48) },
    ],
  },
  silent: {
    ...well,
    'a renewal of today': chain({ certificates: [certificate({ renewalTime: ago(60) })] }),
    'one to come': chain({ certificates: [certificate({ renewalTime: ago(-60 * 24) })] }),
  },
});

testDiagnosis(certificateChainRules, 'certificate-issuer-missing', {
  diagnoses: {
    'an issuer that was removed': [
      chain({
        certificateRequests: [
          request([
            condition(
              'Ready',
              'False',
              'Pending',
              'Referenced "ClusterIssuer" not found: clusterissuer.cert-manager.io "letsencrypt-staging" not found',
            ),
          ]),
        ],
      }),
      {
        object: 'CertificateRequest/vmshift-tls-1',
        cause:
          'ClusterIssuer/letsencrypt-staging, which has to sign the certificate, is not in the cluster or not ready',
        next: expect.arrayContaining(['./vmshiftctl deploy platform-dev']),
      },
    ],
  },
  silent: { ...well, 'a request under way': chain({ certificateRequests: [request([PENDING])] }) },
});

testDiagnosis(certificateChainRules, 'certificate-request-refused', {
  diagnoses: {
    'a request that failed': [
      chain({
        certificateRequests: [
          request([
            condition(
              'Ready',
              'False',
              'Failed',
              'Failed to wait for order resource to become ready: order is in "invalid" state',
            ),
          ]),
        ],
      }),
      { object: 'CertificateRequest/vmshift-tls-1', since: ago(30) },
    ],
  },
  silent: {
    ...well,
    'a request under way': chain({ certificateRequests: [request([PENDING])] }),
    'one that failed before the one that succeeded': chain({
      certificateRequests: [
        { ...request([condition('Ready', 'False', 'Failed', 'x')]), createdAt: ago(90) },
        { ...request([condition('Ready', 'True', 'Issued', 'x')]), name: 'vmshift-tls-2' },
      ],
    }),
  },
});

const LIMITED =
  'Failed to create Order: 429 urn:ietf:params:acme:error:rateLimited: too many certificates (5) already issued for this exact set of identifiers in the last 168h0m0s, retry after 2026-11-25 03:12:08 UTC: see https://letsencrypt.org/docs/rate-limits/';

testDiagnosis(certificateChainRules, 'certificate-rate-limited', {
  diagnoses: {
    'an order': [
      chain({ orders: [step('Order', { state: 'errored', reason: LIMITED, failedAt: ago(30) })] }),
      {
        object: 'Order/vmshift-tls-1-77',
        since: ago(30),
        cause:
          "Let's Encrypt's rate limit is reached: no certificate is given until 2026-11-25 03:12:08 UTC; every new attempt counts",
      },
    ],
    'a request': [
      chain({ certificateRequests: [request([condition('Ready', 'False', 'Failed', LIMITED)])] }),
      { object: 'CertificateRequest/vmshift-tls-1' },
    ],
  },
  silent: { ...well, 'an order that failed otherwise': chain({ orders: [step('Order', { state: 'invalid' })] }) },
});

testDiagnosis(certificateChainRules, 'certificate-order-failed', {
  diagnoses: {
    'an invalid order': [
      chain({ orders: [step('Order', { state: 'invalid', reason: 'order is invalid', failedAt: ago(20) })] }),
      {
        object: 'Order/vmshift-tls-1-77',
        since: ago(20),
        evidence: [{ object: 'Order/vmshift-tls-1-77', message: 'order is invalid' }],
      },
    ],
  },
  silent: {
    ...well,
    'one under way': chain({ orders: [step('Order', {})] }),
    'a rate limit': chain({ orders: [step('Order', { state: 'errored', reason: LIMITED })] }),
  },
});

testDiagnosis(certificateChainRules, 'certificate-challenge-stuck', {
  diagnoses: {
    'a host that is not in DNS': [
      chain({ challenges: [step('Challenge', { reason: SELF_CHECK, host: 'vmshift-dev.satyamay.tech' })] }),
      {
        object: 'Challenge/vmshift-tls-1-77-9',
        since: ago(30),
        cause:
          "the answer to the authority's challenge is not found at http://vmshift-dev.satyamay.tech/.well-known/acme-challenge/: its name is not in DNS",
        evidence: [{ object: 'Challenge/vmshift-tls-1-77-9', message: SELF_CHECK }],
      },
    ],
    'one that is over': [
      chain({
        challenges: [
          step('Challenge', { state: 'invalid', createdAt: ago(1), reason: "wrong status code '404', expected '200'" }),
        ],
      }),
      { object: 'Challenge/vmshift-tls-1-77-9', cause: expect.stringContaining('another route answers 404') },
    ],
  },
  silent: {
    ...well,
    'one that has just begun': chain({ challenges: [step('Challenge', { createdAt: ago(2) })] }),
    'one that is valid': chain({ challenges: [step('Challenge', { state: 'valid' })] }),
  },
});
