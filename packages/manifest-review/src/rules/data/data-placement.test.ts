import { testRule } from '@vmshift/findings/testing';
import { comparison } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const DATABASE = 'Deployment/postgresql';
const POD = 'spec.template.spec';
const CONTAINER = `${POD}.containers[postgresql]`;
const VOLUMES = { object: DATABASE, path: `${POD}.volumes` };

const set = (path: string, value: unknown) => comparison((draft) => draft.set(DATABASE, path, value));

testRule(changeRules, 'data-directory-moves', {
  flags: {
    'PGDATA is the mount point': [
      set(`${CONTAINER}.env[PGDATA].value`, '/var/lib/postgresql/data'),
      { ...VOLUMES, before: 'claim postgresql-pvc, /pgdata', after: 'claim postgresql-pvc' },
    ],
    'PGDATA is not set': [set(`${CONTAINER}.env[PGDATA]`, undefined), VOLUMES],
    'the mount is one folder higher': [
      set(`${CONTAINER}.volumeMounts[postgresql-storage].mountPath`, '/var/lib/postgresql'),
      VOLUMES,
    ],
    'a subPath appears': [set(`${CONTAINER}.volumeMounts[postgresql-storage].subPath`, 'postgres'), VOLUMES],
    'the data lies in an emptyDir': [
      set(`${POD}.volumes[postgresql-storage]`, { name: 'postgresql-storage', emptyDir: {} }),
      { ...VOLUMES, impact: 'the server starts empty, and what it writes is gone with the pod' },
    ],
    'Redis keeps its data elsewhere': [
      comparison((draft) => draft.replace('ConfigMap/redis-config', 'dir /data', 'dir /tmp')),
      { object: 'Deployment/redis', path: `${POD}.volumes` },
    ],
    'another program runs': [
      set(`${CONTAINER}.image`, 'busybox:1'),
      { ...VOLUMES, after: 'no database server', because: expect.stringContaining('at no place') },
    ],
  },
  accepts: {
    'the volume has another name': comparison((draft) => draft.replace(DATABASE, /postgresql-storage/g, 'storage')),
    'a slash at the end of the mount': set(
      `${CONTAINER}.volumeMounts[postgresql-storage].mountPath`,
      '/var/lib/postgresql/data/',
    ),
  },
});

testRule(changeRules, 'data-read-only', {
  flags: {
    'the mount is read-only': [
      set(`${CONTAINER}.volumeMounts[postgresql-storage].readOnly`, true),
      { object: DATABASE, path: `${CONTAINER}.volumeMounts`, before: 'writable', after: 'readOnly' },
    ],
  },
  accepts: { 'another mount is read-only': set(`${CONTAINER}.volumeMounts[run].readOnly`, true) },
});

const FILES = { name: 'files', persistentVolumeClaim: { claimName: 'files' } };

testRule(changeRules, 'claim-unmounted', {
  flags: {
    'the API loses a claim': [
      comparison(
        (draft) => draft.map<object[]>('Deployment/vmshift-api', `${POD}.volumes`, ([tmp]) => [tmp as object]),
        (draft) => draft.map<object[]>('Deployment/vmshift-api', `${POD}.volumes`, (volumes) => [...volumes, FILES]),
      ),
      { object: 'Deployment/vmshift-api', path: `${POD}.volumes`, before: 'files', after: 'no claim' },
    ],
  },
  accepts: {
    'the API gets a claim': comparison((draft) =>
      draft.map<object[]>('Deployment/vmshift-api', `${POD}.volumes`, (volumes) => [...volumes, FILES]),
    ),
  },
});
