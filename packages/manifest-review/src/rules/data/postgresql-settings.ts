import type { Rule } from '@vmshift/findings';
import { postgresqlBoolean } from '../../cluster/postgresql-boolean';
import { postgresqlBytes } from '../../cluster/setting-bytes';
import { postgresqlSeconds } from '../../cluster/setting-seconds';
import type { Comparison } from '../rule';
import { isOff, isOn, isSet, type SettingRule, settingRule } from './setting-rule';

const LOGGED =
  'who reads the log reads what people entered, and passwords that statements set; the disk of the node fills sooner';

const ANOTHER_FILE = 'another file decides who may connect, and with which proof';
const BLOATS = 'tables are vacuumed rarely: they grow, and what reads them takes longer and longer';
const FULL = 'the log may fill the volume, and then the server stops';

/** More than this of log is a good part of the smallest volume: 10 GB. */
const MUCH_LOG = 4n * 2n ** 30n;

/** Of one sort; the default is 4 MB. */
const MUCH_MEMORY = 64n * 2n ** 20n;

/** Tells whether a size is larger than that and than before; a bare number is in that unit. */
const growsPast =
  (most: bigint, unit: 'kB' | 'MB') =>
  (after: string | undefined, before: string | undefined): boolean => {
    const bytesOf = (size: string | undefined): bigint => postgresqlBytes(size?.replace(/^(\d+)$/, `$1${unit}`)) ?? 0n;
    return bytesOf(after) > most && bytesOf(after) > bytesOf(before);
  };

/** @see https://www.postgresql.org/docs/16/runtime-config-wal.html#GUC-MAX-WAL-SIZE */
const isMuchLog = growsPast(MUCH_LOG, 'MB');

/** Of one build of an index, or of one of three processes that vacuum; the default is 64 MB. */
const MUCH_MAINTENANCE = 512n * 2n ** 20n;

/** Seconds that the longest task of the application and the pauses between requests stay below. */
const LEAST_PATIENCE = 60;
/** Seconds for which a migration waits for a lock, at the least. */
const LEAST_LOCK_WAIT = 1;
/** Seconds between two checkpoints, or two rounds of vacuuming: one hour. */
const LONG_PAUSE = 3600;
/** Share of a table that may be dead before it is vacuumed; the default is 0.2. */
const MUCH_DEAD = 0.5;
/** Locks of one transaction; the default, with which a dump of all tables was seen to work. */
const DEFAULT_LOCKS = 64;
/** Libraries of `contrib`, which the image has. */
const PRELOADED = /^(pg_stat_statements|auto_explain|pg_prewarm|auth_delay|passwordcheck)$/;

/** Tells whether a time-out is on and shorter than that; a bare number is of milliseconds, and 0 is no time-out. */
const cutsOffWithin =
  (seconds: number) =>
  (after: string | undefined): boolean => {
    const patience = postgresqlSeconds(after, 'ms') ?? 0;
    return patience > 0 && patience < seconds;
  };

const isLongPause = (after: string | undefined) => (postgresqlSeconds(after, 's') ?? 0) > LONG_PAUSE;

const isTrue = (after: string | undefined) => postgresqlBoolean(after) === true;
const isFalse = (after: string | undefined) => postgresqlBoolean(after) === false;

