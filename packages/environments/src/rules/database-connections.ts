import type { ApplicationProfile } from '@vmshift/application';
import { applicationOf, processesOf } from '../application';
import { type ConnectionPlan, databaseKeys, planConnections } from '../connections';
import { databasesOf } from '../databases';
import type { EnvironmentConfig } from '../environment-config';
import { environmentRule, isIntegerWithin, PROFILE_FOLDER, type Report } from './rule';

/** PostgreSQL's own bound of `max_connections`. */
const MOST_CONNECTIONS = 262_143;

/**
 * Protects the database from being asked for more connections than it gives: then requests wait, block their process,
 * and the process is killed after 15 to 30 seconds.
 * @see https://www.pgbouncer.org/config.html
 */
export const databaseConnections = environmentRule(
  {
    id: 'database-connections',
    title: 'The application asks the database for no more connections than it gives',
    see: 'https://www.postgresql.org/docs/16/runtime-config-connection.html',
  },
  (environment, report, platform) => {
    const profile = applicationOf(platform);
    const { pooler } = environment.database;
    for (const { path, database } of databasesOf(environment)) {
      if (!isIntegerWithin(database.maxConnections, 1, MOST_CONNECTIONS)) {
        report(`${path}.maxConnections`, database.maxConnections, `a whole number from 1 to ${MOST_CONNECTIONS}`);
      }
    }
    for (const property of ['replicas', 'maxClientConnections', 'poolSize'] as const) {
      if (pooler && !isIntegerWithin(pooler[property], 1)) {
        report(`database.pooler.${property}`, pooler[property], 'a whole number from 1');
      }
    }
    checkCounted(environment, profile, report);
    checkBounds(planConnections(environment, profile), report);
  },
);

/** A process whose number is not written counts as none, however many it opens. */
function checkCounted(environment: EnvironmentConfig, profile: ApplicationProfile, report: Report): void {
  for (const { name, process } of processesOf(environment, profile)) {
    const [key] = databaseKeys(process, profile);
    const { databaseConnections: connections } = process;
    if (key === undefined || (connections !== undefined && isIntegerWithin(connections, 0))) continue;
    report(
      `processes.${name}.databaseConnections`,
      connections,
      `the connections that one pod opens, a whole number from 0, as ${process.app} reads the database's URL (Secret key ${key}); 0 if it only parses it`,
      PROFILE_FOLDER,
    );
  }
}

/** Comparisons with a malformed number are false: it was reported by itself. */
function checkBounds({ clients, clientLimit, server, serverLimit }: ConnectionPlan, report: Report): void {
  if (clientLimit !== undefined && clients > clientLimit) {
    const allowed = `at least ${clients}: API and workers at their maximum and a rollout, through one replica`;
    report('database.pooler.maxClientConnections', clientLimit, allowed);
  }
  if (server > serverLimit) {
    const sources =
      clientLimit === undefined
        ? 'API and workers at their maximum and a rollout'
        : 'the pool of every pooler replica, before and after a rollout';
    const allowed = `at least ${server}: ${sources}, the schema Job, a backup and the reserved ones; or a smaller maximum`;
    report('database.maxConnections', serverLimit, allowed);
  }
}
