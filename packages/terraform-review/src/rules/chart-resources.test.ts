import { created, release, testHarmless, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const object = 'stack: helm_release.x';
const REQUESTS = { cpu: '100m', memory: '128Mi' };
const traefik = (resources: object) => release('traefik', { resources });
const change = (after: object, before: object = { requests: REQUESTS }) =>
  updated('helm_release', traefik(before), traefik(after));

testHarmless({
  'a limit with room': change({ requests: REQUESTS, limits: { memory: '512Mi' } }),
  'a little more': change({ requests: { ...REQUESTS, memory: '160Mi' } }),
  'a little less': change({ requests: { ...REQUESTS, cpu: '50m' } }),
});

testPlanRule('component-limit-below-request', {
  flags: {
    'less than it asks for': [
      change({ requests: REQUESTS, limits: { memory: '16Mi' } }),
      {
        ...{ object, path: 'values.resources.limits.memory', after: '16Mi', verdict: 'block' },
        because: 'the container asks for 128Mi of memory and may use 16Mi',
      },
    ],
    'more asked for': [
      change({ requests: { memory: '1Gi' }, limits: { memory: '512Mi' } }, { limits: { memory: '512Mi' } }),
      { object, path: 'values.resources.limits.memory', now: '512Mi' },
    ],
    'from the first installation': [
      created('helm_release', traefik({ requests: REQUESTS, limits: { cpu: '50m' } })),
      { object, path: 'values.resources.limits.cpu' },
    ],
  },
  accepts: {
    'as much as it asks for': change({ requests: REQUESTS, limits: { memory: '128Mi' } }),
    'a limit without a request': change({ limits: { memory: '64Mi' } }),
    'what was refused before': change(
      { requests: { memory: '3Gi' }, limits: { memory: '1Gi' } },
      { requests: { memory: '2Gi' }, limits: { memory: '1Gi' } },
    ),
    'an amount that Helm fills in': change({ requests: REQUESTS, limits: { memory: '{{ .Values.x }}' } }),
  },
});

testPlanRule('component-limit-lowered', {
  flags: {
    'a small limit': [
      change({ limits: { memory: '20Mi' } }),
      {
        ...{ object, path: 'values.resources.limits.memory', verdict: 'warn' },
        because: 'a container is killed as soon as it uses more than 20Mi',
      },
    ],
    'a lower one': [
      change({ requests: REQUESTS, limits: { memory: '200Mi' } }, { requests: REQUESTS, limits: { memory: '512Mi' } }),
      { object, path: 'values.resources.limits.memory', before: '512Mi', after: '200Mi', verdict: 'warn' },
    ],
    'a limit with room, as a note': [
      change({ requests: REQUESTS, limits: { memory: '256Mi' } }),
      { object, path: 'values.resources.limits.memory', verdict: 'info' },
    ],
    'of CPU': [
      change({ requests: REQUESTS, limits: { cpu: '150m' } }),
      { object, path: 'values.resources.limits.cpu', because: 'a container gets at most 150m of cpu', verdict: 'warn' },
    ],
  },
  accepts: {
    'a higher one': change({ limits: { memory: '512Mi' } }, { limits: { memory: '256Mi' } }),
    'none any more': change({}, { limits: { memory: '256Mi' } }),
    'a first installation': created('helm_release', traefik({ limits: { memory: '20Mi' } })),
  },
});

testPlanRule('component-requests', {
  flags: {
    'a whole node': [
      change({ requests: { ...REQUESTS, cpu: '8' } }),
      {
        ...{ object, path: 'values.resources.requests.cpu', before: '100m', after: '"8"', verdict: 'warn' },
        impact: expect.stringMatching(/stay Pending/),
      },
    ],
    'less, as a note': [
      change({ requests: { ...REQUESTS, memory: '8Mi' } }),
      { object, path: 'values.resources.requests.memory', verdict: 'info', impact: expect.stringMatching(/evicted/) },
    ],
    'twice as much, as a note': [
      change({ requests: { ...REQUESTS, memory: '256Mi' } }),
      { object, path: 'values.resources.requests.memory', verdict: 'info' },
    ],
  },
  accepts: { 'the same in another spelling': change({ requests: { ...REQUESTS, memory: '131072Ki' } }) },
});
