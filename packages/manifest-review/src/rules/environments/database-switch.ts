import { type DatabaseConfig, type EnvironmentConfig, renderedIdleDatabase } from '@vmshift/environments';
import { canonical } from '@vmshift/kubernetes';
import { type DatabaseSwitch, databaseSwitch } from '../../cluster/declared-databases';
import { changeRule } from '../rule';

const NAMES: Readonly<Record<DatabaseConfig['kind'], string>> = {
  'in-cluster': 'the server in the cluster',
  managed: 'the managed database',
};

/** Another database becomes the one in use. */
export const switchedDatabase = changeRule({
  id: 'database-switched',
  title: 'The application changes to a database that is there and that the other was copied to',
  judge: (comparison) => {
    const switched = databaseSwitch(comparison);
    if (switched === undefined) return [];
    const { was, is } = switched;
    const missing = missingOf(switched);
    return [
      {
        object: `Cluster/${is.name}`,
        path: 'database.kind',
        before: was.database.kind,
        after: is.database.kind,
        verdict: missing === undefined ? ('warn' as const) : ('block' as const),
        missing,
        ...{ from: NAMES[was.database.kind], to: NAMES[is.database.kind] },
      },
    ];
  },
  class: 'data-loss',
  verdict: 'block',
  because: ({ from, to, missing }) =>
    missing === undefined
      ? `the application connects to ${to} instead of ${from}, and finds what was copied to it`
      : `the application connects to ${to} instead of ${from}: ${missing}`,
  impact: ({ from }) => `what was written to ${from} after the copy is missing`,
  fix: 'carry out "Move the database" (docs/maintenance.md): merge this when the copy has ended with "both databases are equal"',
  see: 'https://www.postgresql.org/docs/16/app-pgdump.html',
});

/** What a switch needs and these models do not have. */
function missingOf({ was, is }: DatabaseSwitch): string | undefined {
  const idle = renderedIdleDatabase(was);
  if (idle?.kind !== is.database.kind) {
    return 'main does not have it as idleDatabase with rendered: true, so that nothing was copied to it';
  }
  if (!isSame(idle, is.database)) return 'it is not the idleDatabase that main has';
  const kept = renderedIdleDatabase(is);
  if (kept?.kind !== was.database.kind || !isSame(kept, was.database)) {
    return 'the other does not stay as idleDatabase with rendered: true, so that there is no way back';
  }
  if (isPooled(was) !== isPooled(is)) {
    return 'the pooler comes or goes with it, and the URLs of the Secret are sent by a deploy of Terraform after it';
  }
  return undefined;
}

function isPooled({ database }: EnvironmentConfig): boolean {
  return database.pooler !== undefined;
}

/** Whether two are one database, whatever is in front of it and whether it is in use. */
function isSame(one: object, other: object): boolean {
  const bare = (database: object) => ({ ...database, pooler: undefined, rendered: undefined });
  return canonical(bare(one)) === canonical(bare(other));
}
