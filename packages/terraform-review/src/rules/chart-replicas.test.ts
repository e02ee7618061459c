import { contextOf, created, release, testPlanRule, updated } from '@vmshift/terraform-review/testing';

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

testPlanRule('component-replicas', {
  flags: {
    fewer: [
      change({ server: { replicas: 2 } }, { server: { replicas: 1 } }),
      {
        ...{ object, path: 'values.server.replicas', verdict: 'warn' },
        because: 'the component has 1 in place of 2',
      },
    ],
    'as many as the chart gives': [
      change({ replicaCount: 3 }, { a: 1 }),
      { object, path: 'values.replicaCount', before: '3', after: undefined, verdict: 'warn' },
    ],
    more: [change({ replicas: 0 }, { replicas: 1 }), { object, path: 'values.replicas', verdict: 'info' }],
  },
  accepts: {
    'values that only the apply decides': contextOf({
      changes: [
        {
          ...{ address: 'helm_release.x', before: release('any', { server: { replicas: 2 } }) },
          after: { ...release('any', {}), values: null },
          unknown: { values: true },
        },
      ],
    }),
    none: change({ replicas: 1 }, { replicas: 0 }),
    'a first installation': created('helm_release', release('any', { replicas: 1 })),
  },
});

testPlanRule('component-switched-off', {
  flags: {
    'a part of the chart': [
      change({ pdb: { enabled: true } }, { pdb: { enabled: false } }),
      { object, path: 'values.pdb.enabled', before: 'true', after: 'false', verdict: 'warn' },
    ],
    'objects that guard': [
      change({ networkPolicy: { create: true } }, { networkPolicy: { create: false } }),
      { object, path: 'values.networkPolicy.create' },
    ],
  },
  accepts: {
    'what was off by default': change({}, { pdb: { enabled: false } }),
    'what is switched on': change({ pdb: { enabled: false } }, { pdb: { enabled: true } }),
  },
});
