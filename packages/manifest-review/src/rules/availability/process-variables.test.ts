import { testRule } from '@vmshift/findings/testing';
import {
  comparison,
  dropVariable,
  type EnvironmentDraft,
  plainVariable,
  putVariable,
  secretVariable,
} from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const API = 'Deployment/vmshift-api';
const ENV = 'spec.template.spec.containers[vmshift-api].env';
const DATABASE = 'Deployment/postgresql';
const DATABASE_ENV = 'spec.template.spec.containers[postgresql].env';
const BACKUP = 'CronJob/postgresql-backup';
const DUMP_ENV = 'spec.jobTemplate.spec.template.spec.initContainers[dump].env';
const EXPIRE_ENV = 'spec.jobTemplate.spec.template.spec.containers[expire].env';
const CONFIG = 'ConfigMap/vmshift-api-config';
const config = (key: string, text: string | undefined) => comparison((draft) => draft.set(CONFIG, `data.${key}`, text));

testRule(changeRules, 'process-loads-foreign-code', {
  flags: {
    LD_PRELOAD: [
      comparison(putVariable(API, ENV, plainVariable('LD_PRELOAD', '/tmp/x.so'))),
      { object: API, path: `${ENV}[LD_PRELOAD]`, after: '/tmp/x.so', fix: 'remove LD_PRELOAD' },
    ],
    'PYTHONPATH of a server that is no Python': [
      comparison(putVariable(DATABASE, DATABASE_ENV, plainVariable('PYTHONPATH', '/tmp'))),
      { object: DATABASE, path: `${DATABASE_ENV}[PYTHONPATH]` },
    ],
  },
  accepts: {
    'it is gone': comparison(
      dropVariable(API, ENV, 'LD_PRELOAD'),
      putVariable(API, ENV, plainVariable('LD_PRELOAD', '/tmp/x.so')),
    ),
    'another variable of Python': comparison(putVariable(API, ENV, plainVariable('PYTHONUNBUFFERED', '1'))),
  },
});

testRule(changeRules, 'process-trusts-another-server', {
  flags: {
    'a proxy': [
      comparison(putVariable(API, ENV, plainVariable('HTTPS_PROXY', 'http://203.0.113.9:3128'))),
      {
        ...{ object: API, path: `${ENV}[HTTPS_PROXY]`, verdict: 'block' },
        because: 'HTTPS_PROXY sends the requests of the process by way of another server',
      },
    ],
    'certificates of others': [
      comparison(putVariable(API, ENV, plainVariable('SSL_CERT_FILE', '/tmp/ca.pem'))),
      { object: API, because: 'SSL_CERT_FILE decides whose certificates the process takes for the right ones' },
    ],
  },
  accepts: {
    'no proxy, written out': comparison(putVariable(API, ENV, plainVariable('HTTPS_PROXY', ''))),
    'what passes by a proxy': comparison(putVariable(API, ENV, plainVariable('NO_PROXY', 'redis'))),
    'it is gone': comparison(
      dropVariable(API, ENV, 'HTTPS_PROXY'),
      putVariable(API, ENV, plainVariable('HTTPS_PROXY', 'http://203.0.113.9:3128')),
    ),
  },
});

testRule(changeRules, 'debug-not-boolean', {
  flags: {
    'a word': [
      comparison(putVariable(API, ENV, plainVariable('DEBUG', 'verbose'))),
      { object: API, path: `${ENV}[DEBUG]` },
    ],
  },
  accepts: {
    true: comparison(putVariable(API, ENV, plainVariable('DEBUG', 'True'))),
    gone: comparison(dropVariable(API, ENV, 'DEBUG'), putVariable(API, ENV, plainVariable('DEBUG', 'true'))),
    'another variable': comparison(putVariable(API, ENV, plainVariable('UVICORN_X', 'verbose'))),
  },
});

