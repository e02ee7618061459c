import { testRule } from '@vmshift/findings/testing';
import { sample } from '../../test-support/sample';
import { podFieldRules } from './pod-fields';

testRule(podFieldRules, 'restart-policy-refused', {
  flags: {
    'a Deployment that restarts never': [
      sample(['Deployment/db', 'spec.template.spec.restartPolicy', 'Never']),
      { object: 'Deployment/db', path: 'spec.template.spec.restartPolicy', now: 'Never' },
    ],
    'a Job that restarts always, which is the default': [
      sample(['Job/migrate', 'spec.template.spec.restartPolicy', undefined]),
      { object: 'Job/migrate', path: 'spec.template.spec.restartPolicy', now: 'Always' },
    ],
  },
  accepts: {
    'the sample': sample(),
    'a CronJob that restarts on failure': sample([
      'CronJob/dump',
      'spec.jobTemplate.spec.template.spec.restartPolicy',
      'OnFailure',
    ]),
  },
});

testRule(podFieldRules, 'success-threshold-refused', {
  flags: {
    'a liveness probe that wants two successes': [
      sample(['Deployment/db', 'spec.template.spec.containers[0].livenessProbe.successThreshold', 2]),
      {
        object: 'Deployment/db',
        path: 'spec.template.spec.containers[db].livenessProbe.successThreshold',
        now: '2',
      },
    ],
  },
  accepts: {
    'a readiness probe that wants two': sample([
      'Deployment/db',
      'spec.template.spec.containers[0].readinessProbe.successThreshold',
      2,
    ]),
  },
});
