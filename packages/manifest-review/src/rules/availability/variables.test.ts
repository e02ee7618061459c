import { testRule } from '@vmshift/findings/testing';
import { comparison, type Edit } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const API = 'Deployment/vmshift-api';
const ENV = 'spec.template.spec.containers[vmshift-api].env';
const WORKER = 'Deployment/vmshift-celery-worker';
const WORKER_ENV = 'spec.template.spec.containers[vmshift-celery-worker].env';
const BEAT = 'Deployment/vmshift-celery-beat';
const BEAT_ENV = 'spec.template.spec.containers[vmshift-celery-beat].env';
const DATABASE = 'Deployment/postgresql';
const DATABASE_ENV = 'spec.template.spec.containers[postgresql].env';
const BACKUP = 'CronJob/postgresql-backup';
const DUMP_ENV = 'spec.jobTemplate.spec.template.spec.initContainers[dump].env';
const EXPIRE_ENV = 'spec.jobTemplate.spec.template.spec.containers[expire].env';
const CONFIG = 'ConfigMap/vmshift-api-config';

const secret = (name: string, key: string, of = 'vmshift-secrets') => ({
  name,
  valueFrom: { secretKeyRef: { name: of, key } },
});
const value = (name: string, text: string) => ({ name, value: text });
/** Puts a variable in the place of the one with its name, or adds it. */
const put =
  (object: string, env: string, variable: { readonly name: string }): Edit =>
  (draft) =>
    draft.map<{ name: string }[]>(object, env, (list) => [
      ...list.filter(({ name }) => name !== variable.name),
      variable,
    ]);
const drop =
  (object: string, env: string, variable: string): Edit =>
  (draft) =>
    draft.map<{ name: string }[]>(object, env, (list) => list.filter(({ name }) => name !== variable));
const config = (key: string, text: string | undefined) => comparison((draft) => draft.set(CONFIG, `data.${key}`, text));
const nothing = comparison(() => undefined);

testRule(changeRules, 'required-variable-missing', {
  flags: {
    'the broker of the API': [
      comparison(drop(API, ENV, 'CELERY_BROKER_URL')),
      {
        ...{ object: API, path: `${ENV}[CELERY_BROKER_URL]`, before: 'vmshift-secrets:CELERY_BROKER_URL' },
        ...{ after: undefined, impact: 'the api cannot reach the server' },
      },
    ],
    'the broker of the scheduler': [
      comparison(drop(BEAT, BEAT_ENV, 'CELERY_BROKER_URL')),
      { object: BEAT, path: `${BEAT_ENV}[CELERY_BROKER_URL]` },
    ],
  },
  accepts: {
    'a variable that the scheduler does not need': comparison(
      drop(BEAT, BEAT_ENV, 'DATABASE_URL'),
      put(BEAT, BEAT_ENV, secret('DATABASE_URL', 'DATABASE_URL')),
    ),
    'the same value written out': comparison(put(API, ENV, value('DATABASE_URL', 'postgresql://x'))),
  },
});

testRule(changeRules, 'required-variable-not-from-a-secret', {
  flags: {
    'an address in the manifest': [
      comparison(put(WORKER, WORKER_ENV, value('DATABASE_URL', 'postgresql://postgresql/vmshift'))),
      { object: WORKER, path: `${WORKER_ENV}[DATABASE_URL]`, before: 'vmshift-secrets:DATABASE_URL' },
    ],
    'the text of the reference as the value': [
      comparison(put(WORKER, WORKER_ENV, value('DATABASE_URL', 'vmshift-secrets:DATABASE_URL'))),
      { object: WORKER, path: `${WORKER_ENV}[DATABASE_URL]` },
    ],
    'a first one': [
      comparison(
        put(WORKER, WORKER_ENV, secret('DATABASE_URL', 'DATABASE_URL')),
        drop(WORKER, WORKER_ENV, 'DATABASE_URL'),
      ),
      { object: WORKER, path: `${WORKER_ENV}[DATABASE_URL]`, before: undefined },
    ],
  },
  accepts: {
    'another key of the Secret': comparison(put(API, ENV, secret('DATABASE_URL', 'DATABASE_DIRECT_URL'))),
    'none at all': comparison(drop(API, ENV, 'DATABASE_URL')),
    'a variable that is not required': comparison(put(API, ENV, value('DEBUG', 'true'))),
  },
});

