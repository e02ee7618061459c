import { formatQuantity, NANOS, parseQuantity } from '@vmshift/kubernetes';
import { applicationOf } from '../application';
import { leastPoolSize, planConnections, serverMemory } from '../connections';
import type { DatabaseConfig } from '../environment-config';
import { environmentRule } from './rule';

/**
 * Protects the API from standing still: its endpoints hold a session while their process waits for another, so that too
 * few servers in one pooler replica are soon all held by those who wait (docs/adr).
 */
export const poolerSize = environmentRule(
  {
    id: 'pooler-size',
    title: 'A pooler has a server for every session that may wait for another',
    see: 'https://www.pgbouncer.org/config.html#default_pool_size',
  },
  (environment, report, platform) => {
    const { database, ingress } = environment;
    const { pooler } = database;
    const profile = applicationOf(platform);
    const least = leastPoolSize(environment, profile);
    // An infinite number follows from one that another rule tells.
    if (!pooler || !Number.isSafeInteger(least) || !(pooler.poolSize < least)) return;
    const sized = { ...environment, database: { ...database, pooler: { ...pooler, poolSize: least } } };
    const { server, serverLimit } = planConnections(sized, profile);
    const more =
      server > serverLimit ? ` with a database.maxConnections of at least ${server}${memoryFor(database, server)}` : '';
    const allowed = `at least ${least}${more}, the sessions that there may be at once: ${ingress.limitRequests} requests in flight (ingress.limitRequests), the readiness probes and the tasks of all workers; when all servers of one replica are held by sessions whose processes wait for one more, the API stands still; or a smaller ingress.limitRequests`;
    report('database.pooler.poolSize', pooler.poolSize, allowed);
  },
);

/** The memory that so many connections ask of the server, where its limit is less: what `database-memory` would say next. */
function memoryFor(database: DatabaseConfig, maxConnections: number): string {
  if (database.kind !== 'in-cluster' || !Number.isSafeInteger(maxConnections)) return '';
  const needed = BigInt(serverMemory({ ...database, maxConnections })) * NANOS;
  const limit = parseQuantity(database.resources.limits.memory);
  return limit === undefined || limit >= needed
    ? ''
    : ` and a database.resources.limits.memory of at least ${formatQuantity(needed, 'binary')}`;
}
