import { formatQuantity, NANOS } from '@vmshift/kubernetes';
import { CONNECTION_BYTES, lackingServerMemory, SHARED_BUFFERS_BYTES } from '../connections';
import { databasesOf } from '../databases';
import type { InClusterDatabaseConfig } from '../environment-config';
import { environmentRule, type Report } from './rule';

/**
 * Protects PostgreSQL from being killed by the kernel, which ends every session at once: its memory limit has to hold
 * the process of every connection that it accepts.
 */
export const databaseMemory = environmentRule(
  {
    id: 'database-memory',
    title: 'The memory of PostgreSQL holds the process of every connection that it accepts',
    see: 'https://www.postgresql.org/docs/16/kernel-resources.html#LINUX-MEMORY-OVERCOMMIT',
  },
  (environment, report) => {
    for (const { path, database } of databasesOf(environment)) {
      if (database.kind === 'in-cluster') check(database, path, report);
    }
  },
);

function check(database: InClusterDatabaseConfig, path: string, report: Report): void {
  const least = lackingServerMemory(database);
  if (least === undefined) return;
  const allowed = `at least ${least}: ${database.maxConnections} connections of ${binary(CONNECTION_BYTES)} each, and shared buffers of ${binary(SHARED_BUFFERS_BYTES)}; or fewer connections`;
  report(`${path}.resources.limits.memory`, database.resources.limits.memory, allowed);
}

function binary(bytes: number): string {
  return formatQuantity(BigInt(bytes) * NANOS, 'binary');
}
