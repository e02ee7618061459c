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

const variable = (...fields: readonly object[]) =>
  sample(['CronJob/dump', `${DUMP}.env`, fields.map((each, index) => ({ name: `V${index}`, ...each }))]);
const SOURCE = {
  object: 'CronJob/dump',
  path: 'spec.jobTemplate.spec.template.spec.containers[dump].env[V0].valueFrom',
};

testRule(variableRules, 'variable-source-refused', {
  flags: {
    'a field that a pod does not have': [
      variable({ valueFrom: { fieldRef: { fieldPath: 'status.podIPx' } } }),
      { ...SOURCE, because: 'a variable cannot be status.podIPx', verdict: 'block' },
    ],
    'a field that a variable cannot have': [
      variable({ valueFrom: { fieldRef: { fieldPath: 'metadata.labels' } } }),
      SOURCE,
    ],
    'a size that is none': [variable({ valueFrom: { resourceFieldRef: { resource: 'memory' } } }), SOURCE],
    'a value and a source': [
      variable({ value: 'x', valueFrom: { secretKeyRef: { name: 'web', key: 'a' } } }),
      { ...SOURCE, because: 'it has a value and a source' },
    ],
    'two sources': [
      variable({ valueFrom: { secretKeyRef: { name: 'a', key: 'a' }, configMapKeyRef: { name: 'a', key: 'a' } } }),
      { ...SOURCE, because: 'it has 2 sources' },
    ],
    'a source that is empty': [
      variable({ valueFrom: {} }),
      { ...SOURCE, because: 'it has a source that names nothing' },
    ],
    'a key that no label has': [
      variable({ valueFrom: { fieldRef: { fieldPath: "metadata.labels['my app']" } } }),
      { ...SOURCE, because: "a variable cannot be metadata.labels['my app']" },
    ],
    'memory in thousandths': [
      variable({ valueFrom: { resourceFieldRef: { resource: 'limits.memory', divisor: '1m' } } }),
      { ...SOURCE, because: 'limits.memory is not counted in 1m' },
    ],
    'a unit that is none': [
      variable({ valueFrom: { resourceFieldRef: { resource: 'limits.memory', divisor: '1Q' } } }),
      SOURCE,
    ],
    'CPU in bytes': [variable({ valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '1Mi' } } }), SOURCE],
  },
  accepts: {
    'what a pod has': variable(
      { valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
      { valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } } },
      { valueFrom: { fieldRef: { fieldPath: "metadata.annotations['Example.com/note']" } } },
      { valueFrom: { fieldRef: { fieldPath: 'spec.host' } } },
      { valueFrom: { resourceFieldRef: { resource: 'limits.memory' } } },
      { valueFrom: { resourceFieldRef: { resource: 'limits.memory', divisor: '1Mi' } } },
      { valueFrom: { resourceFieldRef: { resource: 'requests.cpu', divisor: '1m' } } },
      { value: '', valueFrom: { secretKeyRef: { name: 'web', key: 'a' } } },
      { value: 'x' },
    ),
  },
});
