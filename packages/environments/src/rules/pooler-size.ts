import { applicationOf } from '../application';
import { leastPoolSize } from '../connections';
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
    const { pooler } = environment.database;
    const least = leastPoolSize(environment, applicationOf(platform));
    if (!pooler || !(pooler.poolSize < least)) return;
    const { limitRequests } = environment.ingress;
    const allowed = `at least ${least}, the sessions that there may be at once: ${limitRequests} requests in flight (ingress.limitRequests), the readiness probes and the tasks of all workers; when all servers of one replica are held by sessions whose processes wait for one more, the API stands still; or a smaller ingress.limitRequests`;
    report('database.pooler.poolSize', pooler.poolSize, allowed);
  },
);
