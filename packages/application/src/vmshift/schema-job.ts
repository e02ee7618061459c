import type { SyncJobProcess } from '../process';
import { APPLICATION_USER, TMP } from './images';
import { servers } from './servers';

/**
 * Makes the missing tables, changes no existing one. Without the import of `app.models` the metadata is empty, and the
 * program makes nothing and succeeds. The application's workflow (templates/app-repository) runs the same before its
 * tests.
 */
const CREATE_SCHEMA = 'import app.models; from app.database import Base, engine; Base.metadata.create_all(engine)';

const settings = Object.entries(servers.database.roleSettings)
  .map(([name, milliseconds]) => `ALTER ROLE CURRENT_USER SET ${name} = ${milliseconds}`)
  .join('; ');

/**
 * Then sets the time-outs of the role. A session that exists keeps its own: PgBouncer closes it within an hour
 * (`server_lifetime`), SQLAlchemy without a pooler after five minutes (`pool_recycle`).
 * @see https://www.postgresql.org/docs/16/sql-alterrole.html
 */
const SCHEMA_PROGRAM = `${CREATE_SCHEMA}
with engine.begin() as connection:
    connection.exec_driver_sql("${settings}")
`;

/** Makes the database's tables before the processes that run on start. */
export const schemaJob = {
  kind: 'sync-job',
  app: 'vmshift-schema',
  component: 'schema',
  image: 'api',
  user: APPLICATION_USER,
  command: ['python', '-c', SCHEMA_PROGRAM],
  // Past the pooler: it may be the first to connect to a new server.
  secrets: { DATABASE_URL: 'DATABASE_DIRECT_URL' },
  writable: [TMP],
  databaseConnections: 1,
  // The sync waits for the Job so long, and nothing newer is synced meanwhile.
  deadlineSeconds: 240,
  retries: 4,
  graceSeconds: 30,
} as const satisfies SyncJobProcess;
