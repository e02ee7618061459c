import {
  type ApplicationProfile,
  PGBOUNCER_DATABASES_FILE,
  type Process,
  type ScaledProcess,
} from '@vmshift/application';
import type { Rule } from '@vmshift/findings';
import { databaseSwitch } from '../../cluster/declared-databases';
import { type Comparison, changeRule } from '../rule';
import { changedSettings, endsWithin, isSet, SETTING_FIELDS, type SettingRule, settingRule } from './setting-rule';

const SEE = 'https://www.pgbouncer.org/config.html';

/** How long a process of the API that waits for the pooler holds the others up, until gunicorn replaces it. */
function blockedSeconds({ processes }: ApplicationProfile): string {
  const { least, most } = blockedOf(processes.api) ?? {};
  return least === undefined ? 'as long as it waits' : `${least} to ${most} s`;
}

function blockedOf(process: Process | undefined): ScaledProcess['blockedSeconds'] {
  return process?.kind === 'scaled' ? process.blockedSeconds : undefined;
}

const ANOTHER_PROOF = 'the list of users no longer decides alone who may log in';

/** Seconds that the longest task of the application and the pauses between requests stay below. */
const LEAST_PATIENCE = 60;

/** Seconds for which a server without work is kept. */
const LEAST_KEPT = 10;

const isShort = endsWithin(LEAST_PATIENCE);

const RULES: readonly SettingRule[] = [
  {
    id: 'pgbouncer-weak-authentication',
    title: 'The pooler asks for a strong proof of the password',
    class: 'exposure',
    verdict: 'block',
    see: SEE,
    settings: {
      auth_type: {
        weakens: (after) => after === undefined || /^(any|trust|plain|md5)$/.test(after),
        impact: 'connections are accepted without a proof, or with a weak one',
      },
      auth_hba_file: { weakens: isSet, impact: ANOTHER_PROOF },
      auth_query: { weakens: isSet, impact: ANOTHER_PROOF },
      auth_user: { weakens: isSet, impact: ANOTHER_PROOF },
      '%include': {
        weakens: (after) => after !== undefined && after !== PGBOUNCER_DATABASES_FILE,
        impact: ANOTHER_PROOF,
      },
      admin_users: {
        weakens: isSet,
        impact: 'who has the password of such a user stops the pooler, and sees what its clients ask',
      },
    },
  },
  {
    id: 'pgbouncer-refuses-clients',
    title: 'The pooler accepts the clients that there are',
    class: 'outage',
    verdict: 'block',
    see: SEE,
    settings: {
      auth_file: { weakens: () => true, impact: 'the pooler knows no user, and refuses every login' },
      ignore_startup_parameters: {
        weakens: (after = '', _, { servers }) => !after.includes(servers.pooler.settings.ignore_startup_parameters),
        impact: 'clients that send the parameter are refused',
        verdict: 'warn',
      },
      client_tls_sslmode: {
        weakens: (after) => after !== undefined && after !== 'disable',
        impact: 'the pooler has no certificate of its own, and does not start',
      },
      server_tls_sslmode: {
        weakens: () => true,
        impact:
          'a PostgreSQL in the cluster speaks no TLS and a managed one speaks nothing else: the pooler reaches no server',
      },
    },
  },
  {
    id: 'pgbouncer-cuts-off',
    title: 'The pooler lets queries and clients that wait live',
    class: 'outage',
    verdict: 'warn',
    see: SEE,
    settings: {
      query_timeout: {
        weakens: isShort,
        impact: 'a query that takes longer is cut off, and its task or request fails',
      },
      transaction_timeout: { weakens: isShort, impact: 'a task that takes longer loses its transaction' },
      idle_transaction_timeout: { weakens: isShort, impact: 'a task that computes for longer loses its transaction' },
      client_idle_timeout: {
        weakens: isShort,
        impact: 'the connections that the API and the workers keep break whenever they are idle for that long',
      },
    },
  },
  {
    id: 'pgbouncer-lends-without-end',
    title: 'A transaction that does nothing gives its server back',
    class: 'outage',
    verdict: 'warn',
    see: SEE,
    settings: {
      idle_transaction_timeout: {
        weakens: (after, before) => Number(before) > 0 && !(Number(after) > 0),
        impact: 'a task that hangs in its transaction keeps a server and its locks until its pod ends',
      },
    },
  },
  {
    id: 'pgbouncer-reconnects',
    title: 'The pooler keeps its connections to the server',
    class: 'capacity',
    verdict: 'warn',
    see: SEE,
    settings: {
      server_lifetime: {
        // 0 is: use a connection once.
        weakens: (after) => Number(after) < LEAST_PATIENCE,
        impact: 'the server starts processes all the time, and each request waits for one',
      },
      server_idle_timeout: {
        weakens: endsWithin(LEAST_KEPT),
        impact: 'after each short pause requests wait for new connections',
      },
    },
  },
  {
    id: 'pgbouncer-unreachable',
    title: 'The pooler listens where its clients connect',
    class: 'outage',
    verdict: 'block',
    see: SEE,
    settings: {
      listen_port: { weakens: () => true, impact: 'clients connect to the old port' },
      listen_addr: {
        weakens: (after) => after !== '*' && after !== '0.0.0.0',
        impact: 'no other pod can connect',
      },
    },
  },
  {
    id: 'pgbouncer-session-pooling',
    title: 'The pooler lends servers by transaction',
    class: 'outage',
    verdict: 'block',
    see: SEE,
    settings: {
      pool_mode: {
        weakens: (after, _, { servers }) => after !== servers.pooler.settings.pool_mode,
        impact: 'every client keeps a server connection for itself: they run out',
      },
    },
  },
  {
    id: 'pgbouncer-waits-too-long',
    title: 'The pooler gives up before gunicorn kills the process that waits',
    class: 'outage',
    verdict: 'warn',
    see: SEE,
    settings: {
      query_wait_timeout: {
        // Unset it is two minutes, and 0 means: no bound.
        weakens: (after, _, { processes }) => {
          const { least } = blockedOf(processes.api) ?? {};
          return least !== undefined && (after === undefined || Number(after) === 0 || Number(after) >= least);
        },
        impact: (profile) =>
          `a request waits longer than the ${blockedSeconds(profile)} after which gunicorn kills the process that holds it`,
      },
    },
  },
];

