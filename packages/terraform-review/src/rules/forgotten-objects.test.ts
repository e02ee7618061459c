import {
  cluster,
  contextOf,
  release,
  type TestChange,
  testHarmless,
  testPlanRule,
} from '@vmshift/terraform-review/testing';

const gone = (address: string, before: object): TestChange => ({ address, before });
const RELEASE = 'helm_release.x';
const CLUSTER = 'linode_lke_cluster.x';
const releaseGone = contextOf({ drift: [gone(RELEASE, release('traefik'))] });
const clusterGone = contextOf({ drift: [gone(CLUSTER, cluster())] });

testHarmless({
  'an object that merely changed': contextOf({ drift: [{ address: 'a.b', before: { a: 1 }, after: { a: 2 } }] }),
});

testPlanRule('release-forgotten', {
  flags: {
    'a release that leaves the state': [
      releaseGone,
      {
        object: `stack: ${RELEASE}`,
        path: '',
        verdict: 'block',
        impact: expect.stringContaining('managed by nothing'),
      },
    ],
    'a release that is created again': [
      contextOf({
        drift: [gone(RELEASE, release('traefik'))],
        changes: [{ address: RELEASE, after: release('traefik') }],
      }),
      { object: `stack: ${RELEASE}`, path: '', impact: expect.stringContaining('cannot re-use a name') },
    ],
  },
  accepts: { 'an object of another type': clusterGone },
});

testPlanRule('object-forgotten', {
  flags: {
    'an object that leaves the state': [
      clusterGone,
      { object: `stack: ${CLUSTER}`, path: '', verdict: 'warn', impact: 'the object is removed from the state' },
    ],
    'an object that is created again': [
      contextOf({ drift: [gone(CLUSTER, cluster())], changes: [{ address: CLUSTER, after: cluster() }] }),
      {
        object: `stack: ${CLUSTER}`,
        path: '',
        verdict: 'block',
        impact: expect.stringContaining('a new, empty object'),
      },
    ],
  },
  accepts: { 'a release': releaseGone },
});

const volume = { address: 'linode_volume.x', before: { label: 'v' } };

testPlanRule('object-abandoned', {
  flags: {
    'an object that stays without its block': [
      contextOf({ changes: [{ ...volume, actions: ['forget'] }] }),
      { object: 'stack: linode_volume.x', path: '', verdict: 'warn' },
    ],
  },
  accepts: { 'an object that is deleted': contextOf({ changes: [volume] }) },
});
