import { applicationOf } from '../application';
import { leastPoolSize, planConnections } from '../connections';
import { environmentRule } from './rule';

/**
 * Protects the API from standing still: its endpoints hold a session while their process waits for another, so that too
 * few servers in one pooler replica are soon all held by those who wait (docs/adr).
 */
export const poolerSize = environmentRule(
  {
    id: 'pooler-size',
    title: 'A pooler has enough servers for sessions that wait for each other',
    see: 'https://www.pgbouncer.org/config.html#default_pool_size',
  },
  (environment, report, platform) => {
    const profile = applicationOf(platform);
    const { pooler } = environment.database;
    const least = leastPoolSize(environment, profile);
    if (!pooler || !(pooler.poolSize < least)) return;
    const { clients } = planConnections(environment, profile);
    const held =
      'when all servers of one replica are held by sessions whose processes wait for one more, the API stands';
    const reason = least === clients ? 'as many sessions as there can be' : `measured; only ${clients} exclude it`;
    const allowed = `at least ${least} (${reason}): ${held} still for 15 to 30 s`;
    report('database.pooler.poolSize', pooler.poolSize, allowed);
  },
);
