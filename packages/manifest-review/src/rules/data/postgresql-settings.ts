import type { Rule } from '@vmshift/findings';
import { postgresqlBytes } from '../../cluster/setting-bytes';
import type { Comparison } from '../rule';
import { isOff, isOn, isSet, type SettingRule, settingRule } from './setting-rule';

const LOGGED =
  'who reads the log reads what people entered, and passwords that statements set; the disk of the node fills sooner';

const ANOTHER_FILE = 'another file decides who may connect, and with which proof';
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

const RULES: readonly SettingRule[] = [
  {
    id: 'postgresql-not-crash-safe',
    title: 'PostgreSQL survives a crash without losing data',
    class: 'data-loss',
    verdict: 'block',
    see: 'https://www.postgresql.org/docs/16/runtime-config-wal.html',
    settings: {
      fsync: { weakens: isOff, impact: 'a crash of the node can destroy the whole database' },
      full_page_writes: { weakens: isOff, impact: 'a crash of the node can destroy pages beyond repair' },
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
      zero_damaged_pages: { weakens: (after) => !isOff(after), impact: 'damaged pages are silently emptied' },
      ignore_checksum_failure: {
        weakens: (after) => !isOff(after),
        impact: 'corruption goes unnoticed into the backups',
      },
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
        weakens: isOff,
        impact: 'tables bloat, and in the end the server stops to avoid transaction id wraparound',
      },
      track_counts: { weakens: isOff, impact: 'autovacuum no longer knows which tables need it, and vacuums none' },
    },
  },
  {
    id: 'postgresql-refuses-clients',
    title: 'PostgreSQL starts, and lets the application write',
    class: 'outage',
    verdict: 'block',
    see: 'https://www.postgresql.org/docs/16/runtime-config.html',
    settings: {
      default_transaction_read_only: { weakens: isOn, impact: 'every write of the application fails' },
      ssl: { weakens: isOn, impact: 'the server has no certificate, and does not start' },
      huge_pages: {
        weakens: (after) => after === 'on',
        impact: 'the nodes have no huge pages set aside, and the server does not start',
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
    title: 'The sorts of all sessions fit the memory of PostgreSQL',
    class: 'capacity',
    verdict: 'warn',
    see: 'https://www.postgresql.org/docs/16/runtime-config-resource.html#GUC-WORK-MEM',
    settings: {
      work_mem: {
        weakens: growsPast(MUCH_MEMORY, 'kB'),
        impact: 'each sort of each session may take as much: a few at once, and the server is killed at its limit',
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
  'shared_buffers maintenance_work_mem effective_cache_size random_page_cost effective_io_concurrency min_wal_size checkpoint_completion_target checkpoint_timeout wal_buffers default_statistics_target timezone max_parallel_workers max_worker_processes jit'.split(
    ' ',
  ),
);

/** Whether a rule knows what a setting of PostgreSQL does. */
export function isKnownDatabaseSetting(name: string): boolean {
  return (
    RULES.some(({ settings }) => Object.hasOwn(settings, name)) ||
    TUNING.has(name) ||
    name === 'max_connections' ||
    name.startsWith('log_')
  );
}
