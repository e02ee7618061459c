import { databasesOf } from '../databases';
import { environmentRule } from './rule';

/** What PostgreSQL takes without quotes; the names also stand in connection URLs and in PgBouncer's ini file. */
const IDENTIFIER = /^[a-z_][a-z0-9_]{0,62}$/;

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
    }
  },
);
