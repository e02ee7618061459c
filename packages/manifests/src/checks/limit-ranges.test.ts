import { testRule } from '@vmshift/findings/testing';
import { sample } from '../../test-support/sample';
import { limitRangeRules } from './limit-ranges';

const RANGE = 'LimitRange/sample';
const WEB = 'spec.template.spec.containers[0].resources';

testRule(limitRangeRules, 'limit-range-contradicts-itself', {
  flags: {
    'a request that is put in above the maximum': [
      sample([RANGE, 'spec.limits', [{ type: 'Container', max: { cpu: '2' }, defaultRequest: { cpu: '3' } }]]),
      { object: RANGE, now: '3', because: 'defaultRequest is 3, which is more than max, 2' },
    ],
    'a limit that is put in below the minimum': [
      sample([RANGE, 'spec.limits', [{ type: 'Container', min: { cpu: '2' }, default: { cpu: '1' } }]]),
      { object: RANGE, because: 'min is 2, which is more than default, 1' },
    ],
    'a default above the maximum': [
      sample([RANGE, 'spec.limits[0].default.cpu', '1']),
      { object: RANGE, path: 'spec.limits[Container].default.cpu', now: '1' },
    ],
    'a minimum above the maximum': [
      sample([RANGE, 'spec.limits[0].min.memory', '1Gi']),
      { object: RANGE, path: 'spec.limits[Container].min.memory', now: '1Gi' },
    ],
  },
  accepts: { 'defaults within the bounds': sample() },
});

testRule(limitRangeRules, 'limit-range-exceeded', {
  flags: {
    'a limit above the maximum': [
      sample(['Deployment/web', `${WEB}.limits.cpu`, '1']),
      {
        object: 'Deployment/web',
        path: 'spec.template.spec.containers[web].resources.limits.cpu',
        now: '1',
        because: 'LimitRange/sample allows at most 500m cpu for a container, and this is 1',
      },
    ],
    'a limit that is more than so many times its request': [
      sample([RANGE, 'spec.limits[0].maxLimitRequestRatio', { cpu: '1500m' }]),
      { object: RANGE, because: expect.stringContaining('at most 1500m times its request of cpu for a container') },
    ],
    'a request below the minimum': [
      sample(['Deployment/web', 'spec.template.spec.initContainers[0].resources.requests.cpu', '5m']),
      {
        object: 'Deployment/web',
        path: 'spec.template.spec.initContainers[wait].resources.requests.cpu',
        now: '5m',
      },
    ],
    'a default that is above the maximum, for a container without a limit': [
      sample([RANGE, 'spec.limits[0].default.cpu', '1'], ['Job/migrate', `${WEB}.limits.cpu`, undefined]),
      { object: 'Job/migrate', path: 'spec.template.spec.containers[migrate].resources.limits.cpu', now: '1' },
    ],
    'a whole pod above the maximum': [
      sample([RANGE, 'spec.limits', [{ type: 'Pod', max: { cpu: '400m' } }]]),
      {
        ...{ object: RANGE, path: 'spec.limits[Pod]', now: 'at most 400m cpu for a pod' },
        because: 'it allows at most 400m cpu for a pod, and 4 do not keep that',
        lines: [
          ...['Deployment/web', 'Job/migrate', 'Deployment/db'].map(
            (one) => `${one} spec.template.spec.containers: 500m`,
          ),
          'CronJob/dump spec.jobTemplate.spec.template.spec.containers: 500m',
        ],
      },
    ],
    'a whole pod without a limit': [
      sample(
        [RANGE, 'spec.limits', [{ type: 'Pod', max: { cpu: '500m' } }]],
        ['Job/migrate', `${WEB}.limits.cpu`, undefined],
      ),
      { object: 'Job/migrate', path: 'spec.template.spec.containers', now: 'no cpu limit' },
    ],
    'a claim below the minimum': [
      sample([RANGE, 'spec.limits[0]', { type: 'PersistentVolumeClaim', min: { storage: '20Gi' } }]),
      { object: 'PersistentVolumeClaim/data', path: 'spec.resources.requests.storage', now: '10Gi' },
    ],
    'a claim above the maximum': [
      sample([RANGE, 'spec.limits[0]', { type: 'PersistentVolumeClaim', max: { storage: '5Gi' } }]),
      { object: 'PersistentVolumeClaim/data', path: 'spec.resources.requests.storage' },
    ],
  },
  accepts: { 'containers within the bounds': sample() },
});
