import type { ApplicationProfile, Backup } from './profile';

/** A CronJob that restores a dump, with the programs of the backup and its access to the bucket. */
export type DatabaseRestore = Pick<
  Backup,
  'app' | 'component' | 'user' | 'graceSeconds' | 'deadlineSeconds' | 'retries'
>;

/** A restore fills every table and index again, which takes longer than to dump them. */
const DEADLINE_SECONDS = 4 * 3600;

/**
 * What restores the database of the environment. It is never due: a person starts it, while the application is stopped, so
 * that it takes no room and no connection of its own.
 */
export function databaseRestore({ servers, backup: { user, graceSeconds } }: ApplicationProfile): DatabaseRestore {
  const app = `${servers.database.app}-restore`;
  // One that failed is looked at before the next.
  return { app, component: 'restore', user, graceSeconds, deadlineSeconds: DEADLINE_SECONDS, retries: 0 };
}

/** What restores the newest dump on a schedule, into a server of its own pod that is thrown away. */
export function restoreDrill(profile: ApplicationProfile): DatabaseRestore {
  const restore = databaseRestore(profile);
  return { ...restore, app: `${restore.app}-drill`, component: 'restore-drill', retries: 1 };
}
