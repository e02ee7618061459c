import { postgresqlBoolean } from '../../cluster/postgresql-boolean';
import type { Role } from '../../cluster/roles';
import { redisBytes } from '../../cluster/setting-bytes';
import { NUMBER_FORM, numberWithUnit } from '../../cluster/setting-number';
import { changeRule } from '../rule';
import { changedSettings, SETTING_FIELDS, shown } from './setting-rule';

/** Values of one kind, and the settings that take them. */
interface ValueKind {
  readonly names: RegExp;
  readonly takes: string;
  readonly isRead: (value: string) => boolean;
}

function named(names: string): RegExp {
  return new RegExp(`^(?:${names.trim().split(/\s+/).join('|')})$`);
}

function oneOf(name: string, values: string, others = ''): ValueKind {
  const known = new Set(`${values} ${others}`.split(' '));
  return {
    names: named(name),
    takes: values.replaceAll(' ', ', '),
    isRead: (value) => known.has(value.toLowerCase()),
  };
}

const NUMBER = new RegExp(`^${NUMBER_FORM}$`, 'i');

/** A number with or without a unit, whose letters are large or small as they are. */
function withUnit(units: string): (value: string) => boolean {
  const known = new Set(['', ...units.split(' ')]);
  return (value) => {
    const read = numberWithUnit(value);
    return read !== undefined && known.has(read[1]);
  };
}

/** Other words for on and off, which some settings take that have more than the two. */
const SWITCH = 'on off true false yes no 1 0';

/** Each was tried on a server: PostgreSQL 15, Redis 7.0 and PgBouncer 1.18 end at the start with any other value. */
const KINDS: ReadonlyMap<Role, readonly ValueKind[]> = new Map<Role, readonly ValueKind[]>([
  [
    'database',
    [
      {
        names: named(`fsync full_page_writes zero_damaged_pages ignore_checksum_failure autovacuum track_counts
          default_transaction_read_only ssl jit track_io_timing log_checkpoints log_disconnections
          log_duration log_hostname log_lock_waits log_replication_commands`),
        takes: 'on or off',
        isRead: (value) => postgresqlBoolean(value) !== undefined,
      },
      {
        names:
          named(`shared_buffers effective_cache_size wal_buffers track_activity_query_size max_wal_size min_wal_size
          wal_keep_size maintenance_work_mem work_mem log_temp_files`),
        takes: 'a size such as 64MB, with the unit B, kB, MB, GB or TB',
        isRead: withUnit('B kB MB GB TB'),
      },
      {
        names: named(`deadlock_timeout idle_in_transaction_session_timeout idle_session_timeout lock_timeout
          statement_timeout log_autovacuum_min_duration log_min_duration_statement autovacuum_naptime checkpoint_timeout
          tcp_keepalives_idle tcp_keepalives_interval autovacuum_vacuum_cost_delay`),
        takes: 'a time such as 30s, with the unit us, ms, s, min, h or d',
        isRead: withUnit('us ms s min h d'),
      },
      {
        names: named(`autovacuum_analyze_threshold autovacuum_max_workers autovacuum_vacuum_cost_limit
          autovacuum_vacuum_threshold default_statistics_target effective_io_concurrency max_connections
          max_locks_per_transaction max_parallel_maintenance_workers max_parallel_workers max_parallel_workers_per_gather
          max_worker_processes port tcp_keepalives_count autovacuum_analyze_scale_factor
          autovacuum_vacuum_insert_scale_factor autovacuum_vacuum_scale_factor checkpoint_completion_target
          random_page_cost seq_page_cost`),
        takes: 'a number',
        isRead: (value) => NUMBER.test(value),
      },
      oneOf('synchronous_commit', 'on off local remote_write remote_apply', SWITCH),
      oneOf('huge_pages', 'on off try', SWITCH),
      oneOf('wal_compression', 'on off pglz lz4 zstd', SWITCH),
      oneOf('compute_query_id', 'on off auto regress', SWITCH),
      oneOf('archive_mode', 'on off always', SWITCH),
      oneOf('wal_level', 'minimal replica logical', 'archive hot_standby'),
      oneOf('log_statement', 'none ddl mod all'),
    ],
  ],
  [
    'queue',
    [
      {
        names: named(`appendonly no-appendfsync-on-rewrite aof-load-truncated activedefrag lazyfree-lazy-eviction
          lazyfree-lazy-expire lazyfree-lazy-server-del lazyfree-lazy-user-del daemonize protected-mode cluster-enabled`),
        takes: 'yes or no',
        isRead: (value) => /^(?:yes|no)$/i.test(value),
      },
      {
        names: named('maxmemory auto-aof-rewrite-min-size'),
        takes: 'a size such as 100mb, with the unit k, kb, m, mb, g or gb',
        isRead: (value) => redisBytes(value) !== undefined,
      },
      {
        names: named(`timeout tcp-keepalive tcp-backlog databases maxclients hz port slowlog-max-len
          slowlog-log-slower-than latency-monitor-threshold auto-aof-rewrite-percentage min-replicas-to-write`),
        takes: 'a whole number, without a unit',
        isRead: (value) => /^-?\d+$/.test(value),
      },
      oneOf('appendfsync', 'everysec always no'),
      oneOf('loglevel', 'debug verbose notice warning nothing'),
    ],
  ],
  [
    'pooler',
    [
      {
        names:
          /^(?:\w+_(?:timeout|lifetime|retry|delay|pool_size|statements|period)|max_\w+|listen_port|verbose|log_(?:connections|disconnections|pooler_errors|stats)|tcp_keep\w+)$/,
        takes: 'a number, of seconds where it is a time, without a unit',
        isRead: (value) => NUMBER.test(value),
      },
    ],
  ],
]);

/** A word of a shell may stand in quotes. */
function bare(value: string): string {
  return value.replace(/^(["'])(.*)\1$/, '$2');
}

/** What is left of a word of a shell: a value that is known there alone, an open quote, or the end of the command. */
const OF_A_SHELL = /[$"'`;&|()<>\\]/;

/** A server starts with the values that it is given. */
export const unreadableSettings = changeRule({
  id: 'setting-unreadable',
  title: 'A server can read the values of its settings',
  judge: (comparison) =>
    changedSettings(comparison).flatMap(({ object, path, name, before, after, server, role }) => {
      const value = after === undefined ? undefined : bare(after);
      const kind = KINDS.get(role)?.find(({ names }) => names.test(name));
      if (value === undefined || kind === undefined || OF_A_SHELL.test(value) || kind.isRead(value)) return [];
      return [
        {
          ...{ object, path, before: shown(name, before), after: shown(name, after) },
          ...{ name, server, takes: kind.takes },
        },
      ];
    }),
  class: 'outage',
  verdict: 'block',
  because: ({ server, name, after, takes }) => `${server} cannot read ${name} ${after}: it takes ${takes}`,
  impact: 'the server ends with an error at each start',
  fix: ({ name, before }) => `keep ${name} as it was: ${before}`,
  see: 'https://www.postgresql.org/docs/16/config-setting.html',
  reads: SETTING_FIELDS,
});
