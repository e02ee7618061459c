import { applicationOf } from '../application';
import { lackingServerMemory, leastPoolSize, planConnections } from '../connections';
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

/** What `database-memory` would say next of that many connections. */
function memoryFor(database: DatabaseConfig, maxConnections: number): string {
  const least = database.kind === 'in-cluster' ? lackingServerMemory({ ...database, maxConnections }) : undefined;
  return least === undefined ? '' : ` and a database.resources.limits.memory of at least ${least}`;
}
