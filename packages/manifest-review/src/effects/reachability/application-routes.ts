/** A path of the API and what it gives to whoever asks. */
export interface ApplicationRoute {
  readonly path: string;
  /** What a stranger gets there that is not meant for him; undefined when the path is the product itself. */
  readonly gives?: string;
}

/** What the API answers, none of it with authentication. `(any other path)` stands for what is not listed. */
export const APPLICATION_ROUTES: readonly ApplicationRoute[] = [
  { path: '/' },
  { path: '/health' },
  { path: '/live' },
  { path: '/api/v1/vms' },
  { path: '/api/v1/vms/1/analyze' },
  { path: '/api/v1/migrations' },
  { path: '/api/v1/migrations/1/start' },
  { path: '/ready', gives: 'whether the database is up, by a query per request' },
  { path: '/health/detailed', gives: 'host, port and user of the servers, in raw errors' },
  { path: '/docs', gives: 'the whole interface' },
  { path: '/redoc', gives: 'the whole interface' },
  { path: '/openapi.json', gives: 'the whole interface' },
  { path: '/api/v1/tasks', gives: 'control over running tasks, and calls that block a server process for seconds' },
  { path: '/api/v1/tasks/workers/status', gives: 'calls that block a server process for seconds' },
  { path: '/any-other-path', gives: 'whatever the application adds later' },
];
