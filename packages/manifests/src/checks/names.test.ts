import { testRule } from '@vmshift/findings/testing';
import { sample } from '../../test-support/sample';
import { nameRules } from './names';

testRule(nameRules, 'object-name-invalid', {
  flags: {
    'upper case': [
      sample(['ConfigMap/config', 'metadata.name', 'Config']),
      { object: 'ConfigMap/Config', path: 'metadata.name', now: 'Config' },
    ],
    'a Service name with a dot, and one with a digit first': [
      sample(['Service/db', 'metadata.name', '1db'], ['Service/web', 'metadata.name', 'a.b']),
      { object: 'Service/a.b', path: 'metadata.name' },
      { object: 'Service/1db', path: 'metadata.name' },
    ],
    'a CronJob name that leaves no room for the names of its Jobs': [
      sample(['CronJob/dump', 'metadata.name', 'd'.repeat(53)]),
      { object: `CronJob/${'d'.repeat(53)}`, path: 'metadata.name' },
    ],
  },
  accepts: {
    'the names of the sample': sample(),
    'a CronJob name that just fits': sample(['CronJob/dump', 'metadata.name', 'd'.repeat(52)]),
    'a ConfigMap name with a dot': sample(['ConfigMap/config', 'metadata.name', 'a.b']),
  },
});

testRule(nameRules, 'metadata-key-invalid', {
  flags: {
    'a label without a name behind its domain': [
      sample(['Service/db', 'metadata.labels', { 'example.com/': 'x' }]),
      { object: 'Service/db', path: 'metadata.labels["example.com/"]' },
    ],
    'an annotation of the pods with a blank': [
      sample(['Deployment/db', 'spec.template.metadata.annotations', { 'a b': 'x' }]),
      { object: 'Deployment/db', path: 'spec.template.metadata.annotations["a b"]' },
    ],
  },
  accepts: { 'a key with a domain': sample(['Service/db', 'metadata.labels', { 'example.com/tier': 'x' }]) },
});

testRule(nameRules, 'label-value-invalid', {
  flags: {
    'a blank': [
      sample(['Service/db', 'metadata.labels.app', 'my db']),
      { object: 'Service/db', path: 'metadata.labels.app', now: 'my db' },
    ],
    'a hyphen at the end, on the pods': [
      sample(['Deployment/db', 'spec.template.metadata.labels.app', 'db-']),
      { object: 'Deployment/db', path: 'spec.template.metadata.labels.app' },
    ],
  },
  accepts: { 'an empty value': sample(['Service/db', 'metadata.labels.app', '']) },
});

const MOST_BYTES = 262_144;

testRule(nameRules, 'annotations-too-large', {
  flags: {
    'more than Kubernetes keeps': [
      sample(['Job/migrate', 'metadata.annotations', { x: 'x'.repeat(MOST_BYTES) }]),
      { object: 'Job/migrate', path: 'metadata.annotations', now: `${MOST_BYTES + 1} bytes` },
    ],
  },
  accepts: {
    'as much as it keeps': sample(['Job/migrate', 'metadata.annotations', { x: 'x'.repeat(MOST_BYTES - 1) }]),
  },
});

testRule(nameRules, 'config-map-key-invalid', {
  flags: {
    'a slash': [
      sample(['ConfigMap/config', 'data', { 'a/b': '' }]),
      { object: 'ConfigMap/config', path: 'data["a/b"]' },
    ],
    'the parent folder': [
      sample(['ConfigMap/config', 'binaryData', { '..': '' }]),
      { object: 'ConfigMap/config', path: 'binaryData[".."]' },
    ],
  },
  accepts: { 'names of files': sample(['ConfigMap/config', 'data', { 'app.ini': '', _x: '' }]) },
});

testRule(nameRules, 'config-map-too-large', {
  flags: {
    'a byte too many': [
      sample(['ConfigMap/config', 'data', { mode: 'x'.repeat(1024 * 1024), other: 'x' }]),
      { object: 'ConfigMap/config', now: '1048577 bytes' },
    ],
    'more than a mebibyte': [
      sample(['ConfigMap/config', 'data.mode', 'x'.repeat(1_100_000)]),
      { object: 'ConfigMap/config', path: 'data', now: expect.stringMatching(/^11000\d\d bytes$/) },
    ],
  },
  accepts: {
    'half a mebibyte': sample(['ConfigMap/config', 'data.mode', 'x'.repeat(500_000)]),
    'a mebibyte under some key': sample(['ConfigMap/config', 'data', { mode: 'x'.repeat(1024 * 1024) }]),
    'fewer bytes than their base64 has': sample([
      'ConfigMap/config',
      'binaryData',
      { picture: Buffer.alloc(900 * 1024).toString('base64') },
    ]),
  },
});

testRule(nameRules, 'pod-name-invalid', {
  flags: {
    'an underscore in the name of a container': [
      sample(['Deployment/web', 'spec.template.spec.containers[0].name', 'my_web']),
      { object: 'Deployment/web', path: 'spec.template.spec.containers[my_web].name', now: 'my_web' },
    ],
    'upper case in the name of a volume': [
      sample(['Deployment/web', 'spec.template.spec.volumes[0].name', 'Config']),
      { object: 'Deployment/web', path: 'spec.template.spec.volumes[Config].name' },
    ],
    'no name': [
      sample(['Deployment/web', 'spec.template.spec.containers[0].name', undefined]),
      { object: 'Deployment/web', path: 'spec.template.spec.containers[#1].name', now: '' },
    ],
  },
  accepts: { 'the names of the sample': sample() },
});

testRule(nameRules, 'pod-name-duplicate', {
  flags: {
    'two containers of one name, init containers included': [
      sample(['Deployment/web', 'spec.template.spec.containers[0].name', 'wait']),
      { object: 'Deployment/web', path: 'spec.template.spec.containers[wait].name', now: 'wait' },
    ],
  },
  accepts: {
    'a volume with the name of a container': sample(
      ['Deployment/web', 'spec.template.spec.volumes[0].name', 'web'],
      ['Deployment/web', 'spec.template.spec.containers[0].volumeMounts', [{ name: 'web', mountPath: '/x' }]],
    ),
  },
});