testRule(changeRules, 'secret-key-changes', {
  flags: {
    'past the pooler': [
      comparison(put(API, ENV, secret('DATABASE_URL', 'DATABASE_DIRECT_URL'))),
      {
        ...{ object: API, path: `${ENV}[DATABASE_URL]`, fix: 'take DATABASE_URL from vmshift-secrets:DATABASE_URL' },
        because:
          'DATABASE_URL now comes from vmshift-secrets:DATABASE_DIRECT_URL instead of vmshift-secrets:DATABASE_URL',
      },
    ],
    'another Secret': [
      comparison(put(API, ENV, secret('REDIS_URL', 'REDIS_URL', 'other'))),
      { object: API, path: `${ENV}[REDIS_URL]` },
    ],
    'the password of a server': [
      comparison(put(DATABASE, DATABASE_ENV, secret('POSTGRES_PASSWORD', 'REDIS_PASSWORD'))),
      { object: DATABASE, path: `${DATABASE_ENV}[POSTGRES_PASSWORD]` },
    ],
  },
  accepts: {
    'a variable that the application ignores': comparison(
      put(API, ENV, secret('UNREAD', 'REDIS_PASSWORD')),
      put(API, ENV, secret('UNREAD', 'POSTGRES_PASSWORD')),
    ),
    'the value is written out': comparison(put(API, ENV, value('DATABASE_URL', 'postgresql://x'))),
    'a first one': comparison(put(DATABASE, DATABASE_ENV, secret('EXTRA', 'REDIS_PASSWORD'))),
  },
});

testRule(changeRules, 'password-not-from-a-secret', {
  flags: {
    missing: [
      comparison(drop(BACKUP, DUMP_ENV, 'PGPASSWORD')),
      { object: BACKUP, path: `${DUMP_ENV}[PGPASSWORD]`, impact: 'the login fails' },
    ],
    'written out': [
      comparison(put(BACKUP, DUMP_ENV, value('PGPASSWORD', 'hunter2'))),
      { object: BACKUP, path: `${DUMP_ENV}[PGPASSWORD]`, impact: 'the credential is in Git' },
    ],
  },
  accepts: { 'another key': comparison(put(BACKUP, DUMP_ENV, secret('PGPASSWORD', 'REDIS_PASSWORD'))) },
});

testRule(changeRules, 'credential-missing', {
  flags: {
    'of the database': [
      comparison(drop(DATABASE, DATABASE_ENV, 'POSTGRES_PASSWORD')),
      {
        object: DATABASE,
        path: `${DATABASE_ENV}[POSTGRES_PASSWORD]`,
        because: 'POSTGRES_PASSWORD configures the process and is gone',
      },
    ],
  },
  accepts: {
    'it comes from elsewhere': comparison(put(DATABASE, DATABASE_ENV, value('POSTGRES_PASSWORD', 'x'))),
    'a variable that was no secret': comparison(drop(BACKUP, EXPIRE_ENV, 'RCLONE_CONFIG')),
    'a name of the database, which the backup’s rules judge': comparison(
      drop(BACKUP, DUMP_ENV, 'PGUSER'),
      put(BACKUP, DUMP_ENV, secret('PGUSER', 'POSTGRES_USER')),
    ),
  },
});

testRule(changeRules, 'process-loads-foreign-code', {
  flags: {
    LD_PRELOAD: [
      comparison(put(API, ENV, value('LD_PRELOAD', '/tmp/x.so'))),
      { object: API, path: `${ENV}[LD_PRELOAD]`, after: '/tmp/x.so', fix: 'remove LD_PRELOAD' },
    ],
    'PYTHONPATH of a server that is no Python': [
      comparison(put(DATABASE, DATABASE_ENV, value('PYTHONPATH', '/tmp'))),
      { object: DATABASE, path: `${DATABASE_ENV}[PYTHONPATH]` },
    ],
  },
  accepts: {
    'it is gone': comparison(drop(API, ENV, 'LD_PRELOAD'), put(API, ENV, value('LD_PRELOAD', '/tmp/x.so'))),
    'another variable of Python': comparison(put(API, ENV, value('PYTHONUNBUFFERED', '1'))),
  },
});

