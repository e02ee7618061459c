import { type ApplicationProfile, type ScaledProcess, vmshift } from '@vmshift/application';
import { testRule } from '@vmshift/findings/testing';
import { comparison } from '@vmshift/manifest-review/testing';
import type { Comparison } from '../rule';
import { changeRules } from '../rules';

const REDIS = { object: 'ConfigMap/redis-config', path: 'data["redis.conf"]' };
const POOLER = { object: 'ConfigMap/pgbouncer-config', path: 'data["pgbouncer.ini"]' };
const ARGS = 'spec.template.spec.containers[postgresql].args';
const DATABASE = { object: 'Deployment/postgresql', path: `${ARGS}[4]` };

const redis = (from: string, to: string) => comparison((draft) => draft.replace(REDIS.object, from, to));
const pooler = (from: string | RegExp, to: string) => comparison((draft) => draft.replace(POOLER.object, from, to));
const postgresql = (setting: string) =>
  comparison((draft) => draft.map<string[]>(DATABASE.object, ARGS, (args) => [...args, '-c', setting]));

const bouncer = (line: string) =>
  comparison((draft) => draft.map<string>(POOLER.object, POOLER.path, (text) => `${text}\n${line}\n`));
const queue = (line: string) =>
  comparison((draft) => draft.map<string>(REDIS.object, REDIS.path, (text) => `${text}\n${line}\n`));

testRule(changeRules, 'postgresql-logs-data', {
  flags: {
    'every statement is logged': [
      postgresql('log_statement=all'),
      {
        ...DATABASE,
        after: 'all',
        verdict: 'warn',
        because: 'Deployment/postgresql is started with log_statement all',
      },
    ],
    'the parameters of every statement are logged': [
      postgresql('log_min_duration_statement=0'),
      { ...DATABASE, after: '0' },
    ],
  },
  accepts: {
    'changes of tables are logged': postgresql('log_statement=ddl'),
    'slow statements are logged': postgresql('log_min_duration_statement=500'),
    'connections are logged': postgresql('log_connections=on'),
  },
});

testRule(changeRules, 'redis-loses-tasks', {
  flags: {
    'nothing is synced in a rewrite': [queue('no-appendfsync-on-rewrite yes'), { ...REDIS, verdict: 'warn' }],
    'nothing is logged': [
      redis('appendonly yes', 'appendonly no'),
      { ...REDIS, before: 'yes', after: 'no', verdict: 'block', fix: 'keep appendonly as it was: yes' },
    ],
    'the log is left to the default': [redis('appendonly yes\\n', ''), { ...REDIS, after: 'the server’s default' }],
    'the log is never synced': [redis('everysec', 'no'), { ...REDIS, verdict: 'warn' }],
    'the server follows another one': [
      redis('port 6379', 'port 6379\\nreplicaof redis.example.org 6379'),
      { ...REDIS, after: 'redis.example.org 6379', verdict: 'block' },
    ],
    'the server follows another one, by the old name': [redis('port 6379', 'port 6379\\nslaveof other 6379'), REDIS],
    'the log lies in another folder': [redis('port 6379', 'port 6379\\nappenddirname tasks'), REDIS],
    'the log has another name': [redis('port 6379', 'port 6379\\nappendfilename tasks.aof'), REDIS],
  },
  accepts: { 'each write is synced': redis('everysec', 'always') },
});

testRule(changeRules, 'redis-evicts-tasks', {
  flags: { 'the least used key goes': [redis('noeviction', 'allkeys-lru'), { ...REDIS, after: 'allkeys-lru' }] },
  accepts: { 'a comment': redis('appendonly yes', '# maxmemory-policy allkeys-lru\\nappendonly yes') },
});

testRule(changeRules, 'redis-memory-lowered', {
  flags: {
    'less than half': [redis('161061273', '50000000'), { ...REDIS, after: '50000000', verdict: 'warn' }],
    'less than half in another unit': [redis('161061273', '10mb'), { ...REDIS, after: '10mb' }],
  },
  accepts: {
    'a little less': redis('161061273', '150000000'),
    'more in another unit': redis('161061273', '2gb'),
    'no bound, of which another rule tells': redis('161061273', '0'),
  },
});

