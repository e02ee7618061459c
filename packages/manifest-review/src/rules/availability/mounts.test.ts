import { testRule } from '@vmshift/findings/testing';
import { comparison } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const API = 'Deployment/vmshift-api';
const REDIS = 'Deployment/redis';
const POD = 'spec.template.spec';
const API_CONTAINER = `${POD}.containers[vmshift-api]`;
const REDIS_MOUNTS = `${POD}.containers[redis].volumeMounts`;
const API_TMP = `${API_CONTAINER}.volumeMounts[/tmp]`;

testRule(changeRules, 'folder-not-writable', {
  flags: {
    'the mount is gone': [
      comparison((draft) => draft.set(API, `${API_CONTAINER}.volumeMounts`, [])),
      {
        ...{ object: API, path: API_TMP, before: 'emptyDir', after: 'the container itself' },
        because: '/tmp can no longer be written',
      },
    ],
    'the mount is read-only': [
      comparison((draft) => draft.set(API, `${API_CONTAINER}.volumeMounts[tmp].readOnly`, true)),
      { object: API, path: API_TMP, after: 'emptyDir, read-only' },
    ],
    'a ConfigMap is there instead': [
      comparison((draft) =>
        draft.set(API, `${POD}.volumes`, [{ name: 'tmp', configMap: { name: 'vmshift-api-config' } }]),
      ),
      { object: API, path: API_TMP, after: 'configMap' },
    ],
  },
  accepts: {
    'a root that can be written': comparison((draft) =>
      draft
        .set(API, `${API_CONTAINER}.volumeMounts`, [])
        .set(API, `${API_CONTAINER}.securityContext.readOnlyRootFilesystem`, false),
    ),
    'a claim is there instead': comparison((draft) =>
      draft.set(API, `${POD}.volumes`, [{ name: 'tmp', persistentVolumeClaim: { claimName: 'x' } }]),
    ),
    'files that could not be written before': comparison((draft) =>
      draft.set(REDIS, `${REDIS_MOUNTS}[/etc/redis]`, undefined),
    ),
    'a claim that is lost is judged with the data': comparison((draft) =>
      draft.set(REDIS, `${REDIS_MOUNTS}[/data]`, undefined),
    ),
  },
});

testRule(changeRules, 'mounted-files-gone', {
  flags: {
    'the ConfigMap is not mounted': [
      comparison((draft) => draft.set(REDIS, `${REDIS_MOUNTS}[/etc/redis]`, undefined)),
      {
        ...{ object: REDIS, path: `${REDIS_MOUNTS}[/etc/redis]`, before: 'configMap', after: 'the container itself' },
        because: '/etc/redis no longer holds the files of the configMap',
      },
    ],
    'one of its files alone': [
      comparison((draft) =>
        draft
          .set('ConfigMap/redis-config', 'data["users.acl"]', 'user default on')
          .set(REDIS, `${REDIS_MOUNTS}[/etc/redis]`, {
            ...{ name: 'config', mountPath: '/etc/redis/redis.conf', subPath: 'redis.conf' },
          }),
      ),
      { object: REDIS, path: `${REDIS_MOUNTS}[/etc/redis]` },
    ],
    'an emptyDir is there instead': [
      comparison((draft) => draft.set(REDIS, `${REDIS_MOUNTS}[/etc/redis].name`, 'password')),
      { object: REDIS, path: `${REDIS_MOUNTS}[/etc/redis]`, after: 'emptyDir, read-only' },
    ],
  },
  accepts: {
    'the same files under another volume’s name': comparison((draft) =>
      draft
        .set(REDIS, `${POD}.volumes[config].name`, 'configuration')
        .set(REDIS, `${REDIS_MOUNTS}[/etc/redis].name`, 'configuration'),
    ),
    'its files one by one': comparison((draft) =>
      draft.set(REDIS, `${REDIS_MOUNTS}[/etc/redis]`, {
        ...{ name: 'config', mountPath: '/etc/redis/redis.conf', subPath: 'redis.conf' },
      }),
    ),
    'an emptyDir that is lost has no files': comparison((draft) => draft.set(API, `${API_CONTAINER}.volumeMounts`, [])),
    'a claim that is lost is judged with the data': comparison((draft) =>
      draft.set(REDIS, `${REDIS_MOUNTS}[/data]`, undefined),
    ),
  },
});

const mounted = (volume: object, mountPath: string) =>
  comparison((draft) =>
    draft
      .map<object[]>(API, `${POD}.volumes`, (volumes) => [...volumes, { name: 'extra', ...volume }])
      .map<object[]>(API, `${API_CONTAINER}.volumeMounts`, (known) => [
        ...known,
        { name: 'extra', mountPath, subPath: 'main.py' },
      ]),
  );

testRule(changeRules, 'files-mounted-over-image', {
  flags: {
    'a file of a ConfigMap in the place of code': [
      mounted({ configMap: { name: 'patch' } }, '/app/app/main.py'),
      {
        ...{
          object: API,
          path: `${API_CONTAINER}.volumeMounts[/app/app/main.py]`,
          after: 'configMap',
          verdict: 'warn',
        },
        because: '/app/app/main.py shows the files of a configMap in place of those of the image',
      },
    ],
  },
  accepts: {
    'an empty folder': mounted({ emptyDir: {} }, '/var/cache'),
    'a claim, which is judged with the data': mounted({ persistentVolumeClaim: { claimName: 'x' } }, '/data'),
  },
});

const BACKUP = 'CronJob/postgresql-backup';
const STEPS = 'spec.jobTemplate.spec.template.spec';
const unmounted = (step: string) =>
  comparison((draft) =>
    draft.map<{ name: string }[]>(BACKUP, `${STEPS}.${step}.volumeMounts`, (all) =>
      all.filter(({ name }) => name !== 'dump'),
    ),
  );

testRule(changeRules, 'shared-folder-lost', {
  flags: {
    'the upload does not see the dump': [
      unmounted('initContainers[upload]'),
      {
        ...{ object: BACKUP, path: `${STEPS}.initContainers[upload].volumeMounts[/backup]`, verdict: 'block' },
        because: '/backup is a folder of its own now, and no longer that of dump, expire',
      },
    ],
  },
  accepts: { 'a folder that no other has': comparison((draft) => draft.set(API, `${API_CONTAINER}.volumeMounts`, [])) },
});

testRule(changeRules, 'folder-outgrows-its-bound', {
  flags: {
    'a root that can be written': [
      comparison((draft) =>
        draft
          .set(API, `${API_CONTAINER}.volumeMounts`, [])
          .set(API, `${API_CONTAINER}.securityContext.readOnlyRootFilesystem`, false),
      ),
      { object: API, path: API_TMP, verdict: 'warn', because: expect.stringContaining('without the bound') },
    ],
  },
  accepts: {
    'a root that cannot, where the process fails': comparison((draft) =>
      draft.set(API, `${API_CONTAINER}.volumeMounts`, []),
    ),
  },
});

const volume = (name: string) =>
  comparison((draft) =>
    draft.map<object[]>(API, `${POD}.volumes`, (volumes) => [...volumes, { name, emptyDir: { sizeLimit: '1Gi' } }]),
  );

testRule(changeRules, 'volume-not-mounted', {
  flags: {
    'its mount was forgotten': [volume('cache'), { object: API, path: `${POD}.volumes[cache]`, verdict: 'warn' }],
  },
  accepts: {
    'it is mounted': mounted({ emptyDir: {} }, '/var/cache'),
    'a mount that goes is told as that': comparison((draft) => draft.set(API, `${API_CONTAINER}.volumeMounts`, [])),
  },
});
