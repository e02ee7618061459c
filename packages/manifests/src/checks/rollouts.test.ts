import { testRule } from '@vmshift/findings/testing';
import { sample } from '../../test-support/sample';
import { rolloutRules } from './rollouts';

const WEB = 'Deployment/web';
const JOB = 'CronJob/dump';

testRule(rolloutRules, 'rollout-cannot-move', {
  flags: {
    'neither more nor fewer': [
      sample([WEB, 'spec.strategy.rollingUpdate', { maxSurge: 0, maxUnavailable: '0%' }]),
      { object: WEB, path: 'spec.strategy.rollingUpdate', now: 'maxSurge 0, maxUnavailable 0' },
    ],
  },
  accepts: {
    'one more': sample(),
    'a percentage that comes to nothing': sample([
      WEB,
      'spec.strategy.rollingUpdate',
      { maxSurge: '0%', maxUnavailable: '1%' },
    ]),
    'a CronJob has no strategy': sample([JOB, 'spec.strategy', { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } }]),
  },
});

testRule(rolloutRules, 'rolling-update-with-recreate', {
  flags: {
    'the type alone was changed': [
      sample([WEB, 'spec.strategy.type', 'Recreate']),
      { object: WEB, path: 'spec.strategy.rollingUpdate', now: 'with type Recreate' },
    ],
  },
  accepts: {
    'rollingUpdate went with it': sample([WEB, 'spec.strategy', { type: 'Recreate' }]),
    'rollingUpdate with its own type': sample([WEB, 'spec.strategy.rollingUpdate.maxSurge', 2]),
    'a CronJob has no strategy': sample([JOB, 'spec.strategy', { type: 'Recreate', rollingUpdate: {} }]),
  },
});

testRule(rolloutRules, 'min-ready-above-deadline', {
  flags: {
    'as long as the deadline': [
      sample([WEB, 'spec.minReadySeconds', 240], [WEB, 'spec.progressDeadlineSeconds', 240]),
      { object: WEB, path: 'spec.minReadySeconds', now: '240' },
    ],
    'as long as the default deadline': [
      sample([WEB, 'spec.minReadySeconds', 600]),
      { object: WEB, path: 'spec.minReadySeconds', now: '600' },
    ],
  },
  accepts: {
    'half a minute': sample([WEB, 'spec.minReadySeconds', 30]),
    'a deadline of zero, which another rule refuses': sample([WEB, 'spec.progressDeadlineSeconds', 0]),
  },
});
