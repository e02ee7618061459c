import { databasesOf } from '../databases';
import type { DatabaseConfig, EnvironmentConfig } from '../environment-config';
import type { PlatformConfig } from '../platform-config';
import { environmentRule, type Report } from './rule';

/**
 * Protects the second database from having the objects of the first, which are named for what they are, and from being one
 * that the first cannot be copied to or back from.
 */
export const idleDatabase = environmentRule(
  {
    id: 'idle-database',
    title: 'A second database is of the other kind, and the two can be copied in both directions',
    see: 'https://www.postgresql.org/docs/16/app-pgdump.html',
  },
  (environment, report, platform) => {
    const { database, idleDatabase: idle } = environment;
    if (idle === undefined) return;
    if (idle.kind === database.kind) {
      report(
        'idleDatabase.kind',
        idle.kind,
        `${other(database)}: two databases of one kind would have the same objects; exchange database and idleDatabase to switch`,
      );
    }
    if ('pooler' in idle && idle.pooler !== undefined) {
      report(
        'idleDatabase.pooler',
        'set',
        'nothing: the pooler is in front of the database in use; move it with the switch',
      );
    }
    checkVersions(environment, platform, report);
  },
);

function other({ kind }: DatabaseConfig): DatabaseConfig['kind'] {
  return kind === 'managed' ? 'in-cluster' : 'managed';
}

/** `pg_dump` of the image refuses a server that is newer than itself, and takes an older one. */
function checkVersions(environment: EnvironmentConfig, { images }: PlatformConfig, report: Report): void {
  const major = /^\d+/.exec(images.postgresql.tag)?.[0];
  if (major === undefined) return;
  for (const { path, database } of databasesOf(environment)) {
    if (database.kind !== 'managed' || database.engineId === `postgresql/${major}`) continue;
    report(
      `${path}.engineId`,
      database.engineId,
      `postgresql/${major}, the version of the server in the cluster, whose pg_dump copies in both directions; raise it when the other database is gone`,
    );
  }
}