testRule(changeRules, 'debug-not-boolean', {
  flags: {
    'a word': [comparison(put(API, ENV, value('DEBUG', 'verbose'))), { object: API, path: `${ENV}[DEBUG]` }],
  },
  accepts: {
    true: comparison(put(API, ENV, value('DEBUG', 'True'))),
    gone: comparison(drop(API, ENV, 'DEBUG'), put(API, ENV, value('DEBUG', 'true'))),
    'another variable': comparison(put(API, ENV, value('UVICORN_X', 'verbose'))),
  },
});

testRule(changeRules, 'proxy-not-trusted', {
  flags: {
    gone: [
      comparison(drop(API, ENV, 'FORWARDED_ALLOW_IPS')),
      { object: API, path: `${ENV}[FORWARDED_ALLOW_IPS]`, before: '*', after: undefined },
    ],
    'localhost alone': [
      config('FORWARDED_ALLOW_IPS', '127.0.0.1'),
      { object: API, path: `${ENV}[FORWARDED_ALLOW_IPS]`, after: '127.0.0.1' },
    ],
  },
  accepts: {
    'any address': comparison(
      (draft) => draft.set(CONFIG, 'data.FORWARDED_ALLOW_IPS', '*'),
      (draft) => draft.set(CONFIG, 'data.FORWARDED_ALLOW_IPS', '10.0.0.1'),
    ),
    'another list than before': comparison(
      (draft) => draft.set(CONFIG, 'data.FORWARDED_ALLOW_IPS', '10.0.0.2'),
      (draft) => draft.set(CONFIG, 'data.FORWARDED_ALLOW_IPS', '10.0.0.1'),
    ),
  },
});

testRule(changeRules, 'gunicorn-heartbeat-on-disk', {
  flags: {
    'other flags': [
      config('GUNICORN_CMD_ARGS', '--timeout 60'),
      { object: API, path: `${ENV}[GUNICORN_CMD_ARGS]`, before: '--worker-tmp-dir /dev/shm' },
    ],
    'no flags': [comparison(drop(API, ENV, 'GUNICORN_CMD_ARGS')), { object: API, path: `${ENV}[GUNICORN_CMD_ARGS]` }],
  },
  accepts: { 'one more flag': config('GUNICORN_CMD_ARGS', '--worker-tmp-dir=/dev/shm --timeout 60') },
});

testRule(changeRules, 'gunicorn-flags-change', {
  flags: {
    'one more flag': [
      config('GUNICORN_CMD_ARGS', '--worker-tmp-dir=/dev/shm --timeout 60'),
      { object: API, path: `${ENV}[GUNICORN_CMD_ARGS]`, verdict: 'warn' },
    ],
  },
  accepts: { 'what is worse has its own rule': config('GUNICORN_CMD_ARGS', '--timeout 60') },
});

testRule(changeRules, 'database-name-is-fixed', {
  flags: {
    'another database': [
      comparison(put(DATABASE, DATABASE_ENV, value('POSTGRES_DB', 'other'))),
      { object: DATABASE, path: `${DATABASE_ENV}[POSTGRES_DB]`, before: 'vmshift', after: 'other' },
    ],
    'another user': [
      comparison(put(DATABASE, DATABASE_ENV, value('POSTGRES_USER', 'other'))),
      { object: DATABASE, path: `${DATABASE_ENV}[POSTGRES_USER]` },
    ],
  },
  accepts: { 'another folder': comparison(put(DATABASE, DATABASE_ENV, value('PGDATA', '/data'))) },
});

