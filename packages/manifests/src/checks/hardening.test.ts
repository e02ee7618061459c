import { testRule } from '@vmshift/findings/testing';
import { sample } from '../../test-support/sample';
import { hardeningRules } from './hardening';

const JOB_POD = 'spec.jobTemplate.spec.template.spec';

testRule(hardeningRules, 'root-file-system-writable', {
  flags: {
    'an init container without the field': [
      sample([
        'Deployment/web',
        'spec.template.spec.initContainers[0].securityContext.readOnlyRootFilesystem',
        undefined,
      ]),
      {
        object: 'Deployment/web',
        path: 'spec.template.spec.initContainers[wait].securityContext.readOnlyRootFilesystem',
        now: 'nothing',
      },
    ],
    'a container that says false': [
      sample(['Deployment/web', 'spec.template.spec.containers[0].securityContext.readOnlyRootFilesystem', false]),
      {
        object: 'Deployment/web',
        path: 'spec.template.spec.containers[web].securityContext.readOnlyRootFilesystem',
        now: 'false',
      },
    ],
  },
  accepts: { 'a read-only root file system': sample() },
});

testRule(hardeningRules, 'token-mounted', {
  flags: {
    'a token in a pod': [
      sample(['CronJob/dump', `${JOB_POD}.automountServiceAccountToken`, true]),
      { object: 'CronJob/dump', path: `${JOB_POD}.automountServiceAccountToken`, now: 'true' },
    ],
    'nothing said': [
      sample(['CronJob/dump', `${JOB_POD}.automountServiceAccountToken`, undefined]),
      { object: 'CronJob/dump', path: `${JOB_POD}.automountServiceAccountToken`, now: 'nothing' },
    ],
    'a projected token': [
      sample([
        'CronJob/dump',
        `${JOB_POD}.volumes`,
        [{ name: 'token', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } }],
      ]),
      { object: 'CronJob/dump', path: `${JOB_POD}.volumes[token]`, now: 'a projected token' },
    ],
  },
  accepts: { 'no token': sample() },
});

testRule(hardeningRules, 'account-hands-out-its-token', {
  flags: {
    'an account that says nothing': [
      sample(['ServiceAccount/sample', 'automountServiceAccountToken', undefined]),
      { object: 'ServiceAccount/sample', path: 'automountServiceAccountToken', now: 'nothing' },
    ],
  },
  accepts: { 'an account that refuses': sample() },
});
