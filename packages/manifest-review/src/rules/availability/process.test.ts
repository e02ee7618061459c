import { testRule } from '@vmshift/findings/testing';
import { comparison } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const API = 'Deployment/vmshift-api';
const API_COMMAND = 'spec.template.spec.containers[vmshift-api].command';
const WORKER = 'Deployment/vmshift-celery-worker';
const WORKER_COMMAND = 'spec.template.spec.containers[vmshift-celery-worker].command';
const DATABASE = 'Deployment/postgresql';
const DATABASE_ARGS = 'spec.template.spec.containers[postgresql].args';
const POOLER = 'Deployment/pgbouncer';
const POOLER_COMMAND = 'spec.template.spec.containers[pgbouncer].command';
const REDIS = 'Deployment/redis';
const REDIS_COMMAND = 'spec.template.spec.containers[redis].command';
const BACKUP = 'CronJob/postgresql-backup';
const words = (object: string, path: string, ...more: readonly string[]) =>
  comparison((draft) => draft.map<string[]>(object, path, (known) => [...known, ...more]));
const worker = (from: string, to: string) =>
  comparison((draft) =>
    draft.map<string[]>(WORKER, WORKER_COMMAND, (known) => known.map((word) => word.replace(from, to))),
  );

testRule(changeRules, 'process-started-differently', {
  flags: {
    'a command of its own': [
      comparison((draft) => draft.set(API, API_COMMAND, ['uvicorn', 'app.main:app'])),
      { object: API, path: API_COMMAND, before: 'the image’s own command', after: 'uvicorn app.main:app' },
    ],
    'a flag of which nothing is known': [
      words(WORKER, WORKER_COMMAND, '--statedb=/app/state'),
      { object: WORKER, path: WORKER_COMMAND },
    ],
    'an argument of which nothing is known': [
      words(DATABASE, DATABASE_ARGS, '--single'),
      { object: DATABASE, path: DATABASE_ARGS },
    ],
    'a setting of the pooler that its file does not have': [
      words(POOLER, POOLER_COMMAND, '--no_such_setting=5'),
      { object: POOLER, path: POOLER_COMMAND },
    ],
    'a pace that rclone cannot read': [
      comparison((draft) => draft.replace(BACKUP, '--contimeout=10s', '--contimeout=10sx')),
      { object: BACKUP, path: expect.stringContaining('args') },
    ],
    'a pace without its unit': [
      comparison((draft) => draft.replace(BACKUP, '--contimeout=10s', '--contimeout=10')),
      { object: BACKUP, path: expect.stringContaining('args') },
    ],
    'a pace in days, which rclone takes for statistics alone': [
      comparison((draft) => draft.replace(BACKUP, '--contimeout=10s', '--contimeout=1d')),
      { object: BACKUP, path: expect.stringContaining('args') },
    ],
    'a bandwidth that rclone cannot read': [
      comparison((draft) => draft.replace(BACKUP, '--contimeout=10s', '--contimeout=10s --bwlimit=1.5.5M')),
      { object: BACKUP, path: expect.stringContaining('args') },
    ],
    'a setting of the queue in the command': [
      words(REDIS, REDIS_COMMAND, '--appendonly=yes'),
      { object: REDIS, path: REDIS_COMMAND },
    ],
  },
  accepts: {
    'a setting of the database of which nothing is known, which is told as that': words(
      DATABASE,
      DATABASE_ARGS,
      '-c',
      'no_such_setting=on',
    ),
    'a known setting of the database': words(DATABASE, DATABASE_ARGS, '-c', 'work_mem=8MB'),
    'a setting of the pooler that its file has too': words(POOLER, POOLER_COMMAND, '--max_client_conn=2000'),
    'the other names of Celery’s options': comparison((draft) =>
      draft.set(WORKER, WORKER_COMMAND, [
        ...['celery', '--app', 'app.celery_app', 'worker', '-l', 'INFO', '-c', '4'],
        '--queues=celery,discovery,migration',
      ]),
    ),
    'another pace of rclone': comparison((draft) =>
      draft.replace(BACKUP, '--contimeout=10s', '--contimeout=1m30s').replace(BACKUP, '--retries=1', '--retries=3'),
    ),
    'every spelling of a pace that rclone reads': comparison((draft) =>
      draft
        .replace(BACKUP, '--contimeout=10s', '--contimeout=1.5h --stats=1d --bwlimit=10MiB')
        .replace(BACKUP, '--retries=1', '--retries=3 --stats 30 --bwlimit=off --contimeout=0'),
    ),
    'another log level': worker('--loglevel=INFO', '--loglevel=DEBUG'),
    'other queues, which have their own rule': worker('celery,discovery,migration', 'celery'),
    'a comment in a script': comparison((draft) =>
      draft.map<string[]>(REDIS, REDIS_COMMAND, (known) =>
        known.map((word) => word.replace('umask 077', '# files are private\n  umask 077')),
      ),
    ),
  },
});
