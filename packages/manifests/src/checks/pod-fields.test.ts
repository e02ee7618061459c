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

const POD = 'spec.template.spec';

testRule(podFieldRules, 'file-mode-refused', {
  flags: {
    'an octal number that was written as it is': [
      sample(['Deployment/db', `${POD}.volumes`, [{ name: 'config', configMap: { name: 'web', defaultMode: 644 } }]]),
      {
        ...{ object: 'Deployment/db', path: `${POD}.volumes[config].configMap.defaultMode`, now: '644' },
        fix: 'write the mode 0644 as 420, or as 0o644',
      },
    ],
    'of one file': [
      sample([
        'Deployment/db',
        `${POD}.volumes`,
        [{ name: 'config', secret: { secretName: 'web', items: [{ key: 'a', path: 'a', mode: 999 }] } }],
      ]),
      { object: 'Deployment/db', path: `${POD}.volumes[config].secret.items`, fix: 'leave it out, or 288 for 0440' },
    ],
    'of one file among several sources': [
      sample([
        'Deployment/db',
        `${POD}.volumes`,
        [
          {
            name: 'config',
            projected: { sources: [{}, { configMap: { name: 'web', items: [{ key: 'a', path: 'a', mode: 755 }] } }] },
          },
        ],
      ]),
      { object: 'Deployment/db', path: `${POD}.volumes[config].projected.sources[1].configMap.items`, now: '755' },
    ],
  },
  accepts: {
    'a mode that may be': sample([
      'Deployment/db',
      `${POD}.volumes`,
      [{ name: 'config', projected: { defaultMode: 288, sources: [{ configMap: { name: 'web' } }] } }],
    ]),
    'no mode': sample(),
  },
});

testRule(podFieldRules, 'spread-refused', {
  flags: {
    'no pod of difference': [
      sample([
        'Deployment/db',
        `${POD}.topologySpreadConstraints`,
        [{ maxSkew: 0, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' }],
      ]),
      { object: 'Deployment/db', path: `${POD}.topologySpreadConstraints[0].maxSkew`, now: '0' },
    ],
  },
  accepts: {
    'one pod': sample([
      'Deployment/db',
      `${POD}.topologySpreadConstraints`,
      [{ maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' }],
    ]),
  },
});
