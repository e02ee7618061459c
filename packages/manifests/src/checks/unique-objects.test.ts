import { testRule } from '@vmshift/findings/testing';
import { sample } from '../../test-support/sample';
import { uniqueObjectRules } from './unique-objects';

testRule(uniqueObjectRules, 'object-duplicate', {
  flags: {
    'a second object of a kind and name': [
      sample(['Service/db', 'metadata.name', 'web']),
      { object: 'Service/web', path: 'metadata.name', now: 'web' },
    ],
  },
  accepts: {
    'one name for several kinds': sample(),
    'a namespace that is no text, and has none': sample([
      'ServiceAccount/sample',
      'metadata.namespace',
      [{ toString: null }],
    ]),
  },
});