const RULES: readonly SettingRule[] = [
  {
    id: 'postgresql-not-crash-safe',
    title: 'PostgreSQL survives a crash without losing data',
    class: 'data-loss',
    verdict: 'block',
    see: 'https://www.postgresql.org/docs/16/runtime-config-wal.html',
    settings: {
      fsync: { weakens: isFalse, impact: 'a crash of the node can destroy the whole database' },
      full_page_writes: { weakens: isFalse, impact: 'a crash of the node can destroy pages beyond repair' },
      synchronous_commit: {
        weakens: isOff,
        impact: 'transactions that were confirmed can be lost in a crash',
        verdict: 'warn',
      },
    },
  },
  {
    id: 'postgresql-hides-corruption',
    title: 'PostgreSQL reports damaged pages',
    class: 'data-loss',
    verdict: 'block',
    see: 'https://www.postgresql.org/docs/16/runtime-config-developer.html',
    settings: {
      zero_damaged_pages: { weakens: isTrue, impact: 'damaged pages are silently emptied' },
      ignore_checksum_failure: { weakens: isTrue, impact: 'corruption goes unnoticed into the backups' },
    },
  },
  {
    id: 'postgresql-autovacuum-off',
    title: 'PostgreSQL vacuums its tables',
    class: 'outage',
    verdict: 'block',
    see: 'https://www.postgresql.org/docs/16/routine-vacuuming.html',
    settings: {
      autovacuum: {
        weakens: isFalse,
        impact: 'tables bloat, and in the end the server stops to avoid transaction id wraparound',
      },
      autovacuum_naptime: { weakens: isLongPause, impact: BLOATS, verdict: 'warn' },
      autovacuum_vacuum_scale_factor: {
        weakens: (after) => Number(after) >= MUCH_DEAD,
        impact: BLOATS,
        verdict: 'warn',
      },
      track_counts: { weakens: isFalse, impact: 'autovacuum no longer knows which tables need it, and vacuums none' },
    },
  },
  {
    id: 'postgresql-refuses-clients',
    title: 'PostgreSQL starts, and lets the application write',
    class: 'outage',
    verdict: 'block',
    see: 'https://www.postgresql.org/docs/16/runtime-config.html',
    settings: {
      default_transaction_read_only: { weakens: isTrue, impact: 'every write of the application fails' },
      ssl: { weakens: isTrue, impact: 'the server has no certificate, and does not start' },
      huge_pages: {
        weakens: (after) => after === 'on',
        impact: 'the nodes have no huge pages set aside, and the server does not start',
      },
      wal_level: {
        weakens: (after) => after === 'minimal',
        impact: 'the server does not start: it has senders of its log, for which the level is too low',
      },
      shared_preload_libraries: {
        weakens: (after) =>
          !(after ?? '')
            .replace(/['"\s]/g, '')
            .split(',')
            .every((name) => name === '' || PRELOADED.test(name)),
        impact: 'the image has no such library, and the server does not start',
      },
      max_locks_per_transaction: {
        weakens: (after) => Number(after) < DEFAULT_LOCKS,
        impact: 'what touches many tables at once fails for want of shared memory, the dump first',
        verdict: 'warn',
      },
    },
  },
  {
    id: 'postgresql-cuts-off',
    title: 'PostgreSQL lets statements and transactions end',
    class: 'outage',
    verdict: 'warn',
    see: 'https://www.postgresql.org/docs/16/runtime-config-client.html',
    settings: {
      statement_timeout: {
        weakens: cutsOffWithin(LEAST_PATIENCE),
        impact: 'a statement that takes longer is cut off, and its task, request or migration fails',
      },
      idle_in_transaction_session_timeout: {
        weakens: cutsOffWithin(LEAST_PATIENCE),
        impact: 'a task that computes for longer between two statements loses its transaction',
      },
      idle_session_timeout: {
        weakens: cutsOffWithin(LEAST_PATIENCE),
        impact: 'the connections that the pooler and the workers keep break whenever they are idle for that long',
      },
      lock_timeout: {
        weakens: cutsOffWithin(LEAST_LOCK_WAIT),
        impact: 'whatever meets a lock fails at once, migrations first',
      },
    },
  },
  {
    id: 'postgresql-recovers-slowly',
    title: 'PostgreSQL is back soon after a crash',
    class: 'outage',
    verdict: 'warn',
    see: 'https://www.postgresql.org/docs/16/wal-configuration.html',
    settings: {
      checkpoint_timeout: {
        weakens: isLongPause,
        impact: 'after a crash all changes since the last checkpoint are read again before a client may connect',
      },
    },
  },
  {
    id: 'postgresql-open',
    title: 'PostgreSQL asks every client for its password',
    class: 'exposure',
    verdict: 'block',
    see: 'https://www.postgresql.org/docs/16/auth-pg-hba-conf.html',
    settings: {
      hba_file: { weakens: isSet, impact: ANOTHER_FILE },
      ident_file: { weakens: isSet, impact: ANOTHER_FILE },
    },
  },
  {
    id: 'postgresql-log-fills-volume',
    title: 'The log of changes leaves room on the volume',
    class: 'outage',
    verdict: 'warn',
    see: 'https://www.postgresql.org/docs/16/runtime-config-wal.html',
    settings: {
      max_wal_size: { weakens: isMuchLog, impact: FULL },
      wal_keep_size: { weakens: isMuchLog, impact: FULL },
      archive_mode: {
        weakens: isOn,
        impact: `${FULL}: what archive_command does not take away stays`,
      },
    },
  },
  {
    id: 'postgresql-sorts-fill-container',
    title: 'What sorts, indexes and vacuums fits the memory of PostgreSQL',
    class: 'capacity',
    verdict: 'warn',
    see: 'https://www.postgresql.org/docs/16/runtime-config-resource.html#GUC-WORK-MEM',
    settings: {
      work_mem: {
        weakens: growsPast(MUCH_MEMORY, 'kB'),
        impact: 'each sort of each session may take as much: a few at once, and the server is killed at its limit',
      },
      maintenance_work_mem: {
        weakens: growsPast(MUCH_MAINTENANCE, 'kB'),
        impact:
          'a new index and each of three processes that vacuum may take as much: together, and the server is killed at its limit',
      },
    },
  },
  {
    id: 'postgresql-unreachable',
    title: 'PostgreSQL listens where its clients connect',
    class: 'outage',
    verdict: 'block',
    see: 'https://www.postgresql.org/docs/16/runtime-config-connection.html',
    settings: {
      listen_addresses: {
        weakens: (after) => after !== '*' && after !== '0.0.0.0' && after !== "'*'",
        impact: 'no other pod can connect',
      },
      port: { weakens: () => true, impact: 'clients connect to the old port' },
    },
  },
  {
    id: 'postgresql-logs-data',
    title: 'The log of PostgreSQL holds no data of the application',
    class: 'secret-leak',
    verdict: 'warn',
    see: 'https://www.postgresql.org/docs/16/runtime-config-logging.html',
    settings: {
      log_statement: { weakens: (after) => after === 'all' || after === 'mod', impact: LOGGED },
      log_min_duration_statement: { weakens: (after) => after === '0', impact: LOGGED },
    },
  },
  {
    id: 'postgresql-weak-passwords',
    title: 'PostgreSQL stores passwords as SCRAM hashes',
    class: 'exposure',
    verdict: 'warn',
    see: 'https://www.postgresql.org/docs/16/auth-password.html',
    settings: {
      password_encryption: {
        weakens: (after) => after !== undefined && /md5/.test(after),
        impact: 'passwords are stored weakly',
      },
    },
  },
];

/** Settings of the database that decide whether data survives, and who can connect. */
export const postgresqlSettings: readonly Rule<Comparison>[] = RULES.map((rule) => settingRule('database', rule));

/** Settings that tune the server: they neither lose data nor refuse clients. */
const TUNING = new Set(
  `shared_buffers effective_cache_size random_page_cost seq_page_cost effective_io_concurrency min_wal_size
  checkpoint_completion_target wal_buffers wal_compression default_statistics_target timezone max_parallel_workers
  max_parallel_workers_per_gather max_parallel_maintenance_workers max_worker_processes jit track_io_timing
  track_activity_query_size compute_query_id deadlock_timeout tcp_keepalives_idle tcp_keepalives_interval
  tcp_keepalives_count autovacuum_analyze_scale_factor autovacuum_analyze_threshold autovacuum_vacuum_threshold
  autovacuum_vacuum_insert_scale_factor autovacuum_max_workers autovacuum_vacuum_cost_limit
  autovacuum_vacuum_cost_delay`.split(/\s+/),
);

/** Whether a rule knows what a setting of PostgreSQL does. */
export function isKnownDatabaseSetting(name: string): boolean {
  return (
    RULES.some(({ settings }) => Object.hasOwn(settings, name)) ||
    TUNING.has(name) ||
    name === 'max_connections' ||
    name.startsWith('log_') ||
    name.startsWith('pg_stat_statements.')
  );
}
