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
