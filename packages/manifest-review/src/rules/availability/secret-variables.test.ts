import type { ManagedDatabaseConfig } from '@vmshift/environments';
import { testRule } from '@vmshift/findings/testing';
import {
  comparison,
  dropVariable,
  type Edit,
  plainVariable,
  putVariable,
  secretVariable,
} from '@vmshift/manifest-review/testing';
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

/** The worker's address of the database comes with the change. */
const first = (variable: ReturnType<typeof secretVariable>, base: Edit = () => undefined) =>
  comparison(putVariable(WORKER, WORKER_ENV, variable), (draft) => {
    dropVariable(WORKER, WORKER_ENV, 'DATABASE_URL')(draft);
    base(draft);
  });

const MANAGED: ManagedDatabaseConfig = {
  ...{ kind: 'managed', type: 'g6-dedicated-2', clusterSize: 1, engineId: 'postgresql/16', port: 15432 },
  ...{ allowList: ['192.0.2.0/24'], maxConnections: 100 },
};

/** The model has a managed database, before and after. */
const withManaged: Edit = (draft) => draft.config((config) => ({ ...config, database: MANAGED }));

testRule(changeRules, 'required-variable-missing', {
  flags: {
    'the broker of the API': [
      comparison(dropVariable(API, ENV, 'CELERY_BROKER_URL')),
      {
        ...{ object: API, path: `${ENV}[CELERY_BROKER_URL]`, before: 'vmshift-secrets:CELERY_BROKER_URL' },
        ...{ after: undefined, impact: 'the api cannot reach the server' },
      },
    ],
    'the broker of the scheduler': [
      comparison(dropVariable(BEAT, BEAT_ENV, 'CELERY_BROKER_URL')),
      { object: BEAT, path: `${BEAT_ENV}[CELERY_BROKER_URL]` },
    ],
  },
  accepts: {
    'a variable that the scheduler does not need': comparison(
      dropVariable(BEAT, BEAT_ENV, 'DATABASE_URL'),
      putVariable(BEAT, BEAT_ENV, secretVariable('DATABASE_URL', 'DATABASE_URL')),
    ),
    'the same value written out': comparison(putVariable(API, ENV, plainVariable('DATABASE_URL', 'postgresql://x'))),
  },
});

testRule(changeRules, 'required-variable-not-from-a-secret', {
  flags: {
    'an address in the manifest': [
      comparison(putVariable(WORKER, WORKER_ENV, plainVariable('DATABASE_URL', 'postgresql://postgresql/vmshift'))),
      { object: WORKER, path: `${WORKER_ENV}[DATABASE_URL]`, before: 'vmshift-secrets:DATABASE_URL' },
    ],
    'the text of the reference as the value': [
      comparison(putVariable(WORKER, WORKER_ENV, plainVariable('DATABASE_URL', 'vmshift-secrets:DATABASE_URL'))),
      { object: WORKER, path: `${WORKER_ENV}[DATABASE_URL]` },
    ],
    'a first one that is written out': [
      first(plainVariable('DATABASE_URL', 'postgresql://postgresql/vmshift')),
      {
        ...{ object: WORKER, path: `${WORKER_ENV}[DATABASE_URL]`, before: undefined },
        because: 'DATABASE_URL does not come from vmshift-secrets:DATABASE_URL, where Terraform puts its value',
        impact: 'the worker connects to something else, and a credential may stand in Git',
        fix: 'take DATABASE_URL from vmshift-secrets:DATABASE_URL',
      },
    ],
    'a first one from another Secret': [
      first(secretVariable('DATABASE_URL', 'DATABASE_URL', 'other')),
      { object: WORKER, after: 'other:DATABASE_URL', impact: 'the worker connects to something else' },
    ],
    'a first one from a key that the model does not say': [
      first(secretVariable('DATABASE_URL', 'DATABASE_DIRECT_URL')),
      { object: WORKER, after: 'vmshift-secrets:DATABASE_DIRECT_URL' },
    ],
    'a first one from the key of another database than the model’s': [
      first(secretVariable('DATABASE_URL', 'DATABASE_URL'), withManaged),
      { object: WORKER, fix: 'take DATABASE_URL from vmshift-secrets:MANAGED_DATABASE_URL' },
    ],
  },
  accepts: {
    'a first one from where the model has it': first(secretVariable('DATABASE_URL', 'DATABASE_URL')),
    'a first one from the key of the database in use': first(
      secretVariable('DATABASE_URL', 'MANAGED_DATABASE_URL'),
      withManaged,
    ),
    'a value that was written out comes from where the model has it': comparison(
      putVariable(WORKER, WORKER_ENV, secretVariable('DATABASE_URL', 'DATABASE_URL')),
      putVariable(WORKER, WORKER_ENV, plainVariable('DATABASE_URL', 'postgresql://postgresql/vmshift')),
    ),
    'another key of the Secret': comparison(
      putVariable(API, ENV, secretVariable('DATABASE_URL', 'DATABASE_DIRECT_URL')),
    ),
    'none at all': comparison(dropVariable(API, ENV, 'DATABASE_URL')),
    'a variable that is not required': comparison(putVariable(API, ENV, plainVariable('DEBUG', 'true'))),
  },
});

