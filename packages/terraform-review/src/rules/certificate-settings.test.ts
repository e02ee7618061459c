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
