import { MEASURED_POOL_SIZE } from '@vmshift/environments';
import type { FindingClass, Verdict } from '@vmshift/findings';

/** What a setting of a server is for, and when a new value is a step back. */
export interface SettingRule {
  /** Whether the new value is a step back from the old one; undefined is the server's own default. */
  readonly weakens: (after: string | undefined, before: string | undefined) => boolean;
  readonly class: FindingClass;
  readonly verdict: Verdict;
  readonly impact: string;
  readonly see: string;
}

/** Where the facts come from. */
export const REDIS = 'https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/';
const REDIS_SECURITY = 'https://redis.io/docs/latest/operate/oss_and_stack/management/security/';
export const POSTGRES = 'https://www.postgresql.org/docs/16/runtime-config-wal.html';
export const POOLER = 'https://www.pgbouncer.org/config.html';

const off = (value: string | undefined) => value !== undefined && /^(off|no|false|0)$/i.test(value);

const QUEUE_RULES: Readonly<Record<string, SettingRule>> = {
  maxmemory: {
    weakens: (after, before) => less(after, before, 0.5),
    class: 'outage',
    verdict: 'warn',
    impact: 'the queue refuses new tasks sooner',
    see: 'https://redis.io/docs/latest/develop/reference/eviction/',
  },
  appendonly: {
    weakens: (after) => after !== 'yes',
    class: 'data-loss',
    verdict: 'block',
    impact: 'queued tasks and results are gone with the next restart',
    see: REDIS,
  },
  appendfsync: {
    weakens: (after) => after === 'no',
    class: 'data-loss',
    verdict: 'warn',
    impact: 'half a minute of tasks is lost in a crash',
    see: REDIS,
  },
  'maxmemory-policy': {
    weakens: (after) => after !== undefined && after !== 'noeviction',
    class: 'data-loss',
    verdict: 'block',
    impact: 'when memory is full, Redis throws queued tasks away and nobody is told',
    see: 'https://redis.io/docs/latest/develop/reference/eviction/',
  },
  requirepass: {
    weakens: (after) => after === undefined || after === '' || after === '""',
    class: 'exposure',
    verdict: 'block',
    impact: 'whoever reaches the port reads and writes the queue, passwords in task arguments included',
    see: REDIS_SECURITY,
  },
  include: {
    weakens: () => true,
    class: 'exposure',
    verdict: 'block',
    impact: 'the file with the password is not read: the server is open, or refuses to start',
    see: REDIS_SECURITY,
  },
  'protected-mode': {
    weakens: off,
    class: 'exposure',
    verdict: 'warn',
    impact: 'without a password the server answers everybody',
    see: REDIS_SECURITY,
  },
  port: {
    weakens: () => true,
    class: 'outage',
    verdict: 'block',
    impact: 'clients connect to the old port',
    see: REDIS_SECURITY,
  },
  bind: {
    weakens: (after) => after !== undefined && /^(127\.|localhost)/.test(after),
    class: 'outage',
    verdict: 'block',
    impact: 'no other pod can connect',
    see: REDIS_SECURITY,
  },
  'enable-debug-command': {
    weakens: (after) => !off(after),
    class: 'exposure',
    verdict: 'warn',
    impact: 'a client can crash the server',
    see: REDIS_SECURITY,
  },
};

const less = (after: string | undefined, before: string | undefined, share: number) =>
  after !== undefined && before !== undefined && Number.parseFloat(after) < Number.parseFloat(before) * share;

const DATABASE_RULES: Readonly<Record<string, SettingRule>> = {
  fsync: {
    weakens: off,
    class: 'data-loss',
    verdict: 'block',
    impact: 'a crash of the node can destroy the whole database',
    see: POSTGRES,
  },
  full_page_writes: {
    weakens: off,
    class: 'data-loss',
    verdict: 'block',
    impact: 'a crash of the node can destroy pages beyond repair',
    see: POSTGRES,
  },
  synchronous_commit: {
    weakens: off,
    class: 'data-loss',
    verdict: 'warn',
    impact: 'transactions that were confirmed can be lost in a crash',
    see: POSTGRES,
  },
  autovacuum: {
    weakens: off,
    class: 'outage',
    verdict: 'block',
    impact: 'tables bloat, and in the end the server stops to avoid transaction id wraparound',
    see: 'https://www.postgresql.org/docs/16/routine-vacuuming.html',
  },
  listen_addresses: {
    weakens: (after) => after !== '*' && after !== '0.0.0.0' && after !== "'*'",
    class: 'outage',
    verdict: 'block',
    impact: 'no other pod can connect',
    see: 'https://www.postgresql.org/docs/16/runtime-config-connection.html',
  },
  password_encryption: {
    weakens: (after) => after !== undefined && /md5/.test(after),
    class: 'exposure',
    verdict: 'warn',
    impact: 'passwords are stored weakly',
    see: 'https://www.postgresql.org/docs/16/auth-password.html',
  },
  zero_damaged_pages: {
    weakens: (after) => !off(after),
    class: 'data-loss',
    verdict: 'block',
    impact: 'damaged pages are silently emptied',
    see: POSTGRES,
  },
  ignore_checksum_failure: {
    weakens: (after) => !off(after),
    class: 'data-loss',
    verdict: 'block',
    impact: 'corruption goes unnoticed into the backups',
    see: POSTGRES,
  },
  port: {
    weakens: () => true,
    class: 'outage',
    verdict: 'block',
    impact: 'clients connect to the old port',
    see: 'https://www.postgresql.org/docs/16/runtime-config-connection.html',
  },
};

