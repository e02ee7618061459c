import { testRule } from '@vmshift/findings/testing';
import { comparison } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const API = 'Deployment/vmshift-api';
const REDIS = 'Deployment/redis';
const POOLER = 'Deployment/pgbouncer';
const POD = 'spec.template.spec';
const nothing = comparison(() => undefined);

testRule(changeRules, 'mounted-file-renamed', {
  flags: {
    'a file of a Secret': [
      comparison((draft) =>
        draft.set(POOLER, `${POD}.volumes[config].projected.sources[1].secret.items[0].path`, 'users.txt'),
      ),
      {
        ...{ object: POOLER, path: `${POD}.volumes[config]`, before: 'userlist.txt' },
        ...{ after: 'every key of pgbouncer-config, users.txt' },
        because: 'the volume no longer holds userlist.txt',
      },
    ],
    'another ConfigMap': [
      comparison((draft) => draft.set(REDIS, `${POD}.volumes[config].configMap.name`, 'other')),
      { object: REDIS, path: `${POD}.volumes[config]`, before: 'every key of redis-config' },
    ],
    'nothing at all': [
      comparison((draft) => draft.set(REDIS, `${POD}.volumes[config]`, { name: 'config', emptyDir: {} })),
      { object: REDIS, path: `${POD}.volumes[config]`, after: 'no file' },
    ],
  },
  accepts: {
    'one more file': comparison((draft) =>
      draft.map<unknown[]>(POOLER, `${POD}.volumes[config].projected.sources[1].secret.items`, (items) => [
        ...items,
        { key: 'REDIS_URL', path: 'redis.txt' },
      ]),
    ),
    'a volume that is new': comparison((draft) =>
      draft.map<unknown[]>(REDIS, `${POD}.volumes`, (volumes) => [...volumes, { name: 'new', emptyDir: {} }]),
    ),
  },
});

const LIMIT = `${POD}.volumes[tmp].emptyDir.sizeLimit`;

testRule(changeRules, 'volume-smaller', {
  flags: {
    'less than half': [
      comparison((draft) => draft.set(API, LIMIT, '32Mi')),
      { object: API, path: LIMIT, before: '128Mi', after: '32Mi' },
    ],
    'a first limit': [
      comparison(
        (draft) => draft.set(API, LIMIT, '1Gi'),
        (draft) => draft.set(API, LIMIT, undefined),
      ),
      { object: API, path: LIMIT, before: 'no limit', after: '1Gi' },
    ],
  },
  accepts: {
    half: comparison((draft) => draft.set(API, LIMIT, '64Mi')),
    'no limit': comparison((draft) => draft.set(API, LIMIT, undefined)),
    'it was no emptyDir': comparison((draft) =>
      draft.set(REDIS, `${POD}.volumes[config]`, { name: 'config', emptyDir: { sizeLimit: '1Mi' } }),
    ),
  },
});

const MEDIUM = `${POD}.volumes[password].emptyDir.medium`;

testRule(changeRules, 'memory-volume-on-disk', {
  flags: {
    'the default medium': [
      comparison((draft) => draft.set(REDIS, MEDIUM, undefined)),
      { object: REDIS, path: MEDIUM, before: 'Memory', after: 'the disk of the node' },
    ],
  },
  accepts: {
    'memory of another size': comparison((draft) =>
      draft.set(REDIS, `${POD}.volumes[password].emptyDir.sizeLimit`, '2Mi'),
    ),
    'a claim instead, which is judged with the data': comparison((draft) =>
      draft.set(REDIS, `${POD}.volumes[password]`, { name: 'password', persistentVolumeClaim: { claimName: 'x' } }),
    ),
    'it was on disk before': comparison((draft) => draft.set(API, LIMIT, '256Mi')),
    nothing: nothing,
  },
});

const TMP = `${POD}.volumes[tmp].emptyDir`;

testRule(changeRules, 'volume-without-bound', {
  flags: {
    'the bound is gone': [
      comparison((draft) => draft.set(API, LIMIT, undefined)),
      { object: API, path: LIMIT, before: '128Mi', after: 'no limit', verdict: 'warn' },
    ],
  },
  accepts: {
    'another bound': comparison((draft) => draft.set(API, LIMIT, '256Mi')),
    'a claim instead': comparison((draft) =>
      draft.set(API, `${POD}.volumes[tmp]`, { name: 'tmp', persistentVolumeClaim: { claimName: 'x' } }),
    ),
    nothing: nothing,
  },
});

testRule(changeRules, 'volume-in-memory', {
  flags: {
    'a folder on the disk': [
      comparison((draft) => draft.set(API, `${TMP}.medium`, 'Memory')),
      { object: API, path: `${TMP}.medium`, before: 'the disk of the node', after: 'Memory', verdict: 'warn' },
    ],
  },
  accepts: {
    'it was in memory before': comparison((draft) =>
      draft.set(REDIS, `${POD}.volumes[password].emptyDir.sizeLimit`, '2Mi'),
    ),
  },
});