testRule(changeRules, 'redis-closes-connections', {
  flags: {
    'after a second': [
      redis('port 6379', 'timeout 1\\nport 6379'),
      { ...REDIS, after: '1', verdict: 'warn', because: 'Deployment/redis is started with timeout 1' },
    ],
  },
  accepts: {
    never: redis('port 6379', 'timeout 0\\nport 6379'),
    'after an hour': redis('port 6379', 'timeout 3600\\nport 6379'),
  },
});

testRule(changeRules, 'redis-open', {
  flags: {
    'the file with the password is not included': [
      redis('include /run/redis/password.conf\\n', ''),
      { ...REDIS, verdict: 'block', because: 'Deployment/redis is started without include' },
    ],
    'the password is empty': [
      comparison(
        (draft) => draft.replace(REDIS.object, 'requirepass swordfish', 'requirepass \\"\\"'),
        (draft) => draft.replace(REDIS.object, 'port 6379', 'requirepass swordfish\\nport 6379'),
      ),
      { ...REDIS, before: '(not shown: a credential)', verdict: 'block' },
    ],
    'a user without a password': [redis('port 6379', 'port 6379\\nuser default on nopass ~* +@all'), REDIS],
    'users in a file': [redis('port 6379', 'port 6379\\naclfile /tmp/users'), { ...REDIS, verdict: 'block' }],
    'a module': [redis('port 6379', 'port 6379\\nloadmodule /tmp/x.so'), REDIS],
    'protected mode is off': [redis('port 6379', 'port 6379\\nprotected-mode no'), { ...REDIS, verdict: 'warn' }],
    'debug commands are allowed': [
      redis('port 6379', 'port 6379\\nenable-debug-command yes'),
      { ...REDIS, verdict: 'warn' },
    ],
  },
  accepts: { 'protected mode is on': redis('port 6379', 'port 6379\\nprotected-mode yes') },
});

testRule(changeRules, 'redis-refuses-clients', {
  flags: {
    'fewer databases than the URLs name': [redis('port 6379', 'port 6379\\ndatabases 1'), { ...REDIS, after: '1' }],
    'a few clients': [redis('port 6379', 'port 6379\\nmaxclients 10'), { ...REDIS, verdict: 'block' }],
    'a command without a name': [redis('port 6379', 'port 6379\\nrename-command BRPOP nothing'), REDIS],
    'a cluster': [redis('port 6379', 'port 6379\\ncluster-enabled yes'), REDIS],
    'replicas that there are not': [redis('port 6379', 'port 6379\\nmin-replicas-to-write 1'), REDIS],
    'a process in the background': [redis('port 6379', 'port 6379\\ndaemonize yes'), REDIS],
  },
  accepts: {
    'as many databases as without the setting': redis('port 6379', 'port 6379\\ndatabases 16'),
    'more clients': redis('port 6379', 'port 6379\\nmaxclients 20000'),
    'a process in the foreground': redis('port 6379', 'port 6379\\ndaemonize no'),
  },
});

testRule(changeRules, 'redis-unreachable', {
  flags: {
    'another port': [redis('port 6379', 'port 6380'), { ...REDIS, before: '6379', after: '6380' }],
    'the loopback address alone': [redis('port 6379', 'port 6379\\nbind 127.0.0.1'), REDIS],
    'another port in the command': [
      comparison((draft) =>
        draft.replace('Deployment/redis', '/etc/redis/redis.conf', '/etc/redis/redis.conf --port 6380'),
      ),
      { object: 'Deployment/redis', path: 'spec.template.spec.containers[redis].command[2]', after: '6380' },
    ],
  },
  accepts: { 'every address': redis('port 6379', 'port 6379\\nbind 0.0.0.0') },
});