testRule(changeRules, 'variable-changes', {
  flags: {
    'of a server': [
      comparison(put(DATABASE, DATABASE_ENV, value('POSTGRES_INITDB_ARGS', '--data-checksums'))),
      {
        ...{ object: DATABASE, path: `${DATABASE_ENV}[POSTGRES_INITDB_ARGS]`, after: '--data-checksums' },
        because: 'POSTGRES_INITDB_ARGS configures the process',
      },
    ],
    'of a tool, gone': [
      comparison(drop(BACKUP, EXPIRE_ENV, 'RCLONE_CONFIG')),
      {
        object: BACKUP,
        path: `${EXPIRE_ENV}[RCLONE_CONFIG]`,
        because: 'RCLONE_CONFIG configures the process and is gone',
      },
    ],
    'a credential written out': [
      comparison(put(DATABASE, DATABASE_ENV, value('POSTGRES_PASSWORD', 'x'))),
      { object: DATABASE, path: `${DATABASE_ENV}[POSTGRES_PASSWORD]` },
    ],
    'of the application, which reads it': [
      comparison(put(API, ENV, value('WEB_CONCURRENCY', '8'))),
      { object: API, path: `${ENV}[WEB_CONCURRENCY]` },
    ],
  },
  accepts: {
    'of the application, which ignores it': comparison(put(API, ENV, value('UNREAD', '8'))),
    'where the backup goes, which its rules judge': comparison(
      put(BACKUP, EXPIRE_ENV, value('RCLONE_CONFIG_BACKUP_ENDPOINT', 'https://eu-central-1.linodeobjects.com')),
    ),
    'how long a login may take': comparison(put(BACKUP, DUMP_ENV, value('PGCONNECT_TIMEOUT', '20'))),
    'a credential that is gone': comparison(drop(DATABASE, DATABASE_ENV, 'POSTGRES_PASSWORD')),
    'another key of a Secret': comparison(put(DATABASE, DATABASE_ENV, secret('POSTGRES_PASSWORD', 'REDIS_PASSWORD'))),
    'a required one': comparison(drop(API, ENV, 'DATABASE_URL')),
    'where the data lies, which the rules about data judge': comparison(
      put(DATABASE, DATABASE_ENV, value('PGDATA', '/data')),
    ),
    'the same value from the ConfigMap': comparison(put(API, ENV, value('FORWARDED_ALLOW_IPS', '*'))),
  },
});

testRule(changeRules, 'cors-origins-missing', {
  flags: {
    gone: [comparison(drop(API, ENV, 'CORS_ORIGINS')), { object: API, path: `${ENV}[CORS_ORIGINS]` }],
    'out of the ConfigMap': [config('CORS_ORIGINS', undefined), { object: API, path: `${ENV}[CORS_ORIGINS]` }],
  },
  accepts: {
    'an empty list': config('CORS_ORIGINS', '[]'),
    'another variable': comparison(drop(API, ENV, 'REDIS_URL')),
    'no change': nothing,
  },
});

testRule(changeRules, 'cors-origins-unreadable', {
  flags: {
    'a bare address': [
      config('CORS_ORIGINS', 'https://vmshift-staging.satyamay.tech'),
      { object: API, path: `${ENV}[CORS_ORIGINS]`, after: 'https://vmshift-staging.satyamay.tech' },
    ],
    'a list of numbers': [config('CORS_ORIGINS', '[1]'), { object: API, path: `${ENV}[CORS_ORIGINS]` }],
    'a text in JSON': [config('CORS_ORIGINS', '"https://x"'), { object: API, path: `${ENV}[CORS_ORIGINS]` }],
  },
  accepts: { 'a list of texts': config('CORS_ORIGINS', '["https://x"]'), none: config('CORS_ORIGINS', undefined) },
});

testRule(changeRules, 'any-page-may-call-the-api', {
  flags: { 'a star': [config('CORS_ORIGINS', '["https://x", "*"]'), { object: API, path: `${ENV}[CORS_ORIGINS]` }] },
  accepts: { 'one page': config('CORS_ORIGINS', '["https://x"]') },
});

testRule(changeRules, 'cors-origins-change', {
  flags: {
    'another page': [
      config('CORS_ORIGINS', '["https://x"]'),
      {
        ...{ object: API, path: `${ENV}[CORS_ORIGINS]`, verdict: 'warn' },
        because: 'pages of https://x may call the API with the visitor’s credentials',
        impact: 'browsers accept calls of these pages and refuse all others',
      },
    ],
    'a page without TLS': [
      config('CORS_ORIGINS', '["https://x", "http://y"]'),
      { object: API, path: `${ENV}[CORS_ORIGINS]`, impact: 'http://y is not protected by TLS' },
    ],
    'no page': [
      config('CORS_ORIGINS', '[]'),
      { object: API, path: `${ENV}[CORS_ORIGINS]`, because: 'no page may call the API' },
    ],
  },
  accepts: {
    'what is worse has its own rule': config('CORS_ORIGINS', '["*"]'),
    'what cannot be read has its own rule': config('CORS_ORIGINS', '*'),
  },
});
