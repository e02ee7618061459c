import { testRule } from '@vmshift/findings/testing';
import { sample } from '../../test-support/sample';
import { kindRules } from './kinds';

testRule(kindRules, 'kind-not-permitted', {
  flags: {
    'a Secret': [
      sample(['ConfigMap/config', 'kind', 'Secret']),
      { object: 'Secret/config', path: 'kind', now: 'v1/Secret', fix: expect.stringContaining('let Terraform') },
    ],
    'a cluster-scoped kind': [
      sample(['Service/db', 'kind', 'Namespace']),
      { object: 'Namespace/db', path: 'kind', because: expect.stringContaining('cluster-scoped') },
    ],
    'a known kind of another group': [
      sample(['Job/migrate', 'apiVersion', 'jobs.example.com/v1']),
      { object: 'Job/migrate', path: 'kind', now: 'jobs.example.com/v1/Job' },
    ],
  },
  accepts: { 'the kinds of the sample': sample() },
});

testRule(kindRules, 'secret-in-manifests', {
  flags: {
    'a Secret with data': [
      sample(['ConfigMap/config', 'kind', 'Secret']),
      { object: 'Secret/config', path: '', verdict: 'block' },
    ],
    'a Secret without data': [
      sample(['Service/db', 'kind', 'Secret']),
      { object: 'Secret/db', path: '', verdict: 'warn' },
    ],
  },
  accepts: { 'a ConfigMap': sample() },
});