testRule(changeRules, 'postgresql-not-crash-safe', {
  flags: {
    'no fsync': [
      postgresql('fsync=off'),
      { ...DATABASE, before: 'the server’s default', after: 'off', verdict: 'block' },
    ],
    'fsync off by its switch': [
      comparison((draft) => draft.map<string[]>(DATABASE.object, ARGS, (args) => [...args, '-F'])),
      { object: DATABASE.object, path: `${ARGS}[3]` },
    ],
    'fsync off by its first letter': [postgresql('fsync=f'), { ...DATABASE, after: 'f' }],
    'no full pages': [postgresql('full_page_writes=off'), DATABASE],
    'no synchronous commit': [postgresql('synchronous_commit=off'), { ...DATABASE, verdict: 'warn' }],
  },
  accepts: { 'the default, written out': postgresql('fsync=on') },
});

testRule(changeRules, 'postgresql-hides-corruption', {
  flags: {
    'damaged pages are emptied': [postgresql('zero_damaged_pages=on'), DATABASE],
    'checksums are ignored': [postgresql('ignore_checksum_failure=on'), DATABASE],
  },
  accepts: {
    'the default, written out': postgresql('zero_damaged_pages=off'),
    'the default, no longer written out': comparison(
      (draft) => draft.map<string[]>(DATABASE.object, ARGS, (args) => args.slice(0, -2)),
      (draft) => draft.map<string[]>(DATABASE.object, ARGS, (args) => [...args, '-c', 'zero_damaged_pages=off']),
    ),
  },
});

testRule(changeRules, 'postgresql-autovacuum-off', {
  flags: {
    'once a day': [postgresql('autovacuum_naptime=1d'), { ...DATABASE, verdict: 'warn' }],
    'half of a table is dead': [postgresql('autovacuum_vacuum_scale_factor=0.5'), { ...DATABASE, verdict: 'warn' }],
    'no autovacuum': [postgresql('autovacuum=off'), { ...DATABASE, after: 'off' }],
    'nothing is counted': [postgresql('track_counts=off'), { ...DATABASE, after: 'off' }],
  },
  accepts: {
    'more often': postgresql('autovacuum_vacuum_scale_factor=0.05'),
    'another delay of autovacuum': postgresql('autovacuum_naptime=30s'),
  },
});

testRule(changeRules, 'postgresql-refuses-clients', {
  flags: {
    'a log that is too low': [postgresql('wal_level=minimal'), { ...DATABASE, verdict: 'block' }],
    'a library that the image has not': [
      postgresql('shared_preload_libraries=pg_cron'),
      { ...DATABASE, verdict: 'block' },
    ],
    'few locks': [postgresql('max_locks_per_transaction=10'), { ...DATABASE, verdict: 'warn' }],
    'nothing may be written': [postgresql('default_transaction_read_only=on'), { ...DATABASE, verdict: 'block' }],
    'TLS without a certificate': [postgresql('ssl=on'), DATABASE],
    'huge pages or nothing': [postgresql('huge_pages=on'), DATABASE],
  },
  accepts: {
    'libraries that it has': postgresql('shared_preload_libraries=pg_stat_statements,auto_explain'),
    'huge pages where there are any': postgresql('huge_pages=try'),
    'no TLS, written out': postgresql('ssl=off'),
  },
});

testRule(changeRules, 'postgresql-open', {
  flags: {
    'another file decides': [postgresql('hba_file=/tmp/pg_hba.conf'), { ...DATABASE, verdict: 'block' }],
    'another file of names': [postgresql('ident_file=/tmp/pg_ident.conf'), DATABASE],
  },
  accepts: { 'slow statements are logged': postgresql('log_min_duration_statement=500') },
});

testRule(changeRules, 'postgresql-log-fills-volume', {
  flags: {
    'four times the volume': [postgresql('max_wal_size=40GB'), { ...DATABASE, after: '40GB', verdict: 'warn' }],
    'megabytes without a unit': [postgresql('wal_keep_size=100000'), DATABASE],
    'an archive': [postgresql('archive_mode=on'), DATABASE],
  },
  accepts: {
    'a larger log': postgresql('max_wal_size=2GB'),
    'no archive, written out': postgresql('archive_mode=off'),
  },
});

