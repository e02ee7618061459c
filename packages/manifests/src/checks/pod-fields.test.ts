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

testRule(podFieldRules, 'probe-field-refused', {
  flags: {
    'a liveness probe that wants two successes': [
      sample(['Deployment/db', 'spec.template.spec.containers[0].livenessProbe.successThreshold', 2]),
      {
        object: 'Deployment/db',
        path: 'spec.template.spec.containers[db].livenessProbe.successThreshold',
        now: '2',
      },
    ],
    'a readiness probe that would end its container': [
      sample(['Deployment/db', 'spec.template.spec.containers[0].readinessProbe.terminationGracePeriodSeconds', 10]),
      {
        object: 'Deployment/db',
        path: 'spec.template.spec.containers[db].readinessProbe.terminationGracePeriodSeconds',
        because: 'a readinessProbe ends no container, and has no terminationGracePeriodSeconds',
      },
    ],
  },
  accepts: {
    'the grace of a liveness probe': sample([
      'Deployment/db',
      'spec.template.spec.containers[0].livenessProbe.terminationGracePeriodSeconds',
      10,
    ]),
    'a number that the API server replaces by its default': sample([
      'Deployment/db',
      'spec.template.spec.containers[0].livenessProbe.successThreshold',
      0,
    ]),
    'a number below it, which another rule tells': sample([
      'Deployment/db',
      'spec.template.spec.containers[0].livenessProbe.successThreshold',
      -1,
    ]),
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
    'a file of a projected volume': [
      sample([
        'Deployment/db',
        `${POD}.volumes`,
        [
          {
            name: 'all',
            projected: { sources: [{ secret: { name: 'web', items: [{ key: 'a', path: 'a', mode: 640 }] } }] },
          },
        ],
      ]),
      { object: 'Deployment/db', path: `${POD}.volumes[all].projected.sources`, now: '640' },
    ],
    'a special bit': [
      sample([
        'Deployment/db',
        `${POD}.volumes`,
        [{ name: 'config', configMap: { name: 'web', defaultMode: 0o1777 } }],
      ]),
      { object: 'Deployment/db', path: `${POD}.volumes[config].configMap.defaultMode`, now: '1023' },
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

const spread = (...constraints: readonly object[]) =>
  sample([
    'Deployment/db',
    `${POD}.topologySpreadConstraints`,
    constraints.map((each) => ({
      ...{ maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' },
      ...each,
    })),
  ]);
const spreadPlace = (field: string, index = 0) => ({
  object: 'Deployment/db',
  path: `${POD}.topologySpreadConstraints[${index}].${field}`,
});

testRule(podFieldRules, 'spread-refused', {
  flags: {
    'domains that need not be met': [
      spread({ minDomains: 3 }),
      { ...spreadPlace('minDomains'), now: '3', because: 'minDomains does not go with ScheduleAnyway' },
    ],
    'the same nodes twice': [
      spread({}, { maxSkew: 2 }),
      {
        ...spreadPlace('topologyKey', 1),
        because: 'an earlier constraint of kubernetes.io/hostname is ScheduleAnyway too',
      },
    ],
  },
  accepts: {
    'one pod': spread({}),
    'domains that have to be met': spread({ whenUnsatisfiable: 'DoNotSchedule', minDomains: 1 }),
    'the same nodes, once as a wish and once as a demand': spread(
      {},
      { whenUnsatisfiable: 'DoNotSchedule', maxSkew: 2 },
    ),
  },
});
