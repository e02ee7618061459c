import { testRule } from '@vmshift/findings/testing';
import { comparison } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const REDIS = { object: 'ConfigMap/redis-config', path: 'data["redis.conf"]' };
const POOLER = { object: 'ConfigMap/pgbouncer-config', path: 'data["pgbouncer.ini"]' };
const ARGS = 'spec.template.spec.containers[postgresql].args';
const DATABASE = { object: 'Deployment/postgresql', path: `${ARGS}[4]` };

const queue = (line: string) =>
  comparison((draft) => draft.map<string>(REDIS.object, REDIS.path, (text) => `${text}\n${line}\n`));
const pooler = (line: string) =>
  comparison((draft) => draft.map<string>(POOLER.object, POOLER.path, (text) => `${text}\n${line}\n`));
const postgresql = (setting: string) =>
  comparison((draft) => draft.map<string[]>(DATABASE.object, ARGS, (args) => [...args, '-c', setting]));

testRule(changeRules, 'setting-unreadable', {
  flags: {
    'a unit that there is not': [
      postgresql('shared_buffers=1XB'),
      {
        ...{ ...DATABASE, after: '1XB', verdict: 'block' },
        because:
          'Deployment/postgresql cannot read shared_buffers 1XB: it takes a size such as 64MB, with the unit B, kB, MB, GB or TB',
      },
    ],
    'a unit in small letters': [postgresql('work_mem=8mb'), { ...DATABASE, after: '8mb' }],
    'minutes by one letter': [postgresql('statement_timeout=5m'), { ...DATABASE, after: '5m' }],
    'a comma in a number': [postgresql('random_page_cost=1,1'), { ...DATABASE, after: '1,1' }],
    'neither on nor off': [postgresql('jit=o'), { ...DATABASE, because: expect.stringContaining('on or off') }],
    'a word of several': [
      postgresql('synchronous_commit=onn'),
      { ...DATABASE, because: expect.stringContaining('on, off, local, remote_write, remote_apply') },
    ],
    'a size of Redis': [
      queue('maxmemory 1q'),
      { ...REDIS, before: '161061273', after: '1q', fix: 'keep maxmemory as it was: 161061273' },
    ],
    'half a unit of Redis': [queue('maxmemory 1.5gb'), REDIS],
    'a time of Redis': [queue('timeout 5m'), { ...REDIS, because: expect.stringContaining('without a unit') }],
    'a word of Redis': [queue('appendfsync evrysec'), REDIS],
    'a switch of Redis': [queue('activedefrag on'), REDIS],
    'a time of the pooler': [pooler('query_wait_timeout = 3s'), { ...POOLER, before: '3', after: '3s' }],
    'a letter in a number of the pooler': [pooler('default_pool_size = 8O'), { ...POOLER, after: '8O' }],
    'no number at all': [
      pooler('query_wait_timeout ='),
      { ...POOLER, because: expect.stringContaining('cannot read query_wait_timeout') },
    ],
    'a switch of the pooler': [pooler('log_connections = yes'), POOLER],
  },
  accepts: {
    'on in two letters': postgresql('jit=of'),
    'a fraction': postgresql('shared_buffers=0.5GB'),
    'a blank before the unit': postgresql('work_mem=8 MB'),
    'a fraction of seconds': postgresql('statement_timeout=90.5s'),
    'a bare number': postgresql('checkpoint_timeout=600'),
    'a word in large letters': postgresql('synchronous_commit=LOCAL'),
    'a sign, an exponent and a hexadecimal number before a unit': comparison((draft) =>
      draft.map<string[]>(DATABASE.object, ARGS, (args) => [
        ...args,
        ...['work_mem=+8MB', 'maintenance_work_mem=0x10000kB', 'log_temp_files=-1kB'].flatMap((one) => ['-c', one]),
        ...['statement_timeout=1e4ms', 'log_min_duration_statement=-1ms'].flatMap((one) => ['-c', one]),
      ]),
    ),
    'the end of a command of a shell': postgresql('jit=off;'),
    'an open quote of a shell': postgresql('work_mem="8 MB"'),
    'what PostgreSQL 18 logs of connections': postgresql('log_connections=receipt,authentication'),
    'what a shell puts in': postgresql('work_mem=$WORK_MEM'),
    'a size of Redis with its unit': queue('maxmemory 200MB'),
    'an answer of Redis in large letters': queue('aof-load-truncated YES'),
    'a fraction of seconds of the pooler': pooler('query_wait_timeout = 3.5'),
    'half a second of the pooler': pooler('query_wait_timeout = .5'),
    'a hexadecimal number of the pooler': pooler('default_pool_size = 0x50'),
    'text of the pooler': pooler('server_reset_query = DISCARD ALL'),
    'a setting that is left out': comparison((draft) => draft.replace(REDIS.object, 'appendfsync everysec', '')),
  },
});