testRule(changeRules, 'postgresql-sorts-fill-container', {
  flags: {
    'as much as the container has, for an index': [postgresql('maintenance_work_mem=4GB'), DATABASE],
    'a gigabyte for each sort': [postgresql('work_mem=1GB'), { ...DATABASE, after: '1GB', verdict: 'warn' }],
    'kilobytes with an exponent': [postgresql('work_mem=1e6kB'), DATABASE],
    'hexadecimal megabytes': [postgresql('work_mem=0x400MB'), DATABASE],
    'kilobytes without a unit': [postgresql('work_mem=1000000'), DATABASE],
  },
  accepts: {
    '256 MB for an index': postgresql('maintenance_work_mem=256MB'),
    'a little more': postgresql('work_mem=16MB'),
  },
});

testRule(changeRules, 'postgresql-unreachable', {
  flags: {
    'another port': [postgresql('port=5433'), { ...DATABASE, after: '5433' }],
    'the loopback address alone': [postgresql('listen_addresses=localhost'), DATABASE],
    'another port by its switch': [
      comparison((draft) => draft.map<string[]>(DATABASE.object, ARGS, (args) => [...args, '-p', '5433'])),
      { ...DATABASE, after: '5433' },
    ],
  },
  accepts: {
    'every address': postgresql('listen_addresses=*'),
    'a port of another program': comparison((draft) =>
      draft.map<string[]>(DATABASE.object, ARGS, (args) => ['-p', '5433', ...args]),
    ),
  },
});

testRule(changeRules, 'postgresql-weak-passwords', {
  flags: { 'hashes of MD5': [postgresql('password_encryption=md5'), DATABASE] },
  accepts: { SCRAM: postgresql('password_encryption=scram-sha-256') },
});

testRule(changeRules, 'pgbouncer-weak-authentication', {
  flags: {
    'any user': [pooler('scram-sha-256', 'any'), { ...POOLER, after: 'any' }],
    'another file decides': [pooler('log_connections = 0', 'auth_hba_file = /tmp/hba'), POOLER],
    'the database tells the hashes': [pooler('log_connections = 0', 'auth_query = SELECT 1'), POOLER],
    'the rest in another file': [
      pooler('log_connections = 0', '%include /tmp/more.ini'),
      { ...POOLER, after: '/tmp/more.ini', because: 'Deployment/pgbouncer is started with %include /tmp/more.ini' },
    ],
    'the application administers the pooler': [pooler('log_connections = 0', 'admin_users = vmshift_user'), POOLER],
  },
  accepts: {
    certificates: pooler('scram-sha-256', 'cert'),
    'where a managed database is': pooler('log_connections = 0', '%include /run/pgbouncer/databases.ini'),
  },
});

testRule(changeRules, 'pgbouncer-refuses-clients', {
  flags: {
    'another list of users': [pooler('userlist.txt', 'users.txt'), { ...POOLER, verdict: 'block' }],
    'a parameter is refused': [pooler('extra_float_digits', 'options'), { ...POOLER, verdict: 'warn' }],
    'TLS without a certificate': [pooler('log_connections = 0', 'client_tls_sslmode = require'), POOLER],
    'TLS to a server without it': [
      pooler('log_connections = 0', 'server_tls_sslmode = require'),
      { ...POOLER, verdict: 'block' },
    ],
  },
  accepts: { 'one more parameter is ignored': pooler('extra_float_digits', 'extra_float_digits,options') },
});

testRule(changeRules, 'pgbouncer-cuts-off', {
  flags: {
    'a query of a second': [pooler('log_connections = 0', 'query_timeout = 1'), { ...POOLER, verdict: 'warn' }],
    'an idle client of a second': [pooler('log_connections = 0', 'client_idle_timeout = 1'), POOLER],
    'an idle transaction of five seconds': [
      pooler('idle_transaction_timeout = 300', 'idle_transaction_timeout = 5'),
      { ...POOLER, before: '300', after: '5' },
    ],
  },
  accepts: {
    'a query without end': pooler('log_connections = 0', 'query_timeout = 0'),
    'an idle transaction of two minutes': pooler('idle_transaction_timeout = 300', 'idle_transaction_timeout = 120'),
  },
});

