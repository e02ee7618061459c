import { testRule } from '@vmshift/findings/testing';
import { sample } from '../../test-support/sample';
import { selectorRules } from './selectors';

testRule(selectorRules, 'selector-misses-own-pods', {
  flags: {
    'other labels on the pods': [
      sample(['Deployment/web', 'spec.template.metadata.labels.app', 'www']),
      {
        object: 'Deployment/web',
        path: 'spec.selector',
        now: '{"matchLabels":{"app":"web"}}',
        because: expect.stringContaining('{"app":"www"}'),
      },
    ],
    'an empty selector': [
      sample(['Deployment/web', 'spec.selector', {}]),
      { object: 'Deployment/web', path: 'spec.selector', now: '{}' },
    ],
    'no selector': [
      sample(['Deployment/web', 'spec.selector', undefined]),
      { object: 'Deployment/web', path: 'spec.selector', now: 'nothing' },
    ],
  },
  accepts: { 'a Job, which needs none': sample() },
});

testRule(selectorRules, 'selector-overlaps', {
  flags: {
    'the pods of another workload': [
      sample(['Job/migrate', 'spec.template.metadata.labels.app', 'db']),
      { object: 'Deployment/db', path: 'spec.selector', because: expect.stringContaining('Job/migrate') },
    ],
  },
  accepts: { 'labels that only the own pods have': sample() },
});
