import { testRule } from '@vmshift/findings/testing';
import { sample } from '../../test-support/sample';
import { quotaRules } from './quotas';

const object = 'ResourceQuota/sample';
const POD = 'spec.template.spec';

testRule(quotaRules, 'quota-exceeded', {
  flags: {
    'an autoscaler whose maximum grew': [
      sample(['HorizontalPodAutoscaler/web', 'spec.maxReplicas', 5]),
      {
        ...{ object, path: 'spec.hard' },
        now: 'requests.cpu 2010m, requests.memory 1088Mi, limits.cpu 4100m, pods 9',
        because: expect.stringContaining('need more than the quota allows'),
        lines: [
          '2260m of requests.cpu; the quota allows 2010m',
          '1216Mi of requests.memory; the quota allows 1088Mi',
          expect.stringContaining('of limits.cpu; the quota allows 4100m'),
          '10 of pods; the quota allows 9',
        ],
      },
    ],
    'a rollout that surges by two': [
      sample(['Deployment/web', 'spec.strategy.rollingUpdate.maxSurge', '50%'], [object, 'spec.hard', { pods: '9' }]),
      { object, path: 'spec.hard.pods' },
    ],
    'an init container that asks for more than the others together': [
      sample(
        ['Job/migrate', `${POD}.initContainers`, [{ name: 'a', resources: { requests: { cpu: '260m' } } }]],
        [object, 'spec.hard', { cpu: '2010m' }],
      ),
      { object, path: 'spec.hard.cpu' },
    ],
    'a sidecar': [
      sample(
        [
          'Job/migrate',
          `${POD}.initContainers`,
          [{ name: 'a', restartPolicy: 'Always', resources: { requests: { cpu: '1m' } } }],
        ],
        [object, 'spec.hard', { cpu: '2010m' }],
      ),
      { object, path: 'spec.hard.cpu' },
    ],
    'a request that the LimitRange gives': [
      sample(
        ['Job/migrate', `${POD}.containers[0].resources`, {}],
        ['LimitRange/sample', 'spec.limits[0].defaultRequest', { cpu: '300m' }],
        [object, 'spec.hard', { cpu: '2010m' }],
      ),
      { object, path: 'spec.hard.cpu', because: expect.stringContaining('need 2060m') },
    ],
    'storage and objects': [
      sample([
        object,
        'spec.hard',
        { 'requests.storage': '9Gi', persistentvolumeclaims: '0', services: '1', 'count/configmaps': '0' },
      ]),
      {
        ...{ object, path: 'spec.hard' },
        now: 'requests.storage 9Gi, persistentvolumeclaims 0, services 1, count/configmaps 0',
      },
    ],
    'a count of a kind': [
      sample([object, 'spec.hard', { 'count/deployments.apps': '0' }]),
      {
        ...{ object, path: 'spec.hard["count/deployments.apps"]', now: '0' },
        because: expect.stringContaining('of count/deployments.apps; the quota allows 0'),
        impact: 'the API server refuses the object that is one too many, and the sync fails',
      },
    ],
    'fewer revisions than a Deployment keeps': [
      sample([object, 'spec.hard', { 'count/replicasets.apps': '1' }]),
      { object, path: 'spec.hard["count/replicasets.apps"]' },
    ],
    'a load balancer where there may be none': [
      sample(['Service/db', 'spec.type', 'LoadBalancer'], [object, 'spec.hard', { 'services.loadbalancers': '0' }]),
      {
        ...{ object, path: 'spec.hard["services.loadbalancers"]', now: '0' },
        because: 'the objects of the environment need 1 of services.loadbalancers; the quota allows 0',
        impact: 'the API server refuses the object that is one too many, and the sync fails',
        fix: 'leave out what it does not allow, such as a Service of type LoadBalancer, or raise it to at least 1',
      },
    ],
  },
  accepts: {
    'a number of revisions that is none, which the schema tells': sample(
      ['Deployment/web', 'spec.revisionHistoryLimit', Number.POSITIVE_INFINITY],
      [object, 'spec.hard', { 'count/replicasets.apps': '500' }],
    ),
    'a quota that is just enough': sample(),
    'counts with room': sample([
      object,
      'spec.hard',
      { 'count/deployments.apps': '50', 'count/replicasets.apps': '500', 'count/roles.rbac.authorization.k8s.io': '0' },
    ]),
    'a resource that is not counted here': sample([object, 'spec.hard', { 'requests.nvidia.com/gpu': '0' }]),
  },
});
