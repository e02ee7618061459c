import { runningContainers, type Workload } from '@vmshift/kubernetes';
import { variablesOf } from '../../cluster/environment-variables';
import type { EnvironmentView } from '../../cluster/environment-view';
import { configurationText } from '../../cluster/needs';
import { roleOf } from '../../cluster/roles';
import { serverSettings, strangeLines } from '../../cluster/server-settings';
import { type Comparison, type Effect, type Found, keptWorkloads } from '../effect';
import { POOLER, POSTGRES, REDIS, SETTING_RULES, type SettingRule } from './server-setting-rules';

/** Settings of PostgreSQL, Redis and PgBouncer that decide whether data survives, who is let in, and who is served. */
export const durability: Effect = (comparison) =>
  keptWorkloads(comparison).flatMap(({ old, workload }) => [
    ...settingChanges(old, workload, comparison),
    ...unreadable(old, workload, comparison),
    ...trust(old, workload, comparison),
  ]);

function settingChanges(old: Workload, workload: Workload, { before, after }: Comparison): readonly Found[] {
  const role = roleOf(workload);
  if (role !== 'queue' && role !== 'database' && role !== 'pooler') return [];
  const [was, is] = [serverSettings(old, before), serverSettings(workload, after)];
  const names = [...new Set([...was.keys(), ...is.keys()])].filter((name) => was.get(name) !== is.get(name));
  return names.flatMap((name): readonly Found[] => {
    const rule = (SETTING_RULES[role] as Readonly<Record<string, SettingRule>>)[name];
    if (rule === undefined)
      return role === 'pooler' && isDatabaseEntry(name)
        ? [databaseEntry(name, was.get(name), is.get(name), workload)]
        : [];
    if (!rule.weakens(is.get(name), was.get(name))) return [];
    return [
      {
        id: 'server-setting',
        class: rule.class,
        verdict: rule.verdict,
        object: workload.name,
        path: name,
        before: was.get(name) ?? 'the server’s default',
        after: is.get(name) ?? 'the server’s default',
        because: `the server is started with ${name} ${is.get(name) ?? 'left to its default'}`,
        impact: rule.impact,
        fix: `keep ${name} ${was.get(name) ?? 'as it was'}`,
        see: rule.see,
      },
    ];
  });
}

/** Entries of `[databases]` are not settings: their names are databases, and the values lead to servers. */
function isDatabaseEntry(name: string): boolean {
  return !/^(log_|max_|min_|default_|reserve_|server_|client_|query_|idle_|tcp_|unix_|admin_|stats_|auth_|listen_|so_|pkt_|dns_|application_|disable_|ignore_|pool_|pidfile|logfile|user|verbose|syslog|peer_|cancel_|suspend_|transaction_|track_|job_|sbuf_|resolv_|service_|conffile|autodb_)/.test(
    name,
  );
}

function databaseEntry(name: string, was: string | undefined, is: string | undefined, workload: Workload): Found {
  return {
    id: 'pooler-leads-elsewhere',
    class: 'outage',
    verdict: 'block',
    object: workload.name,
    path: name,
    before: was,
    after: is,
    because: `the pooler connects clients of ${name} to ${is ?? 'nothing'}`,
    impact: 'the application reaches another server or none',
    fix: 'keep the entry of the database as it was',
    see: POOLER,
  };
}

/** Whether a server asks nobody for a password: told to trust, or Redis started without one. */
function isOpen(workload: Workload, view: EnvironmentView): boolean {
  const trusts = runningContainers(workload)
    .map((container) => variablesOf(container, view))
    .flatMap((variables) => ['POSTGRES_HOST_AUTH_METHOD', 'ALLOW_EMPTY_PASSWORD'].map((name) => variables.get(name)))
    .some((variable) => variable?.kind === 'value' && /^(trust|yes|true)$/i.test(variable.value));
  const passwordless =
    roleOf(workload) === 'queue' && !/requirepass|aclfile|^user /m.test(configurationText(workload, view));
  return trusts || passwordless;
}

function trust(old: Workload, workload: Workload, { before, after }: Comparison): readonly Found[] {
  if (!isOpen(workload, after) || isOpen(old, before)) return [];
  return [
    {
      id: 'server-without-password',
      class: 'exposure',
      verdict: 'block',
      object: workload.name,
      path: 'env',
      before: undefined,
      after: 'no password asked',
      because: 'the server is told to trust every connection, or is started without a password',
      impact: 'whoever reaches the port owns the database; a volume initialised so stays so',
      fix: 'leave the authentication method alone',
      see: 'https://hub.docker.com/_/postgres',
    },
  ];
}

const NUMBER = /^\d+(\.\d+)?$/;
/** A number with a unit of memory or time, as the servers read them. */
const AMOUNT = /^\d+(\.\d+)?\s*([kmgt]?b?|us|ms|s|min|h|d)$/i;

/** Values that are no number any more, and lines that are no setting: the server ends with an error at its start. */
function unreadable(old: Workload, workload: Workload, { before, after }: Comparison): readonly Found[] {
  const [was, is] = [serverSettings(old, before), serverSettings(workload, after)];
  const values = [...is].filter(([name, value]) => NUMBER.test(was.get(name) ?? '') && !AMOUNT.test(value));
  const known = new Set(strangeLines(old, before));
  const lines = strangeLines(workload, after).filter((line) => !known.has(line));
  return [...values, ...lines.map((line) => ['', line] as const)].map(([name, value]) => ({
    id: 'server-setting-unreadable',
    class: 'outage',
    verdict: 'block',
    object: workload.name,
    path: name,
    before: name === '' ? undefined : was.get(name),
    after: value.slice(0, 100),
    because: name === '' ? 'the line is no setting of the server' : `${name} wants a number`,
    impact: 'the server ends with an error at its start, again and again',
    fix: 'correct the value',
    see: roleOf(workload) === 'pooler' ? POOLER : roleOf(workload) === 'queue' ? REDIS : POSTGRES,
  }));
}
