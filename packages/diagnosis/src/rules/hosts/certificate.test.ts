import { ago, testDiagnosis, view, wellHost } from '@vmshift/diagnosis/testing';
import type { HostCertificate } from '@vmshift/observation';
import { hostCertificateRules } from './certificate';

/** A host whose certificate differs: production's has to be one that browsers trust, dev's has not. */
function shown(certificate: Partial<HostCertificate>, name = 'production') {
  const { environment } = view({ environment: { name } });
  const well = wellHost(environment.host);
  if (well.certificate === undefined) throw new Error(name);
  const value = { ...well, certificate: { ...well.certificate, ...certificate } };
  return view({ environment: { name }, observed: { host: { state: 'seen', value } } });
}

const object = 'TLS/vmshift.satyamay.tech';
const well = {
  'a certificate that all trust': shown({}),
  "one of Let's Encrypt's staging issuer where it is expected": view(),
};
const untrusted = 'SELF_SIGNED_CERT_IN_CHAIN';

testDiagnosis(hostCertificateRules, 'host-tls-refused', {
  diagnoses: {
    'a handshake that fails': [
      view({
        observed: {
          host: {
            state: 'seen',
            value: {
              url: 'https://x/health',
              addresses: ['192.0.2.10'],
              failure: { step: 'tls', code: 'EPROTO', message: 'wrong version number' },
            },
          },
        },
      }),
      { object: 'TLS/vmshift-dev.satyamay.tech', severity: 'degraded' },
    ],
  },
  silent: well,
});

testDiagnosis(hostCertificateRules, 'host-default-certificate', {
  diagnoses: {
    "Traefik's own": [
      shown({ issuer: 'TRAEFIK DEFAULT CERT', names: ['0123.traefik.default'], holdsForHost: false, untrusted }),
      {
        object,
        severity: 'down',
        next: expect.arrayContaining([
          expect.stringContaining('get certificates,certificaterequests,orders,challenges'),
        ]),
      },
    ],
    'the same where no browser has to trust it': [
      shown({ issuer: 'TRAEFIK DEFAULT CERT', holdsForHost: false, untrusted }, 'dev'),
      { object: 'TLS/vmshift-dev.satyamay.tech', severity: 'degraded' },
    ],
  },
  silent: well,
});

testDiagnosis(hostCertificateRules, 'host-certificate-of-another-name', {
  diagnoses: {
    'a certificate of another host': [
      shown({ names: ['other.example.org'], holdsForHost: false }),
      { object, cause: 'the certificate of vmshift.satyamay.tech holds for other.example.org alone' },
    ],
  },
  silent: { ...well, "Traefik's own": shown({ issuer: 'TRAEFIK DEFAULT CERT', holdsForHost: false }) },
});

testDiagnosis(hostCertificateRules, 'host-certificate-expired', {
  diagnoses: {
    'one that ended yesterday': [
      shown({ notAfter: ago(60 * 24), daysLeft: -1, untrusted: 'CERT_HAS_EXPIRED' }),
      { object, severity: 'down', since: ago(60 * 24) },
    ],
  },
  silent: well,
});

testDiagnosis(hostCertificateRules, 'host-certificate-untrusted', {
  diagnoses: {
    'an issuer that browsers do not know, in production': [
      shown({ issuer: '(STAGING) Riddling Rhubarb R12', untrusted }),
      {
        object,
        cause: 'no browser trusts the certificate of vmshift.satyamay.tech, which is of (STAGING) Riddling Rhubarb R12',
      },
    ],
  },
  silent: well,
});

testDiagnosis(hostCertificateRules, 'host-certificate-expires', {
  diagnoses: {
    'one that ends in a week': [
      shown({ daysLeft: 7 }),
      { object, severity: 'at-risk', cause: expect.stringContaining('ends in 7 days') },
    ],
  },
  silent: { ...well, 'one of two weeks': shown({ daysLeft: 14 }) },
});
