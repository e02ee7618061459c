import { testRule } from '@vmshift/findings/testing';
import { comparison } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const REDIS = 'Service/redis';
const RANGES = 'spec.loadBalancerSourceRanges';

const set = (path: string, value: unknown) => comparison((draft) => draft.set(REDIS, path, value));
const balancer = (was: readonly string[], is: readonly string[] | undefined) =>
  comparison(
    (draft) => draft.set(REDIS, RANGES, is),
    (draft) => draft.set(REDIS, 'spec.type', 'LoadBalancer').set(REDIS, RANGES, was),
  );

testRule(changeRules, 'service-opens-to-the-world', {
  flags: {
    'a load balancer': [
      set('spec.type', 'LoadBalancer'),
      {
        object: REDIS,
        path: 'spec.type',
        before: 'ClusterIP',
        after: 'LoadBalancer',
        impact: expect.stringContaining('Deployment/redis'),
      },
    ],
    'a node port': [set('spec.type', 'NodePort'), { object: REDIS, path: 'spec.type', after: 'NodePort' }],
    'an external address': [
      set('spec.externalIPs', ['203.0.113.10']),
      { object: REDIS, path: 'spec.externalIPs', after: 'externalIP 203.0.113.10' },
    ],
    'a new Service of that type': [
      comparison((draft) =>
        draft.add({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'new' }, spec: { type: 'NodePort' } }),
      ),
      { object: 'Service/new', path: 'spec.type', before: undefined, impact: expect.stringContaining('no pod yet') },
    ],
  },
  accepts: {
    'another port': set('spec.ports[0].port', 6380),
    'it was open before': balancer(['203.0.113.0/24'], ['203.0.113.0/25']),
  },
});

testRule(changeRules, 'load-balancer-unbounded', {
  flags: {
    'the ranges are dropped': [
      balancer(['203.0.113.0/24'], undefined),
      { object: REDIS, path: RANGES, before: '203.0.113.0/24', after: 'any address' },
    ],
  },
  accepts: { 'other ranges': balancer(['203.0.113.0/24'], ['198.51.100.0/24']) },
});
