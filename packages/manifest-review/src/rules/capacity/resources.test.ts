import { testRule } from '@vmshift/findings/testing';
import { comparison, type Edit } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const API = 'Deployment/vmshift-api';
const RESOURCES = 'spec.template.spec.containers[vmshift-api].resources';

/** The API with another quantity. There is no LimitRange, which would give it one where it has none. */
const api = (field: string, was: unknown, is: unknown) =>
  comparison(
    (draft) => draft.set(API, `${RESOURCES}.${field}`, is),
    (draft) => draft.remove('LimitRange/vmshift').set(API, `${RESOURCES}.${field}`, was),
  );
const place = (field: string, before: string, after: string) =>
  ({ object: API, path: `${RESOURCES}.${field}`, before, after }) as const;

testRule(changeRules, 'memory-limit-lowered', {
  flags: {
    'a little less': [
      api('limits.memory', '1Gi', '800Mi'),
      { ...place('limits.memory', '1Gi', '800Mi'), verdict: 'warn' },
    ],
    'a quarter': [
      api('limits.memory', '2Gi', '512Mi'),
      { ...place('limits.memory', '2Gi', '512Mi'), verdict: 'block' },
    ],
    'less than gunicorn needs': [
      api('limits.memory', '300Mi', '200Mi'),
      { ...place('limits.memory', '300Mi', '200Mi'), verdict: 'block' },
    ],
  },
  accepts: {
    more: api('limits.memory', '1Gi', '2Gi'),
    'none, which another rule tells': api('limits.memory', '1Gi', undefined),
  },
});

testRule(changeRules, 'memory-limit-removed', {
  flags: {
    'no limit': [
      api('limits.memory', '1Gi', undefined),
      { object: API, path: `${RESOURCES}.limits.memory`, before: '1Gi', after: undefined },
    ],
  },
  accepts: { 'another limit': api('limits.memory', '1Gi', '2Gi') },
});

testRule(changeRules, 'ephemeral-storage-limit-removed', {
  flags: {
    'no limit': [
      api('limits.ephemeral-storage', '256Mi', undefined),
      { object: API, path: `${RESOURCES}.limits.ephemeral-storage`, before: '256Mi', after: undefined },
    ],
  },
  accepts: { 'another limit': api('limits.ephemeral-storage', '256Mi', '512Mi') },
});

const TMP = 'spec.template.spec.volumes[tmp].emptyDir';
testRule(changeRules, 'ephemeral-storage-below-folders', {
  flags: {
    'a limit below the folders': [
      api('limits.ephemeral-storage', '256Mi', '100Mi'),
      {
        ...{ object: API, path: 'spec.template.spec.containers', now: '100Mi' },
        because: expect.stringContaining('hold 128Mi'),
      },
    ],
    'a folder above the limit': [
      comparison(
        (draft) => draft.set(API, `${RESOURCES}.limits.ephemeral-storage`, '256Mi'),
        (draft) => draft.set(API, `${TMP}.sizeLimit`, '257Mi'),
      ),
      { object: API, path: 'spec.template.spec.containers', now: '256Mi' },
    ],
  },
  accepts: {
    'a limit with room for the log': api('limits.ephemeral-storage', '256Mi', '192Mi'),
    'no limit': api('limits.ephemeral-storage', '256Mi', undefined),
    'a folder in memory': comparison(
      (draft) => draft.set(API, `${RESOURCES}.limits.ephemeral-storage`, '256Mi'),
      (draft) => draft.set(API, `${TMP}.sizeLimit`, '1Gi').set(API, `${TMP}.medium`, 'Memory'),
    ),
  },
});

testRule(changeRules, 'request-lowered', {
  flags: {
    'a quarter of the CPU': [api('requests.cpu', '400m', '100m'), place('requests.cpu', '400m', '100m')],
    'no request, and no limit in its place': [
      comparison(
        (draft) => draft.set(API, `${RESOURCES}.requests`, {}),
        (draft) => draft.remove('LimitRange/vmshift').set(API, RESOURCES, { requests: { memory: '512Mi' } }),
      ),
      { object: API, path: `${RESOURCES}.requests.memory`, before: '512Mi', after: undefined },
    ],
  },
  accepts: { half: api('requests.cpu', '400m', '200m') },
});

testRule(changeRules, 'cpu-limit-lowered', {
  flags: {
    half: [api('limits.cpu', '1', '500m'), { ...place('limits.cpu', '1', '500m'), verdict: 'warn' }],
    'an eighth': [api('limits.cpu', '2', '250m'), { ...place('limits.cpu', '2', '250m'), verdict: 'block' }],
  },
  accepts: { 'three quarters': api('limits.cpu', '1', '750m') },
});

const REDIS = 'Deployment/redis';
const REDIS_LIMIT = 'spec.template.spec.containers[redis].resources.limits.memory';
const queue = (edit: Edit) => comparison(edit);

testRule(changeRules, 'queue-may-fill-container', {
  flags: {
    'a container as large as the queue may become': [
      queue((draft) => draft.set(REDIS, REDIS_LIMIT, '64Mi')),
      { object: REDIS, path: REDIS_LIMIT, now: expect.stringMatching(/^maxmemory \S+, limit 64Mi$/) },
    ],
  },
  accepts: { 'a larger container': queue((draft) => draft.set(REDIS, REDIS_LIMIT, '4Gi')) },
});

const DATABASE = 'Deployment/postgresql';
const DATABASE_LIMIT = 'spec.template.spec.containers[postgresql].resources.limits.memory';
const DATABASE_ARGS = 'spec.template.spec.containers[postgresql].args';
const database = (limit: string, ...settings: readonly string[]) =>
  comparison((draft) =>
    draft
      .set(DATABASE, DATABASE_LIMIT, limit)
      .set(DATABASE, DATABASE_ARGS, ['postgres', ...settings.flatMap((setting) => ['-c', setting])]),
  );

testRule(changeRules, 'database-may-fill-container', {
  flags: {
    'shared buffers larger than the container': [
      database('3Gi', 'max_connections=100', 'shared_buffers=8GB'),
      {
        object: DATABASE,
        path: DATABASE_LIMIT,
        now: 'max_connections 100, shared_buffers 8GB, limit 3Gi',
        verdict: 'block',
        because: 'its shared buffers and the processes of all its connections take 8592Mi',
        fix: 'raise the memory limit to 8592Mi, or lower max_connections or shared_buffers',
      },
    ],
    'more connections than the container holds': [
      database('3Gi', 'max_connections=5900'),
      { object: DATABASE, path: DATABASE_LIMIT, now: 'max_connections 5900, limit 3Gi' },
    ],
    'a bare number of blocks': [database('1Gi', 'shared_buffers=131072'), { object: DATABASE }],
    'more connections than a number holds': [
      database('3Gi', 'max_connections=1e305'),
      { object: DATABASE, path: DATABASE_LIMIT },
    ],
    'the default number of connections': [
      database('512Mi'),
      { object: DATABASE, now: 'max_connections 100, limit 512Mi' },
    ],
  },
  accepts: {
    'a container that holds both': database('3Gi', 'max_connections=500', "shared_buffers='1GB'"),
    'shared buffers that cannot be read': database('3Gi', 'shared_buffers=much'),
  },
});