testRule(changeRules, 'secret-key-changes', {
  flags: {
    'past the pooler': [
      comparison(putVariable(API, ENV, secretVariable('DATABASE_URL', 'DATABASE_DIRECT_URL'))),
      {
        ...{ object: API, path: `${ENV}[DATABASE_URL]`, fix: 'take DATABASE_URL from vmshift-secrets:DATABASE_URL' },
        because:
          'DATABASE_URL now comes from vmshift-secrets:DATABASE_DIRECT_URL instead of vmshift-secrets:DATABASE_URL',
      },
    ],
    'another Secret': [
      comparison(putVariable(API, ENV, secretVariable('REDIS_URL', 'REDIS_URL', 'other'))),
      { object: API, path: `${ENV}[REDIS_URL]` },
    ],
    'a Secret whose name is that of a credential': [
      comparison(putVariable(API, ENV, secretVariable('REDIS_URL', 'REDIS_URL', 'vmshift-secret'))),
      {
        ...{ object: API, after: 'vmshift-secret:REDIS_URL' },
        because: 'REDIS_URL now comes from vmshift-secret:REDIS_URL instead of vmshift-secrets:REDIS_URL',
      },
    ],
    'the password of a server': [
      comparison(putVariable(DATABASE, DATABASE_ENV, secretVariable('POSTGRES_PASSWORD', 'REDIS_PASSWORD'))),
      { object: DATABASE, path: `${DATABASE_ENV}[POSTGRES_PASSWORD]` },
    ],
  },
  accepts: {
    'a variable that the application ignores': comparison(
      putVariable(API, ENV, secretVariable('UNREAD', 'REDIS_PASSWORD')),
      putVariable(API, ENV, secretVariable('UNREAD', 'POSTGRES_PASSWORD')),
    ),
    'the value is written out': comparison(putVariable(API, ENV, plainVariable('DATABASE_URL', 'postgresql://x'))),
    'a first one': comparison(putVariable(DATABASE, DATABASE_ENV, secretVariable('EXTRA', 'REDIS_PASSWORD'))),
  },
});

testRule(changeRules, 'password-not-from-a-secret', {
  flags: {
    missing: [
      comparison(dropVariable(BACKUP, DUMP_ENV, 'PGPASSWORD')),
      { object: BACKUP, path: `${DUMP_ENV}[PGPASSWORD]`, impact: 'the login fails' },
    ],
    'written out': [
      comparison(putVariable(BACKUP, DUMP_ENV, plainVariable('PGPASSWORD', 'hunter2'))),
      { object: BACKUP, path: `${DUMP_ENV}[PGPASSWORD]`, impact: 'the credential is in Git' },
    ],
  },
  accepts: { 'another key': comparison(putVariable(BACKUP, DUMP_ENV, secretVariable('PGPASSWORD', 'REDIS_PASSWORD'))) },
});

testRule(changeRules, 'credential-missing', {
  flags: {
    'of the database': [
      comparison(dropVariable(DATABASE, DATABASE_ENV, 'POSTGRES_PASSWORD')),
      {
        object: DATABASE,
        path: `${DATABASE_ENV}[POSTGRES_PASSWORD]`,
        because: 'POSTGRES_PASSWORD configures the process and is gone',
      },
    ],
  },
  accepts: {
    'it comes from elsewhere': comparison(putVariable(DATABASE, DATABASE_ENV, plainVariable('POSTGRES_PASSWORD', 'x'))),
    'a variable that was no secret': comparison(dropVariable(BACKUP, EXPIRE_ENV, 'RCLONE_CONFIG')),
    'a name of the database, which the backup’s rules judge': comparison(
      dropVariable(BACKUP, DUMP_ENV, 'PGUSER'),
      putVariable(BACKUP, DUMP_ENV, secretVariable('PGUSER', 'POSTGRES_USER')),
    ),
  },
});