/** Names in PgBouncer's file that are settings; any other is an entry of `[databases]` and leads to a server. */
const SETTING_NAME =
  /^(%|log_|max_|min_|default_|reserve_|server_|client_|query_|idle_|tcp_|unix_|admin_|stats_|auth_|listen_|so_|pkt_|dns_|application_|disable_|ignore_|pool_|pidfile|logfile|user|verbose|syslog|peer_|cancel_|suspend_|transaction_|track_|job_|sbuf_|resolv_|service_|conffile|autodb_)/;

/**
 * Settings that only tune the pooler, and those of which the connections are added up. A pool by transaction asks no
 * `server_reset_query`.
 */
const TUNING =
  /^(max_client_conn|default_pool_size|reserve_pool_size|reserve_pool_timeout|min_pool_size|max_db_connections|max_prepared_statements|server_reset_query|server_check_delay|tcp_keep\w+|stats_period|verbose|log_\w+)$/;

/** Whether a rule knows what a setting of PgBouncer does; an entry of a database is none. */
export function isKnownPoolerSetting(name: string): boolean {
  return RULES.some(({ settings }) => Object.hasOwn(settings, name)) || !SETTING_NAME.test(name) || TUNING.test(name);
}

/** Settings of the pooler that decide which server clients reach, and whether they are served. */
export const pgbouncerSettings: readonly Rule<Comparison>[] = [
  ...RULES.map((rule) => settingRule('pooler', rule, isSwitchedSetting)),
  changeRule({
    id: 'pooler-leads-elsewhere',
    title: 'The pooler connects each database to its server',
    judge: (comparison) =>
      changedSettings(comparison)
        .filter(({ role, name }) => role === 'pooler' && !SETTING_NAME.test(name))
        .filter((entry) => !isSwitchedSetting(entry, comparison))
        .map(({ object, path, before, after, name }) => ({ object, path, before, after, name })),
    class: 'outage',
    verdict: 'block',
    because: ({ name, after }) => `the pooler connects clients of ${name} to ${after ?? 'nothing'}`,
    impact: 'the application reaches another server or none',
    fix: 'keep the entry of the database as it was',
    see: SEE,
    reads: SETTING_FIELDS,
  }),
];

/**
 * What a switch of the database changes: the entry of the server in the cluster, as a managed database is looked up in the
 * Secret, and TLS, which a managed database asks for.
 */
export function isSwitchedSetting(
  {
    name,
    before,
    after,
  }: { readonly name: string; readonly before?: string | undefined; readonly after?: string | undefined },
  comparison: Comparison,
): boolean {
  const switched = databaseSwitch(comparison);
  if (switched === undefined) return false;
  const { was, is } = switched;
  const isLeft = is.database.kind === 'managed';
  // What the pooler has for a server in the cluster alone, and for a managed database alone.
  const [own, other] = isLeft ? [before, after] : [after, before];
  if (name === 'server_tls_sslmode') return own === undefined && other === 'require';
  const server = isLeft ? was.database : is.database;
  const { app, port } = comparison.after.profile.servers.database;
  return (
    server.kind === 'in-cluster' && name === server.name && own === `host=${app} port=${port}` && other === undefined
  );
}
