import { testRule } from '@vmshift/findings/testing';
import { comparison, EnvironmentDraft } from '@vmshift/manifest-review/testing';
import { compareSides } from '../../review';
import { changeRules } from '../rules';

const SCHEMA = 'Job/vmshift-schema';
const DATABASE = 'Deployment/postgresql';
const CONTAINER = 'spec.template.spec.containers[postgresql]';

const BACKUP = 'CronJob/postgresql-backup';
const dropping = (suspend: boolean) => (draft: EnvironmentDraft) => {
  draft.set(BACKUP, 'spec.suspend', suspend);
  draft.set(BACKUP, 'spec.jobTemplate.spec.template.spec.containers[expire].args', [
    'psql',
    '-c',
    'DROP SCHEMA public',
  ]);
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
    'such a CronJob becomes due': [
      comparison(dropping(false), dropping(true)),
      { object: BACKUP, verdict: 'block', because: 'the command drops tables each time a pod starts' },
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
    'a new environment offers a restore': compareSides('qa', undefined, new EnvironmentDraft().side()),
    'a hook deletes a temporary file': hook('postStart', 'rm -f /tmp/ready'),
    'the command was there before': comparison(
      (draft) => draft.set(SCHEMA, 'metadata.labels.team', 'platform'),
      (draft) => draft.replace(SCHEMA, 'Base.metadata.create_all', 'Base.metadata.drop_all'),
    ),
  },
});
