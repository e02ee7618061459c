import { release, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const place = { object: 'stack: helm_release.x', path: 'version' };
const version = (from: string, to: string) =>
  updated('helm_release', release('traefik', {}, { version: from }), release('traefik', {}, { version: to }));

testPlanRule('chart-upgrade', {
  flags: {
    'forward within a major version': [
      version('41.9.0', '41.10.0'),
      { ...place, before: '41.9.0', after: '41.10.0', verdict: 'info', because: 'traefik becomes 41.10.0' },
    ],
    'another spelling': [version('v1.21.1', '1.21.2'), { ...place, verdict: 'info' }],
    'what is no version': [version('41.9.0', '>= 41'), { ...place, after: '>= 41', verdict: 'block' }],
  },
  accepts: {
    'forward over a major version': version('9.9.9', '10.0.0'),
    back: version('41.3.0', '41.2.9'),
    'the same version': version('41.3.0', '41.3.0'),
  },
});

testPlanRule('chart-downgrade', {
  flags: {
    back: [
      version('41.3.0', '41.2.9'),
      {
        ...{ ...place, before: '41.3.0', after: '41.2.9', verdict: 'warn' },
        because: expect.stringMatching(/^traefik goes back to an earlier version; /),
      },
    ],
    'back over a major version': [
      version('v41.3.0', '40.0.0'),
      { ...place, before: 'v41.3.0', after: '40.0.0', verdict: 'block' },
    ],
  },
  accepts: { 'forward over a major version': version('9.9.9', '10.0.0') },
});

testPlanRule('chart-major-upgrade', {
  flags: {
    'forward over a major version': [
      version('9.9.9', '10.0.0'),
      {
        ...{ ...place, before: '9.9.9', after: '10.0.0', verdict: 'warn' },
        because: expect.stringMatching(/^traefik changes its major version: /),
      },
    ],
  },
  accepts: {
    'back over a major version': version('41.3.0', '40.0.0'),
    'what is no version': version('latest', '9.0.0'),
  },
});

const from = (over: object) => updated('helm_release', release('traefik'), release('traefik', {}, over));

testPlanRule('chart-of-another-repository', {
  flags: {
    'another repository': [
      from({ repository: 'https://charts.evil.example' }),
      {
        ...{ object: 'stack: helm_release.x', path: 'repository', verdict: 'block' },
        ...{ before: 'https://charts.example.invalid', after: 'https://charts.evil.example' },
      },
    ],
    'a chart by its address': [
      from({ chart: 'oci://evil.example/traefik', repository: null }),
      { object: 'stack: helm_release.x', path: 'repository', after: undefined },
      { object: 'stack: helm_release.x', path: 'chart', after: 'oci://evil.example/traefik' },
    ],
  },
  accepts: { 'another version': version('41.3.0', '41.3.1') },
});
