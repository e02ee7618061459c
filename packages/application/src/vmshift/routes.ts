import type { Route } from '../probe';
import type { ApplicationProfile } from '../profile';

/** The paths that tell how the API is. */
export const health = {
  public: '/health',
  live: '/live',
  ready: '/ready',
} as const satisfies ApplicationProfile['ingress']['health'];

/** What the API answers. `/ready` answers 200 whatever it finds: the truth is in its body. */
export const routes = [
  { path: '/', probes: 'process' },
  { path: health.public, probes: 'process' },
  { path: health.live, probes: 'process' },
  { path: '/api/v1/vms' },
  { path: '/api/v1/vms/1/analyze' },
  { path: '/api/v1/migrations' },
  { path: '/api/v1/migrations/1/start' },
  { path: health.ready, probes: 'database', gives: 'whether the database is up, by a query per request' },
  { path: '/health/detailed', probes: 'database', gives: 'host, port and user of the servers, in raw errors' },
  { path: '/docs', probes: 'process', gives: 'the whole interface' },
  { path: '/redoc', probes: 'process', gives: 'the whole interface' },
  { path: '/openapi.json', probes: 'process', gives: 'the whole interface' },
  { path: '/api/v1/tasks', gives: 'control over running tasks, and calls that block a server process for seconds' },
  { path: '/api/v1/tasks/workers/status', gives: 'calls that block a server process for seconds' },
] as const satisfies readonly Route[];
