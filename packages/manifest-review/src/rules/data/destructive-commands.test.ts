import { testRule } from '@vmshift/findings/testing';
import { comparison, EnvironmentDraft } from '@vmshift/manifest-review/testing';
import { compareSides } from '../../review';
import { changeRules } from '../rules';

const SCHEMA = 'Job/vmshift-schema';
const DATABASE = 'Deployment/postgresql';
const CONTAINER = 'spec.template.spec.containers[postgresql]';
const WORKER = 'Deployment/vmshift-celery-worker';
const WORKER_CONTAINER = 'spec.template.spec.containers[vmshift-celery-worker]';

const BACKUP = 'CronJob/postgresql-backup';
const dropping = (suspend: boolean) => (draft: EnvironmentDraft) => {
  draft.set(BACKUP, 'spec.suspend', suspend);
  draft.set(BACKUP, 'spec.jobTemplate.spec.template.spec.containers[expire].args', [
    'psql',
    '-c',
    'DROP SCHEMA public',
  ]);
};
const DRILL = 'CronJob/postgresql-restore-drill';
const DRILL_HOST = 'spec.jobTemplate.spec.template.spec.containers[restore].env[PGHOST].value';
const ALLOW_ALL = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'allow-all' },
  spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [{}], egress: [{}] },
};

const hook = (name: string, ...words: readonly string[]) =>
  comparison((draft) =>
    draft.set(DATABASE, `${CONTAINER}.lifecycle`, { [name]: { exec: { command: ['sh', '-c', ...words] } } }),
  );

testRule(changeRules, 'command-destroys-data', {
  flags: {
    'the schema Job drops the tables first': [
      comparison((draft) =>
        draft.replace(SCHEMA, 'Base.metadata.create_all', 'Base.metadata.drop_all(engine); Base.metadata.create_all'),
      ),
      {
        object: SCHEMA,
        path: 'spec.template.spec.containers[vmshift-schema].command[2]',
        before: undefined,
        after: undefined,
        now: 'drops tables',
        because: 'the command drops tables each time a pod starts',
      },
    ],
    'a hook deletes the folder of the data': [
      hook('preStop', 'rm -rf "/var/lib/postgresql/data/pgdata"'),
      {
        object: DATABASE,
        path: `${CONTAINER}.lifecycle.preStop.exec.command`,
        now: 'removes files under /var/lib/postgresql/data',
        because: expect.stringContaining('each time a pod stops'),
      },
    ],
    'Redis is emptied at its start': [
      hook('postStart', 'redis-cli FLUSHALL'),
      { object: DATABASE, path: `${CONTAINER}.lifecycle.postStart.exec.command`, now: 'empties Redis' },
    ],
    'a CronJob that is never due drops them when a person starts it': [
      comparison(dropping(true)),
      { object: BACKUP, verdict: 'warn', because: 'the command drops tables when a person starts it' },
    ],
    'the restore becomes due': [
      comparison((draft) => draft.set('CronJob/postgresql-restore', 'spec.suspend', undefined)),
      {
        object: 'CronJob/postgresql-restore',
        verdict: 'block',
        because: 'the command drops tables each time a pod starts',
      },
    ],
    'the drill asks the database itself, which it reaches': [
      comparison((draft) => draft.set(DRILL, DRILL_HOST, 'postgresql').add(ALLOW_ALL)),
      { object: DRILL, verdict: 'block', now: 'drops tables' },
    ],
    'such a CronJob becomes due': [
      comparison(dropping(false), dropping(true)),
      { object: BACKUP, verdict: 'block', because: 'the command drops tables each time a pod starts' },
    ],
    'a worker deletes the tasks that wait before it starts': [
      comparison((draft) =>
        draft.map<string[]>(WORKER, `${WORKER_CONTAINER}.command`, (words) => [...words, '--purge']),
      ),
      {
        object: WORKER,
        path: expect.stringContaining(`${WORKER_CONTAINER}.command[`),
        because: 'the command deletes the tasks that wait each time a pod starts',
      },
    ],
    'the schema Job takes migrations back': [
      comparison((draft) =>
        draft.set(SCHEMA, 'spec.template.spec.containers[vmshift-schema].command', ['alembic', 'downgrade', '-1']),
      ),
      { object: SCHEMA, now: expect.stringContaining('takes migrations back') },
    ],
    'the schema Job drops a column': [
      comparison((draft) =>
        draft.replace(
          SCHEMA,
          'Base.metadata.create_all',
          "engine.execute('ALTER TABLE vms DROP COLUMN host'); Base.metadata.create_all",
        ),
      ),
      { object: SCHEMA, now: 'drops columns' },
    ],
    'it deletes every row': [
      comparison((draft) =>
        draft.replace(
          SCHEMA,
          'Base.metadata.create_all',
          "engine.execute('DELETE FROM vms'); Base.metadata.create_all",
        ),
      ),
      { object: SCHEMA, now: 'empties tables' },
    ],
    'a dump replaces the database': [
      comparison((draft) => draft.set(DATABASE, `${CONTAINER}.args`, ['pg_restore', '--dbname=vmshift', '--clean'])),
      { object: DATABASE, now: 'replaces the database by a dump' },
    ],
    'the words stand in several arguments': [
      comparison((draft) => draft.set(DATABASE, `${CONTAINER}.args`, ['psql', '-c', 'drop', 'table', 'vms'])),
      { object: DATABASE, path: `${CONTAINER}.args`, now: 'drops tables' },
    ],
  },
  accepts: {
    'a comment names the command': comparison((draft) =>
      draft.set(DATABASE, `${CONTAINER}.args`, ['sh', '-c', 'set -e\n# dropdb\nexec postgres']),
    ),
    'it reaches no server but one of its own': comparison((draft) => {
      dropping(false)(draft);
      draft.set('NetworkPolicy/postgresql-backup', 'spec.egress', [{ to: [{ ipBlock: { cidr: '203.0.113.0/24' } }] }]);
    }),
    'every pod reaches every other, and the drill drops what is in its own': comparison((draft) =>
      draft.add(ALLOW_ALL),
    ),
    'it deletes the rows of a condition': comparison((draft) =>
      draft.replace(
        SCHEMA,
        'Base.metadata.create_all',
        "engine.execute('DELETE FROM sessions WHERE expires < now()'); Base.metadata.create_all",
      ),
    ),
    'another program has an option of that name': comparison((draft) =>
      draft.set(DATABASE, `${CONTAINER}.args`, ['sh', '-c', 'pg_restore --list dump; tidy --clean; tidy --purge']),
    ),
    'a new environment offers a restore': compareSides('qa', undefined, new EnvironmentDraft().side()),
    'a hook deletes a temporary file': hook('postStart', 'rm -f /tmp/ready'),
    'the command was there before': comparison(
      (draft) => draft.set(SCHEMA, 'metadata.labels.team', 'platform'),
      (draft) => draft.replace(SCHEMA, 'Base.metadata.create_all', 'Base.metadata.drop_all'),
    ),
  },
});
