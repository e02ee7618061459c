import { testRule } from '@vmshift/findings/testing';
import { comparison, plainVariable, putVariable } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const API = 'Deployment/vmshift-api';
const ENV = 'spec.template.spec.containers[vmshift-api].env';
const BACKUP = 'CronJob/postgresql-backup';
const DUMP = 'spec.jobTemplate.spec.template.spec.initContainers[dump].env';
const JOB = 'Job/vmshift-schema';
const JOB_ENV = 'spec.template.spec.containers[vmshift-schema].env';
const WORKER = 'Deployment/vmshift-celery-worker';
const WORKER_ENV = 'spec.template.spec.containers[vmshift-celery-worker].env';
const BEAT = 'Deployment/vmshift-celery-beat';
const BEAT_ENV = 'spec.template.spec.containers[vmshift-celery-beat].env';
const REDIS = 'Deployment/redis';
const REDIS_ENV = 'spec.template.spec.containers[redis].env';

const api = (name: string, value: string) => comparison(putVariable(API, ENV, plainVariable(name, value)));

testRule(changeRules, 'database-without-encryption', {
  flags: {
    'the API insists on TLS': [
      api('PGSSLMODE', 'require'),
      {
        ...{ object: API, path: `${ENV}[PGSSLMODE]`, after: 'require', fix: 'leave PGSSLMODE out' },
        because: 'by PGSSLMODE=require clients insist on encryption, and no server of the environment speaks TLS',
      },
    ],
    'the backup verifies a certificate': [
      comparison(putVariable(BACKUP, DUMP, plainVariable('PGSSLMODE', 'verify-full'))),
      { object: BACKUP, path: `${DUMP}[PGSSLMODE]` },
    ],
    'the worker': [
      comparison(putVariable(WORKER, WORKER_ENV, plainVariable('PGSSLMODE', 'require'))),
      { object: WORKER, path: `${WORKER_ENV}[PGSSLMODE]` },
    ],
    'a password that is bound to TLS': [api('PGCHANNELBINDING', 'require'), { object: API }],
  },
  accepts: {
    'what counts without it': api('PGSSLMODE', 'prefer'),
    'no encryption': api('PGSSLMODE', 'disable'),
    'the scheduler, which asks Redis alone': comparison(
      putVariable(BEAT, BEAT_ENV, plainVariable('PGSSLMODE', 'require')),
    ),
    'Redis, which has no libpq': comparison(putVariable(REDIS, REDIS_ENV, plainVariable('PGSSLMODE', 'require'))),
  },
});

testRule(changeRules, 'pooler-refuses-options', {
  flags: {
    'the API sets its own time-out': [
      api('PGOPTIONS', '-c statement_timeout=0'),
      { object: API, path: `${ENV}[PGOPTIONS]`, verdict: 'block' },
    ],
  },
  accepts: {
    nothing: api('PGOPTIONS', ''),
    'the schema Job, which asks the database itself': comparison(
      putVariable(JOB, JOB_ENV, plainVariable('PGOPTIONS', '-c statement_timeout=0')),
    ),
    'another variable of libpq': api('PGAPPNAME', 'api'),
  },
});
