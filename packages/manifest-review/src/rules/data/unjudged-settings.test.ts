import { testRule } from '@vmshift/findings/testing';
import { comparison } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const REDIS = { object: 'ConfigMap/redis-config', path: 'data["redis.conf"]' };
const POOLER = { object: 'ConfigMap/pgbouncer-config', path: 'data["pgbouncer.ini"]' };
const add = ({ object, path }: typeof REDIS, line: string) =>
  comparison((draft) => draft.map<string>(object, path, (text) => `${text}\n${line}\n`));
const argument = (setting: string) =>
  comparison((draft) =>
    draft.map<string[]>('Deployment/postgresql', 'spec.template.spec.containers[postgresql].args', (args) => [
      ...args,
      ...['-c', setting],
    ]),
  );

testRule(changeRules, 'setting-unjudged', {
  flags: {
    'the order of the replicas of Redis': [
      add(REDIS, 'replica-priority 10'),
      {
        ...{ ...REDIS, verdict: 'warn' },
        before: 'replica-priority the server’s default',
        after: 'replica-priority 10',
        because: 'no rule knows what replica-priority does to Deployment/redis',
        fix: 'read about replica-priority (https://redis.io/docs/latest/operate/oss_and_stack/management/config/), and try it in dev or staging',
      },
    ],
    'a password, which is not shown': [
      add(REDIS, 'masterauth hunter2'),
      { ...REDIS, after: 'masterauth (not shown: a credential)' },
    ],
    'who reads the numbers of the pooler': [
      add(POOLER, 'stats_users = reader'),
      {
        ...{ ...POOLER, after: 'stats_users reader' },
        fix: 'read about stats_users (https://www.pgbouncer.org/config.html), and try it in dev or staging',
      },
    ],
    'a command of PostgreSQL': [
      argument('archive_cleanup_command=/tmp/x'),
      {
        ...{ object: 'Deployment/postgresql', after: 'archive_cleanup_command /tmp/x' },
        fix: expect.stringContaining('(https://www.postgresql.org/docs/16/runtime-config.html)'),
      },
    ],
  },
  accepts: {
    'a setting that has a rule': add(REDIS, 'appendonly no'),
    'a setting that tunes Redis': add(REDIS, 'loglevel verbose'),
    'a setting that tunes PostgreSQL': argument('work_mem=8MB'),
    'what PostgreSQL counts of statements': argument('pg_stat_statements.track=all'),
    'how often PostgreSQL analyzes': argument('autovacuum_analyze_scale_factor=0.05'),
    'the slow commands of Redis': add(REDIS, 'slowlog-max-len 256'),
    'a reserve of the pooler': add(POOLER, 'reserve_pool_size = 5'),
    'a variable of a script, which the server does not read': add(
      { object: 'ConfigMap/postgresql-init', path: 'data["application-role.sh"]' },
      'role=vmshift_user',
    ),
    'the clients of the pooler': comparison((draft) =>
      draft.map<string>(POOLER.object, POOLER.path, (text) =>
        text.replace(/max_client_conn = \d+/, 'max_client_conn = 3000'),
      ),
    ),
    'a database of the pooler': comparison((draft) =>
      draft.map<string>(POOLER.object, POOLER.path, (text) =>
        text.replace('[databases]', '[databases]\nother = host=db'),
      ),
    ),
  },
});
