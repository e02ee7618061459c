import { DATABASE_SUPERUSER, databasesOf } from '../databases';
import { environmentRule } from './rule';

/** What PostgreSQL takes without quotes; the names also stand in connection URLs and in PgBouncer's ini file. */
const IDENTIFIER = /^[a-z_][a-z0-9_]{0,62}$/;

/** Databases that every server has; a restore connects to the first while it exchanges the application's. */
const OF_THE_SERVER = /^(postgres|template[01])$/;

/** Roles of the server itself: no other may have such a name. */
const OF_POSTGRESQL = /^pg_/;

/** Protects the database's name and user from needing quotes, and the application from being a superuser. */
export const databaseIdentity = environmentRule(
  {
    id: 'database-identity',
    title: 'The database and its user need no quotes, and the application is no superuser',
    see: 'https://www.postgresql.org/docs/16/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS',
  },
  (environment, report) => {
    for (const { path, database } of databasesOf(environment)) {
      if (database.kind !== 'in-cluster') continue;
      for (const property of ['name', 'user'] as const) {
        if (!IDENTIFIER.test(database[property])) {
          report(
            `${path}.${property}`,
            database[property],
            'a lower-case letter or "_", then lower-case letters, digits, "_"',
          );
        }
      }
      if (OF_THE_SERVER.test(database.name)) {
        report(
          `${path}.name`,
          database.name,
          'a database of its own: each server has postgres, template0 and template1',
        );
      }
      if (database.user === DATABASE_SUPERUSER || OF_POSTGRESQL.test(database.user)) {
        report(
          `${path}.user`,
          database.user,
          `a role of its own: ${DATABASE_SUPERUSER} is the superuser, pg_* are the server's`,
        );
      }
    }
  },
);