testRule(changeRules, 'proxy-not-trusted', {
  flags: {
    gone: [
      comparison(dropVariable(API, ENV, 'FORWARDED_ALLOW_IPS')),
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
    'a folder that does not exist': [
      config('GUNICORN_CMD_ARGS', '--worker-tmp-dir /dev/shm-2'),
      { object: API, path: `${ENV}[GUNICORN_CMD_ARGS]` },
    ],
    'no flags': [
      comparison(dropVariable(API, ENV, 'GUNICORN_CMD_ARGS')),
      { object: API, path: `${ENV}[GUNICORN_CMD_ARGS]` },
    ],
  },
  accepts: { 'one more flag': config('GUNICORN_CMD_ARGS', '--worker-tmp-dir=/dev/shm --timeout 60') },
});

const gunicorn = (flags: string) => config('GUNICORN_CMD_ARGS', `--worker-tmp-dir /dev/shm ${flags}`);
const GUNICORN = { object: API, path: `${ENV}[GUNICORN_CMD_ARGS]` };

testRule(changeRules, 'gunicorn-option-harms', {
  flags: {
    'a short time-out': [
      gunicorn('--timeout 5'),
      {
        ...{ ...GUNICORN, verdict: 'block', fix: 'leave --timeout out' },
        because: '--timeout 5: gunicorn ends a process that was blocked for 5 s',
      },
    ],
    'no time-out': [gunicorn('-t 0'), { ...GUNICORN, verdict: 'block' }],
    'a long time-out': [gunicorn('--timeout=300'), { ...GUNICORN, verdict: 'warn' }],
    'a process for each request': [gunicorn('--max-requests 1'), { ...GUNICORN, verdict: 'warn' }],
    'requests outlive the pod': [gunicorn('--graceful-timeout 120'), { ...GUNICORN, verdict: 'warn' }],
    'a server for development': [gunicorn('--reload'), { ...GUNICORN, verdict: 'warn' }],
    'a socket of its own': [gunicorn('--bind 127.0.0.1:8000'), { ...GUNICORN, verdict: 'block' }],
    'another port': [gunicorn('-b 0.0.0.0:9000'), { ...GUNICORN, verdict: 'warn' }],
    'in the background': [gunicorn('--daemon'), { ...GUNICORN, verdict: 'block' }],
    'processes that the image names': [
      gunicorn('--workers 40'),
      { ...GUNICORN, because: '--workers 40: the command of the image names it too, and wins' },
    ],
    'two of them': [
      gunicorn('--reload --log-level debug'),
      { ...GUNICORN, because: expect.stringContaining('--reload: ') },
      { ...GUNICORN, because: expect.stringContaining('--log-level debug: ') },
    ],
    'lines without an end, and a load before the fork': [
      gunicorn('--preload --limit-request-line 0'),
      GUNICORN,
      GUNICORN,
    ],
    'whom it believes': [gunicorn('--forwarded-allow-ips=*'), GUNICORN],
  },
  accepts: {
    'the time-out that it has': gunicorn('--timeout 30'),
    'a process for each thousand': gunicorn('--max-requests 1000 --max-requests-jitter 100'),
    'a shorter grace': gunicorn('--graceful-timeout 25'),
    'a log of requests': gunicorn('--access-logfile - --log-level info'),
  },
});

testRule(changeRules, 'gunicorn-flags-change', {
  flags: {
    'one more flag': [
      config('GUNICORN_CMD_ARGS', '--worker-tmp-dir=/dev/shm --statsd-host metrics:8125'),
      { object: API, path: `${ENV}[GUNICORN_CMD_ARGS]`, verdict: 'warn' },
    ],
  },
  accepts: {
    'what is worse has its own rule': config('GUNICORN_CMD_ARGS', '--timeout 60'),
    'flags that are known': config(
      'GUNICORN_CMD_ARGS',
      '--worker-tmp-dir=/dev/shm --access-logfile - --max-requests 1000 --max-requests-jitter=100 --keep-alive 75',
    ),
  },
});

testRule(changeRules, 'database-name-is-fixed', {
  flags: {
    'another database': [
      comparison(putVariable(DATABASE, DATABASE_ENV, plainVariable('POSTGRES_DB', 'other'))),
      { object: DATABASE, path: `${DATABASE_ENV}[POSTGRES_DB]`, before: 'vmshift', after: 'other' },
    ],
    'another superuser': [
      comparison(putVariable(DATABASE, DATABASE_ENV, plainVariable('POSTGRES_USER', 'other'))),
      { object: DATABASE, path: `${DATABASE_ENV}[POSTGRES_USER]` },
    ],
    'another role of the application': [
      comparison(putVariable(DATABASE, DATABASE_ENV, plainVariable('APPLICATION_ROLE', 'other'))),
      { object: DATABASE, path: `${DATABASE_ENV}[APPLICATION_ROLE]` },
    ],
  },
  accepts: {
    'another folder': comparison(putVariable(DATABASE, DATABASE_ENV, plainVariable('PGDATA', '/data'))),
    'a superuser and a role of the application, where they were one': comparison(
      putVariable(DATABASE, DATABASE_ENV, plainVariable('POSTGRES_USER', 'postgres')),
      (draft) => {
        putVariable(DATABASE, DATABASE_ENV, plainVariable('POSTGRES_USER', 'vmshift_user'))(draft);
        dropVariable(DATABASE, DATABASE_ENV, 'APPLICATION_ROLE')(draft);
      },
    ),
  },
});

const RESTORE_ENV = 'spec.jobTemplate.spec.template.spec.containers[restore].env';
const grownVolume = (size: string, bytes: string) => (draft: EnvironmentDraft) => {
  draft.set('PersistentVolumeClaim/postgresql-pvc', 'spec.resources.requests.storage', size);
  putVariable('CronJob/postgresql-restore', RESTORE_ENV, plainVariable('VOLUME_BYTES', bytes))(draft);
};

const DRILL = 'CronJob/postgresql-restore-drill';
const DRILL_ENV = 'spec.jobTemplate.spec.template.spec.containers[restore].env';

testRule(changeRules, 'variable-changes', {
  flags: {
    'the server of the drill, which is none of the backup': [
      comparison((draft) => draft.set(DRILL, `${DRILL_ENV}[PGHOST].value`, 'postgresql')),
      { object: DRILL, path: `${DRILL_ENV}[PGHOST]`, before: '/tmp', after: 'postgresql' },
    ],
    'of a server': [
      comparison(putVariable(DATABASE, DATABASE_ENV, plainVariable('POSTGRES_INITDB_ARGS', '--data-checksums'))),
      {
        ...{ object: DATABASE, path: `${DATABASE_ENV}[POSTGRES_INITDB_ARGS]`, after: '--data-checksums' },
        because: 'POSTGRES_INITDB_ARGS configures the process',
      },
    ],
    'of a tool, gone': [
      comparison(dropVariable(BACKUP, EXPIRE_ENV, 'RCLONE_CONFIG')),
      {
        object: BACKUP,
        path: `${EXPIRE_ENV}[RCLONE_CONFIG]`,
        because: 'RCLONE_CONFIG configures the process and is gone',
      },
    ],
    'a credential written out': [
      comparison(putVariable(DATABASE, DATABASE_ENV, plainVariable('POSTGRES_PASSWORD', 'x'))),
      { object: DATABASE, path: `${DATABASE_ENV}[POSTGRES_PASSWORD]` },
    ],
    'the bytes of a volume of another size': [
      comparison(grownVolume('20Gi', '42949672960')),
      {
        ...{ object: 'CronJob/postgresql-restore', path: `${RESTORE_ENV}[VOLUME_BYTES]`, after: '42949672960' },
        because: 'VOLUME_BYTES configures the process',
      },
    ],
    'of the application, which reads it': [
      comparison(putVariable(API, ENV, plainVariable('WEB_CONCURRENCY', '8'))),
      { object: API, path: `${ENV}[WEB_CONCURRENCY]` },
    ],
  },
  accepts: {
    'what is written at once': comparison(putVariable(API, ENV, plainVariable('PYTHONUNBUFFERED', '1'))),
    'the bytes of a volume that grows': comparison(grownVolume('20Gi', '21474836480')),
    'of the application, which ignores it': comparison(putVariable(API, ENV, plainVariable('UNREAD', '8'))),
    'where the backup goes, which its rules judge': comparison(
      putVariable(
        BACKUP,
        EXPIRE_ENV,
        plainVariable('RCLONE_CONFIG_BACKUP_ENDPOINT', 'https://eu-central-1.linodeobjects.com'),
      ),
    ),
    'how long a login may take': comparison(putVariable(BACKUP, DUMP_ENV, plainVariable('PGCONNECT_TIMEOUT', '20'))),
    'a credential that is gone': comparison(dropVariable(DATABASE, DATABASE_ENV, 'POSTGRES_PASSWORD')),
    'another key of a Secret': comparison(
      putVariable(DATABASE, DATABASE_ENV, secretVariable('POSTGRES_PASSWORD', 'REDIS_PASSWORD')),
    ),
    'a required one': comparison(dropVariable(API, ENV, 'DATABASE_URL')),
    'where the data lies, which the rules about data judge': comparison(
      putVariable(DATABASE, DATABASE_ENV, plainVariable('PGDATA', '/data')),
    ),
    'the same value from the ConfigMap': comparison(putVariable(API, ENV, plainVariable('FORWARDED_ALLOW_IPS', '*'))),
  },
});
