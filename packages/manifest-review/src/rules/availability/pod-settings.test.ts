import { testRule } from '@vmshift/findings/testing';
import { comparison, type EnvironmentDraft } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const API = 'Deployment/vmshift-api';
const REDIS = 'Deployment/redis';
const POD = 'spec.template.spec';
const pod = (field: string, value: unknown) => comparison((draft) => draft.set(API, `${POD}.${field}`, value));
const option = (name: string, value?: string) => pod('dnsConfig', { options: [{ name, value }] });
const path = `${POD}.dnsConfig.options`;
const WORKING = `${POD}.containers[vmshift-api].workingDir`;

testRule(changeRules, 'names-looked-up-otherwise', {
  flags: {
    'names without a dot as they are': [
      option('ndots', '0'),
      { object: API, path, now: 'ndots 0', verdict: 'block', because: expect.stringContaining('such as redis') },
    ],
    'half a minute for a server': [option('timeout', '30'), { object: API, path, now: 'timeout 30', verdict: 'warn' }],
    'no attempt': [option('attempts', '0'), { object: API, path, verdict: 'warn' }],
    'an option that is not known': [
      option('use-vc'),
      { object: API, path, now: 'use-vc', because: 'no rule knows what use-vc does to the resolver' },
    ],
  },
  accepts: {
    'fewer questions for names outside': option('ndots', '2'),
    'one question after the other': option('single-request-reopen'),
    'two seconds': option('timeout', '2'),
  },
});

const links = (draft: EnvironmentDraft) => draft.set(API, `${POD}.enableServiceLinks`, undefined);

testRule(changeRules, 'variables-of-services', {
  flags: {
    'they are asked for': [
      pod('enableServiceLinks', true),
      { object: API, path: `${POD}.enableServiceLinks`, verdict: 'warn' },
    ],
    'the default': [comparison(links), { object: API }],
  },
  accepts: { 'they are refused': comparison((draft) => draft.set(API, `${POD}.enableServiceLinks`, false), links) },
});

testRule(changeRules, 'processes-of-a-pod-shared', {
  flags: {
    shared: [
      pod('shareProcessNamespace', true),
      { object: API, path: `${POD}.shareProcessNamespace`, verdict: 'warn' },
    ],
  },
  accepts: { 'what counts without it': pod('shareProcessNamespace', false) },
});

testRule(changeRules, 'working-directory-changes', {
  flags: {
    'of the application': [
      comparison((draft) => draft.set(API, WORKING, '/tmp')),
      {
        ...{ object: API, path: WORKING, before: 'the folder of the image', after: '/tmp', verdict: 'warn' },
        because: 'gunicorn and Celery look for the application in the folder in which they start',
      },
    ],
    'of a server': [
      comparison((draft) => draft.set(REDIS, `${POD}.containers[redis].workingDir`, '/tmp')),
      { object: REDIS, because: 'paths of the command are read from there' },
    ],
  },
  accepts: {
    'the same': comparison(
      (draft) => draft.set(API, 'spec.replicas', 3),
      (draft) => draft.set(API, WORKING, '/app'),
    ),
  },
});