testRule(changeRules, 'pgbouncer-unreachable', {
  flags: {
    'another port': [pooler('listen_port = 6432', 'listen_port = 6433'), { ...POOLER, after: '6433' }],
    'the loopback address alone': [pooler('listen_addr = 0.0.0.0', 'listen_addr = 127.0.0.1'), POOLER],
  },
  accepts: { 'every address': pooler('listen_addr = 0.0.0.0', 'listen_addr = *') },
});

testRule(changeRules, 'pgbouncer-session-pooling', {
  flags: { 'by session': [pooler('pool_mode = transaction', 'pool_mode = session'), { ...POOLER, after: 'session' }] },
  accepts: { 'blanks around the value': pooler('pool_mode = transaction', 'pool_mode=transaction ') },
});

/** A change of an application whose API replaces a blocked process after other times. */
const replacedAfter = (blockedSeconds: ScaledProcess['blockedSeconds'], change: Comparison): Comparison => {
  const { api, ...others } = vmshift.processes;
  const { blockedSeconds: _, ...rest } = api;
  const processes = { ...others, api: { ...rest, ...(blockedSeconds && { blockedSeconds }) } };
  const profile = { ...vmshift, processes };
  return { ...change, before: { ...change.before, profile }, after: { ...change.after, profile } };
};

/** A change whose model tells that the application is as it is set up now. */
const toldByTheHead = (change: Comparison): Comparison => {
  const { queue, pooler, ...others } = vmshift.servers;
  const { api, ...rest } = vmshift.processes;
  const profile = {
    ...vmshift,
    processes: { ...rest, api: { ...api, blockedSeconds: { least: 60, most: 90 } } },
    servers: {
      ...others,
      queue: { ...queue, settings: { ...queue.settings, appendonly: 'no', 'maxmemory-policy': 'allkeys-lru' } },
      pooler: { ...pooler, settings: { ...pooler.settings, pool_mode: 'session', ignore_startup_parameters: '' } },
    },
  };
  return { ...change, after: { ...change.after, profile: profile as unknown as ApplicationProfile } };
};

// What the head's model says of them makes no setting right.
test.each([
  ['redis-loses-tasks', redis('appendonly yes', 'appendonly no')],
  ['redis-evicts-tasks', redis('noeviction', 'allkeys-lru')],
  ['pgbouncer-session-pooling', pooler('pool_mode = transaction', 'pool_mode = session')],
  ['pgbouncer-refuses-clients', pooler('ignore_startup_parameters = extra_float_digits', '')],
  ['pgbouncer-waits-too-long', pooler('query_wait_timeout = 3', 'query_wait_timeout = 30')],
])('%s does not take the word of the head', (id, change) => {
  const rule = changeRules.find((one) => one.id === id);
  expect(rule?.judge(toldByTheHead(change))).toEqual(rule?.judge(change));
  expect(rule?.judge(change)).not.toEqual([]);
});

testRule(changeRules, 'pgbouncer-waits-too-long', {
  flags: {
    'fifteen seconds': [
      pooler('query_wait_timeout = 3', 'query_wait_timeout = 15'),
      { ...POOLER, after: '15', impact: expect.stringContaining('longer than the 15 to 30 s after') },
    ],
    'longer than another application waits': [
      replacedAfter({ least: 5, most: 9 }, pooler('query_wait_timeout = 3', 'query_wait_timeout = 5')),
      { ...POOLER, after: '5', impact: expect.stringContaining('longer than the 5 to 9 s after') },
    ],
  },
  accepts: {
    'five seconds': pooler('query_wait_timeout = 3', 'query_wait_timeout = 5'),
    'an application that replaces no process': replacedAfter(
      undefined,
      pooler('query_wait_timeout = 3', 'query_wait_timeout = 15'),
    ),
  },
});

testRule(changeRules, 'pooler-leads-elsewhere', {
  flags: {
    'another server': [
      pooler('host=postgresql', 'host=other'),
      { ...POOLER, before: 'host=postgresql port=5432', after: 'host=other port=5432' },
    ],
  },
  accepts: { 'a setting': pooler('log_connections = 0', 'log_connections = 1') },
});

