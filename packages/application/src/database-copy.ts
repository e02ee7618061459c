import type { PodUser } from './process';
import type { ApplicationProfile } from './profile';

/**
 * The CronJob that copies the database in use over the idle one. It is never due: a person starts it, while the application
 * is stopped, so that it takes no room and no connection of its own.
 */
export interface DatabaseCopy {
  /** Name of the CronJob and value of its pods' label `app`. */
  readonly app: string;
  readonly component: string;
  readonly user: PodUser;
  readonly graceSeconds: number;
  readonly deadlineSeconds: number;
  /** Key of the Secret with the URL of the server in the namespace; a managed database has its own. */
  readonly urlKey: string;
}

/** What copies the database: as the backup, which reads the same data with the same programs. */
export function databaseCopy({ servers, backup, secret }: ApplicationProfile): DatabaseCopy {
  const { user, graceSeconds, deadlineSeconds } = backup;
  const [urlKey] =
    Object.entries(secret.keys).find(([, value]) => value.kind === 'database-url' && value.through === 'server') ?? [];
  if (urlKey === undefined) throw new TypeError('the Secret has no key with the URL of the database itself');
  const app = `${servers.database.app}-copy`;
  return { app, component: 'copy', user, graceSeconds, deadlineSeconds, urlKey };
}
