import { release, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const crds = (before: boolean, after: boolean) =>
  updated(
    'helm_release',
    release('cert-manager', { crds: { keep: before } }),
    release('cert-manager', { crds: { keep: after } }),
  );

testPlanRule('certificate-crds-not-kept', {
  flags: {
    'deleted with the chart': [
      crds(true, false),
      { object: 'stack: helm_release.x', path: 'values.crds.keep', before: 'true', after: 'false', verdict: 'block' },
    ],
  },
  accepts: { kept: crds(false, true) },
});

const approval = (value: unknown) =>
  updated('helm_release', release('cert-manager', {}), release('cert-manager', { disableAutoApproval: value }));

testPlanRule('certificates-not-approved', {
  flags: {
    'switched off': [
      approval(true),
      { object: 'stack: helm_release.x', path: 'values.disableAutoApproval', after: 'true', verdict: 'block' },
    ],
  },
  accepts: { 'the default, written out': approval(false) },
});

const SOLVERS = [{ http01: { ingress: { ingressClassName: 'nginx' } } }];
const issuer = (acme: object) =>
  release('x/charts/cluster-issuers', {
    issuers: { main: { acme: { server: 'https://ca', solvers: SOLVERS, ...acme } } },
  });
const acme = (after: object, before: object = {}) => updated('helm_release', issuer(before), issuer(after));
const place = (field: string) => ({ object: 'stack: helm_release.x', path: `values.issuers.main.acme.${field}` });

testPlanRule('certificate-challenge-changes', {
  flags: {
    'no answer': [
      acme({ solvers: [] }),
      {
        ...{ ...place('solvers'), verdict: 'block' },
        because: 'the issuer main answers challenges in another way, or not at all',
      },
    ],
    'a class that nothing serves': [
      acme({ solvers: [{ http01: { ingress: { ingressClassName: 'other' } } }] }),
      place('solvers'),
    ],
  },
  accepts: { 'another address for letters': acme({ email: 'ops@example.invalid' }) },
});

testPlanRule('certificate-authority-unchecked', {
  flags: {
    'no check': [
      acme({ skipTLSVerify: true }),
      { ...place('skipTLSVerify'), verdict: 'block', because: 'the certificate of https://ca is not checked' },
    ],
  },
  accepts: {
    'a check, written out': acme({ skipTLSVerify: false }),
    'no check before': acme({ skipTLSVerify: true }, { skipTLSVerify: true }),
  },
});

const certManager = (after: object, before: object = {}) =>
  updated('helm_release', release('cert-manager', before), release('cert-manager', after));
const object = 'stack: helm_release.x';

testPlanRule('certificate-approval-narrowed', {
  flags: {
    'one issuer': [
      certManager({ approveSignerNames: ['clusterissuers.cert-manager.io/other'] }),
      { object, path: 'values.approveSignerNames', verdict: 'block' },
    ],
  },
  accepts: {
    'the default, written out': certManager({
      approveSignerNames: ['issuers.cert-manager.io/*', 'clusterissuers.cert-manager.io/*'],
    }),
    none: certManager({ approveSignerNames: [] }),
  },
});

testPlanRule('certificate-accounts-elsewhere', {
  flags: {
    'another namespace': [
      certManager({ clusterResourceNamespace: 'secrets' }),
      { object, path: 'values.clusterResourceNamespace', verdict: 'block' },
    ],
  },
  accepts: {
    'its own, written out': certManager({ clusterResourceNamespace: 'cert-manager' }),
    'the default, written out': certManager({ clusterResourceNamespace: '' }),
  },
});

testPlanRule('certificate-secrets-owned', {
  flags: {
    'switched on': [
      certManager({ enableCertificateOwnerRef: true }),
      { object, path: 'values.enableCertificateOwnerRef', verdict: 'warn' },
    ],
  },
  accepts: { 'the default, written out': certManager({ enableCertificateOwnerRef: false }) },
});

testPlanRule('certificate-injector-off', {
  flags: {
    'switched off': [
      certManager({ cainjector: { enabled: false } }),
      { object, path: 'values.cainjector.enabled', verdict: 'block' },
    ],
  },
  accepts: { 'the default, written out': certManager({ cainjector: { enabled: true } }) },
});

testPlanRule('certificate-crds-off', {
  flags: {
    'switched off': [
      certManager({ crds: { enabled: false, keep: true } }, { crds: { enabled: true, keep: true } }),
      { object, path: 'values.crds.enabled', before: 'true', after: 'false', verdict: 'block' },
    ],
    'left out, which is off': [
      certManager({ crds: { keep: true } }, { crds: { enabled: true, keep: true } }),
      { object, path: 'values.crds.enabled', before: 'true', after: undefined },
    ],
  },
  accepts: { 'installed by hand all along': certManager({ replicaCount: 2 }) },
});

const issuers = (...names: readonly string[]) =>
  release('x/charts/cluster-issuers', {
    issuers: Object.fromEntries(names.map((name) => [name, { acme: { server: 'https://ca', solvers: SOLVERS } }])),
  });

testPlanRule('issuer-deleted', {
  flags: {
    'one of two': [
      updated('helm_release', issuers('main', 'other'), issuers('other')),
      {
        ...{ object, path: 'values.issuers.main', before: 'main', after: undefined, verdict: 'block' },
        because: 'the issuer main is deleted',
      },
    ],
    'the values as a whole': [
      updated('helm_release', issuers('main'), { ...issuers('main'), values: null }),
      { object, path: 'values.issuers.main', verdict: 'block' },
    ],
  },
  accepts: { 'one more': updated('helm_release', issuers('main'), issuers('main', 'other')) },
});

testPlanRule('certificate-account-changed', {
  flags: {
    'another key': [
      acme({ privateKeySecretRef: { name: 'b' } }, { privateKeySecretRef: { name: 'a' } }),
      {
        ...{ ...place('privateKeySecretRef'), verdict: 'warn', before: '{"name":"a"}', after: '{"name":"b"}' },
        because: 'privateKeySecretRef changes, by which the authority knows the issuer main',
      },
    ],
    'a binding': [acme({ externalAccountBinding: { keyID: 'x' } }), place('externalAccountBinding')],
  },
  accepts: { 'another address for letters': acme({ email: 'ops@example.invalid' }) },
});