testRule(changeRules, 'server-setting-unreadable', {
  flags: {
    'a size that is a word': [
      pooler('max_client_conn = 1000', 'max_client_conn = many'),
      { ...POOLER, before: 'max_client_conn 1000', after: 'max_client_conn many' },
    ],
    'a section that PgBouncer does not know': [
      pooler('[pgbouncer]', '[pgbuncer]'),
      { ...POOLER, before: undefined, after: undefined, now: '[pgbuncer]' },
    ],
    'a line that is cut': [
      redis('dir /data', 'dir'),
      { ...REDIS, before: undefined, after: undefined, now: 'dir', because: 'the line is no setting of the server' },
    ],
  },
  accepts: { 'a size with a unit': redis('161061273', '150mb') },
});

const env = (name: string, value: string) =>
  comparison((draft) =>
    draft.map<object[]>(DATABASE.object, 'spec.template.spec.containers[postgresql].env', (list) => [
      ...list,
      { name, value },
    ]),
  );

testRule(changeRules, 'server-without-password', {
  flags: {
    'PostgreSQL trusts every client': [
      env('POSTGRES_HOST_AUTH_METHOD', 'trust'),
      { object: DATABASE.object, path: 'spec.template.spec.containers[postgresql].env[POSTGRES_HOST_AUTH_METHOD]' },
    ],
    'Redis writes no password': [
      comparison((draft) => draft.replace('Deployment/redis', 'requirepass', 'user default on')),
      {
        object: 'Deployment/redis',
        path: 'spec.template.spec.containers[redis].command',
        now: 'no password is asked for',
      },
    ],
  },
  accepts: { 'a method that asks': env('POSTGRES_HOST_AUTH_METHOD', 'scram-sha-256') },
});

testRule(changeRules, 'postgresql-cuts-off', {
  flags: {
    'statements of a second': [postgresql('statement_timeout=1s'), { ...DATABASE, after: '1s', verdict: 'warn' }],
    'a bare number is of milliseconds': [postgresql('idle_in_transaction_session_timeout=5000'), DATABASE],
    'idle sessions': [postgresql('idle_session_timeout=10s'), DATABASE],
    'no wait for a lock': [postgresql('lock_timeout=10ms'), DATABASE],
  },
  accepts: {
    'five minutes': postgresql('statement_timeout=5min'),
    'no bound': postgresql('statement_timeout=0'),
    'some seconds for a lock': postgresql('lock_timeout=5s'),
  },
});

testRule(changeRules, 'postgresql-recovers-slowly', {
  flags: { 'a checkpoint a day': [postgresql('checkpoint_timeout=1d'), { ...DATABASE, verdict: 'warn' }] },
  accepts: { 'a quarter of an hour': postgresql('checkpoint_timeout=900') },
});

testRule(changeRules, 'redis-log-not-bounded', {
  flags: {
    'it is never rewritten': [queue('auto-aof-rewrite-percentage 0'), { ...REDIS, verdict: 'warn' }],
    'a cut-off end is not accepted': [queue('aof-load-truncated no'), REDIS],
  },
  accepts: { 'it is rewritten sooner': queue('auto-aof-rewrite-percentage 50') },
});

testRule(changeRules, 'pgbouncer-lends-without-end', {
  flags: {
    'no bound': [
      pooler('idle_transaction_timeout = 300', 'idle_transaction_timeout = 0'),
      { ...POOLER, before: '300', after: '0', verdict: 'warn' },
    ],
    'left out': [pooler('idle_transaction_timeout = 300\\n', ''), POOLER],
  },
  accepts: { 'a longer one': pooler('idle_transaction_timeout = 300', 'idle_transaction_timeout = 600') },
});

testRule(changeRules, 'pgbouncer-reconnects', {
  flags: {
    'each connection is used once': [bouncer('server_lifetime = 0'), { ...POOLER, after: '0', verdict: 'warn' }],
    'it is dropped after a second': [bouncer('server_idle_timeout = 1'), POOLER],
  },
  accepts: {
    'half an hour': bouncer('server_lifetime = 1800'),
    'two minutes without work': bouncer('server_idle_timeout = 120'),
  },
});
