import { formatQuantity, NANOS, parseQuantity } from '@vmshift/kubernetes';
import { CONNECTION_BYTES, SHARED_BUFFERS_BYTES, serverMemory } from '../connections';
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
  if (!Number.isSafeInteger(database.maxConnections)) return;
  const { memory } = database.resources.limits;
  const needed = BigInt(serverMemory(database)) * NANOS;
  const limit = parseQuantity(memory);
  if (limit === undefined || limit >= needed) return;
  const allowed = `at least ${binary(needed)}: ${database.maxConnections} connections of ${binary(BigInt(CONNECTION_BYTES) * NANOS)} each, and shared buffers of ${binary(BigInt(SHARED_BUFFERS_BYTES) * NANOS)}; or fewer connections`;
  report(`${path}.resources.limits.memory`, memory, allowed);
}

function binary(nanos: bigint): string {
  return formatQuantity(nanos, 'binary');
}
