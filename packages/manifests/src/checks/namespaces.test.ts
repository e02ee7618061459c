import { testRule } from '@vmshift/findings/testing';
import { sample } from '../../test-support/sample';
import { namespaceRules } from './namespaces';

const inDefault = sample(['Service/db', 'metadata.namespace', 'default']);

testRule(namespaceRules, 'namespace-wrong', {
  flags: {
    'another namespace': [inDefault, { object: 'Service/db', path: 'metadata.namespace', now: 'default' }],
    'no namespace': [
      sample(['Service/db', 'metadata.namespace', undefined]),
      { object: 'Service/db', path: 'metadata.namespace', now: 'nothing' },
    ],
  },
  accepts: {
    'a kind that lives in no namespace': sample(
      ['Service/db', 'kind', 'ClusterRoleBinding'],
      ['ClusterRoleBinding/db', 'metadata.namespace', undefined],
    ),
    'the namespace of the environment': sample(),
    'any namespace where the model is not known': { ...inDefault, environment: undefined },
  },
});
