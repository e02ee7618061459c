import type { EnvironmentConfig } from './environment-config';

/**
 * How Argo CD syncs an environment, as its Application declares it. An automatic sync tries a commit once; `retry` tries
 * again, and `refresh` lets a newer commit, such as a rollback, take over from one that keeps failing.
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/
 */
export function argoCdSyncPolicy({ application: { prune, selfHeal } }: Pick<EnvironmentConfig, 'application'>) {
  return {
    automated: { prune, selfHeal },
    retry: { limit: 5, refresh: true, backoff: { duration: '5s', factor: 2, maxDuration: '3m' } },
    syncOptions: ['ServerSideApply=true'],
  } as const;
}
