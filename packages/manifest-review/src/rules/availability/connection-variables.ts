import { serversOf } from '@vmshift/application';
import { workloadsOfRole } from '../../cluster/roles';
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
        : changedVariables(comparison).filter(({ name, to }) => WANT_ENCRYPTION[name]?.test(valueOfVariable(to) ?? '')),
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
      return changedVariables(comparison).filter(({ name, to, role }) => {
        const process = Object.entries(profile.processes).find(([key]) => key === role)?.[1];
        const isClient = Object.values(process?.secrets ?? {}).some((key) => {
          const value = profile.secret.keys[key];
          return value !== undefined && serversOf(value).includes('pooler');
        });
        return name === 'PGOPTIONS' && isClient && (valueOfVariable(to) ?? '').trim() !== '';
      });
    },
    because: 'PgBouncer refuses a client that starts a session with options (unsupported startup parameter)',
    fix: 'leave PGOPTIONS out: settings of the role hold for every session (ALTER ROLE … SET), the schema Job makes them',
    see: 'https://www.pgbouncer.org/config.html#ignore_startup_parameters',
  }),
];
