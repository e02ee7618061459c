import { cluster, created, newPool, testHarmless, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const object = 'stack: linode_lke_cluster.x';
const path = 'k8s_version';
const version = (from: string, to: string) =>
  updated('linode_lke_cluster', cluster({ k8s_version: from }), cluster({ k8s_version: to }));

testHarmless({
  'no version changes': updated('linode_lke_cluster', cluster({ label: 'a' }), cluster({ label: 'b' })),
  'a new cluster': created('linode_lke_cluster', cluster({ pool: [newPool()] })),
});

testPlanRule('kubernetes-downgrade', {
  flags: {
    back: [
      version('1.35', '1.34'),
      {
        ...{ object, path, before: '"1.35"', after: '"1.34"', verdict: 'block' },
        fix: 'keep 1.35; to go back, build another cluster and restore into it',
      },
    ],
    'over a major version': [version('2.1', '1.34'), { object, path, before: '"2.1"', after: '"1.34"' }],
  },
  accepts: { 'a minor version of two digits': version('1.9', '1.10') },
});

testPlanRule('kubernetes-version-skipped', {
  flags: {
    'two minor versions at once': [
      version('1.33', '1.35'),
      { object, path, before: '"1.33"', after: '"1.35"', verdict: 'block', fix: 'upgrade to 1.34 first' },
    ],
  },
  accepts: { 'one minor version': version('1.34', '1.35'), back: version('1.35', '1.33') },
});

testPlanRule('kubernetes-version-recycles-nodes', {
  flags: {
    'an upgrade': [
      version('1.34', '1.35'),
      {
        ...{ object, path, before: '"1.34"', after: '"1.35"', verdict: 'block' },
        impact: expect.stringContaining('taking the change back afterwards does not bring the earlier version back'),
      },
    ],
    'two minor versions at once': [version('1.33', '1.35'), { object, path }],
    'a minor version of two digits': [version('1.9', '1.10'), { object, path }],
  },
  accepts: { back: version('1.35', '1.34') },
});

testPlanRule('kubernetes-version-unknown', {
  flags: {
    'none any more': [
      updated('linode_lke_cluster', cluster({ k8s_version: '1.35' }), cluster({ k8s_version: null })),
      { object, path, before: '"1.35"', verdict: 'block' },
    ],
    'a word': [version('1.35', 'latest'), { object, path, after: 'latest' }],
  },
  accepts: { 'an upgrade': version('1.34', '1.35'), 'what was no version before': version('latest', 'newest') },
});
