/**
 * Names that other objects refer to. Those of the API, worker, beat, PostgreSQL and Redis are the names of the objects
 * that already run: a changed name is a second server, a changed selector is refused by Kubernetes.
 */
export const APP = {
  api: 'vmshift-api',
  worker: 'vmshift-celery-worker',
  beat: 'vmshift-celery-beat',
  schema: 'vmshift-schema',
  postgresql: 'postgresql',
  pooler: 'pgbouncer',
  redis: 'redis',
  backup: 'postgresql-backup',
} as const;

/** Value of a pod's `app` label, which every selector uses. */
export type AppName = (typeof APP)[keyof typeof APP];

/** What each server listens on. */
export const PORT = { api: 8000, postgresql: 5432, pooler: 6432, redis: 6379 } as const;

export const API_SERVICE = 'vmshift-api-service';
export const SERVICE_ACCOUNT = 'vmshift';

/** The claims that hold the data. A new name is an empty volume. */
export const CLAIM = { postgresql: 'postgresql-pvc', redis: 'redis-pvc' } as const;
