import { type ApplicationProfile, type ServerName, serversOf } from '@vmshift/application';
import type { EnvironmentView } from '../../cluster/environment-view';
import { type Role, workloadsOfRole } from '../../cluster/roles';
import { changeRule } from '../rule';
import { changedVariables, VARIABLE_FIELDS, valueOfVariable } from './changed-variables';

/** Variables by which libpq insists on an encrypted connection, with the values that do. */
const WANT_ENCRYPTION: Readonly<Record<string, RegExp>> = {
  PGSSLMODE: /^(?:require|verify-ca|verify-full)$/,
  PGSSLNEGOTIATION: /^direct$/,
  PGCHANNELBINDING: /^require$/,
  PGGSSENCMODE: /^require$/,
};

const shared = {
  class: 'outage',
  verdict: 'block',
  impact: 'every connection to the database fails: the process serves nothing, or the run ends with an error',
  see: 'https://www.postgresql.org/docs/16/libpq-envars.html',
  reads: VARIABLE_FIELDS,
} as const;

/** Whether a process connects to a server, by the keys of the Secret that it uses. */
function isClient(server: ServerName, role: Role, { processes, secret }: ApplicationProfile): boolean {
  const process = Object.entries(processes).find(([key]) => key === role)?.[1];
  return Object.entries(process?.secrets ?? {}).some(([variable, key]) => {
    const value = process?.unusedVariables?.includes(variable) ? undefined : secret.keys[key];
    return value !== undefined && serversOf(value).includes(server);
  });
}

/** Whether a workload may speak with the database by libpq: a Job and one that no profile knows can. */
function mayAskDatabase(role: Role, { profile }: EnvironmentView): boolean {
  if (role === 'queue' || role === 'pooler') return false;
  return !Object.hasOwn(profile.processes, role) || isClient('database', role, profile);
}

/** What libpq takes from the environment next to the URL, and the servers of the environment refuse. */
export const connectionVariables = [
  changeRule({
    ...shared,
    id: 'database-without-encryption',
    title: 'Clients ask the database for no encryption that it lacks',
    judge: (comparison) =>
      // Another database than that of the environment may speak TLS.
      workloadsOfRole(comparison.after, 'database').length === 0
        ? []
        : changedVariables(comparison).filter(
            ({ name, to, role }) =>
              WANT_ENCRYPTION[name]?.test(valueOfVariable(to) ?? '') && mayAskDatabase(role, comparison.after),
          ),
    because: ({ name, after }) =>
      `by ${name}=${after} clients insist on encryption, and no server of the environment speaks TLS`,
    fix: ({ name }) => `leave ${name} out`,
  }),
  changeRule({
    ...shared,
    id: 'pooler-refuses-options',
    title: 'Clients of the pooler send no options of a session',
    judge: (comparison) => {
      const { profile } = comparison.after;
      if (workloadsOfRole(comparison.after, 'pooler').length === 0) return [];
      return changedVariables(comparison).filter(
        ({ name, to, role }) =>
          name === 'PGOPTIONS' && isClient('pooler', role, profile) && (valueOfVariable(to) ?? '').trim() !== '',
      );
    },
    because: 'PgBouncer refuses a client that starts a session with options (unsupported startup parameter)',
    fix: 'leave PGOPTIONS out: settings of the role hold for every session (ALTER ROLE … SET), the schema Job makes them',
    see: 'https://www.pgbouncer.org/config.html#ignore_startup_parameters',
  }),
];
