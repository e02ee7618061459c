import { testRule } from '@vmshift/findings/testing';
import { comparison } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const CLAIM = 'PersistentVolumeClaim/postgresql-pvc';
const OWNERS = [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'postgresql', uid: 'e2f1' }];
const set = (path: string, value: unknown) => comparison((draft) => draft.set(CLAIM, path, value));

testRule(changeRules, 'object-has-owner', {
  flags: {
    'a claim of the server': [
      set('metadata.ownerReferences', OWNERS),
      {
        ...{ object: CLAIM, path: 'metadata.ownerReferences', now: 'Deployment/postgresql', verdict: 'block' },
        because: 'Kubernetes deletes the object when there is no Deployment/postgresql of the uid that stands in Git',
      },
    ],
  },
  accepts: { 'no owner': set('metadata.ownerReferences', []) },
});

testRule(changeRules, 'object-has-finalizer', {
  flags: {
    'of a program that is not here': [
      set('metadata.finalizers', ['example.com/keep']),
      { object: CLAIM, path: 'metadata.finalizers', now: 'example.com/keep', verdict: 'warn' },
    ],
  },
  accepts: { none: set('metadata.finalizers', []) },
});
