import type { SyncJobProcess } from '../process';
import { APPLICATION_USER, TMP } from './images';

/**
 * Makes the missing tables, changes no existing one. Without the import of `app.models` the metadata is empty, and the
 * program makes nothing and succeeds. The application's workflow (templates/app-repository) runs the same before its
 * tests.
 */
export const CREATE_SCHEMA =
  'import app.models; from app.database import Base, engine; Base.metadata.create_all(engine)';

/** Makes the database's tables before the processes that run on start. */
export const schemaJob = {
  kind: 'sync-job',
  app: 'vmshift-schema',
  component: 'schema',
  image: 'api',
  user: APPLICATION_USER,
  command: ['python', '-c', CREATE_SCHEMA],
  // Past the pooler: it may be the first to connect to a new server.
  secrets: { DATABASE_URL: 'DATABASE_DIRECT_URL' },
  writable: [TMP],
  databaseConnections: 1,
  // The sync waits for the Job so long, and nothing newer is synced meanwhile.
  deadlineSeconds: 240,
  retries: 4,
  graceSeconds: 30,
} as const satisfies SyncJobProcess;
