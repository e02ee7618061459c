import { testRule } from '@vmshift/findings/testing';
import { sample } from '../../test-support/sample';
import { variableRules } from './variables';

const DUMP = 'spec.jobTemplate.spec.template.spec.containers[0]';

testRule(variableRules, 'variable-name-invalid', {
  flags: {
    'a hyphen': [
      sample(['Deployment/web', 'spec.template.spec.containers[0].env[0].name', 'my-mode']),
      { object: 'Deployment/web', path: 'spec.template.spec.containers[web].env[my-mode].name', now: 'my-mode' },
    ],
    'a digit first': [
      sample(['CronJob/dump', `${DUMP}.env`, [{ name: '1A', value: 'x' }]]),
      { object: 'CronJob/dump', path: 'spec.jobTemplate.spec.template.spec.containers[dump].env[1A].name' },
    ],
  },
  accepts: {
    'lower case and an underscore first': sample(['CronJob/dump', `${DUMP}.env`, [{ name: '_x', value: '' }]]),
  },
});

testRule(variableRules, 'variable-duplicate', {
  flags: {
    'a variable twice': [
      sample(['CronJob/dump', `${DUMP}.env`, [{ name: 'A' }, { name: 'A' }]]),
      {
        object: 'CronJob/dump',
        path: 'spec.jobTemplate.spec.template.spec.containers[dump].env[A#2].name',
        now: 'A',
      },
    ],
  },
  accepts: { 'one name in two containers': sample(['CronJob/dump', `${DUMP}.env`, [{ name: 'MODE' }]]) },
});
