import { created, release, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const object = 'stack: helm_release.x';
const change = (before: object, after: object) =>
  updated('helm_release', release('any', before), release('any', after));

testPlanRule('component-without-replicas', {
  flags: {
    'no server': [
      change({ server: { replicas: 2 } }, { server: { replicas: 0 } }),
      { object, path: 'values.server.replicas', before: '2', after: '0', verdict: 'block' },
    ],
    'two components, by a name of their own': [
      change({}, { replicaCount: 0, 'repo.server': { autoscaling: { minReplicas: 0 } } }),
      { object, path: 'values.replicaCount', before: undefined, after: '0' },
      { object, path: 'values["repo.server"].autoscaling.minReplicas' },
    ],
  },
  accepts: {
    'one replica': change({ server: { replicas: 2 } }, { server: { replicas: 1 } }),
    'none before': change({ server: { replicas: 0 } }, { server: { replicas: 0, x: 1 } }),
    'a first installation': created('helm_release', release('any', { server: { replicas: 0 } })),
  },
});
