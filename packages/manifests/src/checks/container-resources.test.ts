import { testRule } from '@vmshift/findings/testing';
import { sample } from '../../test-support/sample';
import { containerResourceRules } from './container-resources';

const INIT = 'spec.template.spec.initContainers[wait].resources';
const object = 'Deployment/web';

testRule(containerResourceRules, 'resources-missing', {
  flags: {
    'no requests and limits': [
      sample([object, 'spec.template.spec.initContainers[0].resources', undefined]),
      { object, path: `${INIT}.requests.cpu` },
      { object, path: `${INIT}.requests.memory` },
      { object, path: `${INIT}.limits.memory`, impact: expect.stringContaining('leak') },
    ],
  },
  accepts: {
    'no CPU limit': sample([object, 'spec.template.spec.containers[0].resources.limits.cpu', undefined]),
  },
});

testRule(containerResourceRules, 'request-over-limit', {
  flags: {
    'more memory than the limit': [
      sample([object, 'spec.template.spec.containers[0].resources.requests.memory', '1Gi']),
      {
        object,
        path: 'spec.template.spec.containers[web].resources.limits.memory',
        now: '256Mi',
        because: expect.stringContaining('the request of 1Gi'),
      },
    ],
  },
  accepts: {
    'a request that is the limit, spelled in another way': sample([
      object,
      'spec.template.spec.containers[0].resources.requests.cpu',
      0.5,
    ]),
  },
});

const REQUESTS = 'spec.template.spec.containers[0].resources.requests';

testRule(containerResourceRules, 'resource-unknown', {
  flags: {
    'a slip of the keyboard': [
      sample([object, `${REQUESTS}.memroy`, '1Gi']),
      { object, path: 'spec.template.spec.containers[web].resources.requests.memroy', now: 'memroy' },
    ],
    'a slip where the right name is missing': [
      sample([object, REQUESTS, { cpu: '100m', memroy: '1Gi' }]),
      { object, path: 'spec.template.spec.containers[web].resources.requests.memory', now: 'memroy' },
    ],
    'a slip in a quota': [
      sample(['ResourceQuota/sample', 'spec.hard["request.cpu"]', '1']),
      { object: 'ResourceQuota/sample', path: 'spec.hard["request.cpu"]', because: expect.stringContaining('a quota') },
    ],
    'the name of a quota in a LimitRange': [
      sample(['LimitRange/sample', 'spec.limits[0].max', { 'limits.cpu': '1' }]),
      { object: 'LimitRange/sample', path: 'spec.limits[0].max["limits.cpu"]' },
    ],
    'the name that it has in a quota': [
      sample([object, `${REQUESTS}["limits.memory"]`, '1Gi']),
      { object, path: 'spec.template.spec.containers[web].resources.requests["limits.memory"]' },
    ],
  },
  accepts: {
    'the disk': sample([object, `${REQUESTS}["ephemeral-storage"]`, '1Gi']),
    'what a quota counts': sample([
      'ResourceQuota/sample',
      'spec.hard',
      {
        cpu: 1,
        'requests.nvidia.com/gpu': 1,
        'services.nodeports': 0,
        'count/deployments.apps': 9,
        'requests.storage': 1,
      },
    ]),
    'one of a vendor': sample([object, `${REQUESTS}["nvidia.com/gpu"]`, 1]),
    'the sample': sample(),
  },
});
