import { created, release, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const object = 'stack: helm_release.x';
const change = (after: object, before: object = {}) =>
  updated('helm_release', release('traefik', before), release('traefik', after));

testPlanRule('chart-scheduling', {
  flags: {
    'a label of no node': [
      change({ nodeSelector: { pool: 'fast' } }),
      {
        ...{ object, path: 'values.nodeSelector', after: '{"pool":"fast"}', verdict: 'warn' },
        because: expect.stringContaining('nodeSelector decides'),
      },
    ],
    'a budget that lets no pod go': [
      change({ podDisruptionBudget: { maxUnavailable: 0 } }, { podDisruptionBudget: { maxUnavailable: 1 } }),
      { object, path: 'values.podDisruptionBudget.maxUnavailable', before: '1', after: '0' },
    ],
    'pods on one node': [
      change({ topologySpreadConstraints: [] }, { topologySpreadConstraints: [{ maxSkew: 1 }] }),
      { object, path: 'values.topologySpreadConstraints', verdict: 'warn' },
    ],
    'servers of one kind on one node': [
      change({ 'redis-ha': { hardAntiAffinity: false } }),
      { object, path: 'values.redis-ha.hardAntiAffinity' },
    ],
    'all pods at once': [
      change({ updateStrategy: { rollingUpdate: { maxUnavailable: '100%' } } }),
      { object, path: 'values.updateStrategy' },
    ],
  },
  accepts: {
    'more replicas': change({ deployment: { replicas: 3 } }),
    'a first installation': created('helm_release', release('traefik', { nodeSelector: { pool: 'fast' } })),
  },
});

testPlanRule('component-probes', {
  flags: {
    'one failure is enough': [
      change({ readinessProbe: { failureThreshold: 1 } }),
      {
        ...{ object, path: 'values.readinessProbe', verdict: 'warn' },
        because: 'readinessProbe decides when a pod of the chart gets requests',
      },
    ],
    'none, in place of that of the chart': [
      change({ readinessProbe: null }),
      { object, path: 'values.readinessProbe', verdict: 'warn' },
    ],
    'of a part of it': [
      change({ webhook: { livenessProbe: { timeoutSeconds: 1 } } }),
      {
        ...{ object, path: 'values.webhook.livenessProbe' },
        because: 'livenessProbe decides when a pod of the chart is restarted',
      },
    ],
  },
  accepts: {
    'an empty one, which is that of the chart': change({ startupProbe: {} }),
    'a first installation': created('helm_release', release('traefik', { livenessProbe: { timeoutSeconds: 1 } })),
  },
});
