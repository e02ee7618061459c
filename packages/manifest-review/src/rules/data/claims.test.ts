import { testRule } from '@vmshift/findings/testing';
import { comparison } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const CLAIM = 'PersistentVolumeClaim/postgresql-pvc';
const OPTIONS = 'metadata.annotations["argocd.argoproj.io/sync-options"]';

const set = (path: string, value: unknown) => comparison((draft) => draft.set(CLAIM, path, value));
const fresh = (storageClassName: string, options?: string) =>
  comparison((draft) =>
    draft.add({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'files', ...(options && { annotations: { 'argocd.argoproj.io/sync-options': options } }) },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } }, storageClassName },
    }),
  );

testRule(changeRules, 'claim-removed', {
  flags: {
    'the claim leaves the manifests': [
      comparison((draft) => draft.remove(CLAIM)),
      {
        object: CLAIM,
        path: 'metadata.name',
        before: 'postgresql-pvc',
        because: expect.stringContaining('Prune=false keeps the claim'),
        impact: 'Deployment/postgresql mount a claim that is declared nowhere',
      },
    ],
    'claim and server leave the manifests': [
      comparison((draft) => draft.remove(CLAIM, 'Deployment/postgresql')),
      { object: CLAIM, path: 'metadata.name', impact: expect.stringContaining('the data of Deployment/postgresql') },
    ],
  },
  accepts: { 'the claim grows': set('spec.resources.requests.storage', '20Gi') },
});

testRule(changeRules, 'claim-unprotected', {
  flags: {
    'both options are dropped': [
      set(OPTIONS, undefined),
      {
        ...{ object: CLAIM, path: OPTIONS, before: 'Prune=false,Delete=false', after: undefined, verdict: 'block' },
        because: expect.stringMatching(
          /^Prune=false keeps .* when it leaves dist\/, and Delete=false .*its Application$/,
        ),
      },
    ],
    'Delete=false is dropped': [set(OPTIONS, 'Prune=false'), { object: CLAIM, path: OPTIONS, after: 'Prune=false' }],
    'a new claim has no option': [
      fresh('linode-block-storage-retain'),
      { object: 'PersistentVolumeClaim/files', path: 'metadata', now: 'no sync option', verdict: 'warn' },
    ],
  },
  accepts: {
    'a person has to confirm': set(OPTIONS, 'Prune=confirm, Delete=confirm'),
    'a new claim is protected': fresh('linode-block-storage-retain', 'Prune=false'),
  },
});

testRule(changeRules, 'claim-not-retained', {
  flags: {
    'a new claim of a class that deletes': [
      fresh('linode-block-storage', 'Prune=false'),
      { object: 'PersistentVolumeClaim/files', path: 'spec.storageClassName', now: 'linode-block-storage' },
    ],
  },
  accepts: { 'a new claim of a class that retains': fresh('linode-block-storage-retain', 'Prune=false') },
});
