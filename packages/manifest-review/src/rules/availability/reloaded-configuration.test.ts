import { testRule } from '@vmshift/findings/testing';
import { comparison } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const API = 'Deployment/vmshift-api';
const ANNOTATIONS = 'spec.template.metadata.annotations';
const path = `${ANNOTATIONS}["checksum/config"]`;

testRule(changeRules, 'configuration-not-reloaded', {
  flags: {
    'the hash of the configuration goes': [
      comparison((draft) => draft.set(API, path, undefined)),
      {
        ...{ object: API, path, after: undefined, verdict: 'warn' },
        because: 'without checksum/config nothing of the pods changes when vmshift-api-config does',
      },
    ],
    'of a file': [
      comparison((draft) => draft.set('Deployment/redis', path, undefined)),
      { object: 'Deployment/redis', because: expect.stringContaining('redis-config') },
    ],
  },
  accepts: {
    'under another name': comparison((draft) =>
      draft.set(API, ANNOTATIONS, { 'checksum/vmshift-api-config': 'e21d2f4c' }),
    ),
    'nothing is read any more': comparison((draft) =>
      draft
        .set(API, path, undefined)
        .map<{ valueFrom: { configMapKeyRef?: object } }[]>(
          API,
          'spec.template.spec.containers[vmshift-api].env',
          (env) => env.filter(({ valueFrom }) => valueFrom.configMapKeyRef === undefined),
        ),
    ),
    'another hash': comparison((draft) => draft.set(API, path, 'abc')),
  },
});