const fewerServers = (after: number, before: number) => after < MEASURED_POOL_SIZE && after < before;

const STANDSTILL: Omit<SettingRule, 'weakens'> = {
  class: 'outage',
  verdict: 'warn',
  impact:
    'under load all servers of a replica are held by sessions whose processes wait for one more: the API stands still for 15 to 30 s',
  see: POOLER,
};

/** Servers of a pool where nothing is said. */
const DEFAULT_POOL_SIZE = 20;

const POOLER_RULES: Readonly<Record<string, SettingRule>> = {
  default_pool_size: {
    weakens: (after, before) => fewerServers(Number(after ?? DEFAULT_POOL_SIZE), Number(before ?? DEFAULT_POOL_SIZE)),
    ...STANDSTILL,
  },
  max_db_connections: {
    // Unset and 0 mean: no bound.
    weakens: (after, before) =>
      fewerServers(Number(after) || Number.POSITIVE_INFINITY, Number(before) || Number.POSITIVE_INFINITY),
    ...STANDSTILL,
  },
  auth_type: {
    weakens: (after) => after === undefined || /^(any|trust|plain|md5)$/.test(after),
    class: 'exposure',
    verdict: 'block',
    impact: 'connections are let in without proof, or with a weak one',
    see: POOLER,
  },
  auth_file: {
    weakens: () => true,
    class: 'outage',
    verdict: 'block',
    impact: 'the pooler knows no user, and refuses every login',
    see: POOLER,
  },
  listen_port: {
    weakens: () => true,
    class: 'outage',
    verdict: 'block',
    impact: 'clients connect to the old port',
    see: POOLER,
  },
  listen_addr: {
    weakens: (after) => after !== '*' && after !== '0.0.0.0',
    class: 'outage',
    verdict: 'block',
    impact: 'no other pod can connect',
    see: POOLER,
  },
  pool_mode: {
    weakens: (after) => after !== 'transaction',
    class: 'outage',
    verdict: 'block',
    impact: 'every client keeps a server connection for itself: they run out',
    see: POOLER,
  },
  ignore_startup_parameters: {
    weakens: (after) => !/extra_float_digits/.test(after ?? ''),
    class: 'outage',
    verdict: 'warn',
    impact: 'clients that send the parameter are refused',
    see: POOLER,
  },
  query_wait_timeout: {
    weakens: (after) => after === undefined || Number(after) === 0 || Number(after) >= 15,
    class: 'outage',
    verdict: 'warn',
    impact: 'a request waits longer than the 15 to 30 s after which gunicorn kills the process that holds it',
    see: POOLER,
  },
};

/** Settings of PostgreSQL that tune it and neither lose data nor shut anybody out. */
const TUNING = new Set(
  'shared_buffers work_mem maintenance_work_mem effective_cache_size random_page_cost effective_io_concurrency max_wal_size min_wal_size checkpoint_completion_target checkpoint_timeout wal_buffers default_statistics_target timezone max_parallel_workers max_worker_processes jit'.split(
    ' ',
  ),
);

/** Whether a rule knows what a setting of PostgreSQL does. */
export function isKnownDatabaseSetting(name: string): boolean {
  return name in DATABASE_RULES || TUNING.has(name) || name === 'max_connections' || name.startsWith('log_');
}

/** What is known of each server's settings, by the role of the workload that runs it. */
export const SETTING_RULES = { queue: QUEUE_RULES, database: DATABASE_RULES, pooler: POOLER_RULES } as const;
