import type { Workload } from '@vmshift/kubernetes';
import { scriptOf } from '../../cluster/backup-plan';
import type { EnvironmentView } from '../../cluster/environment-view';
import { workloadsOfRole } from '../../cluster/roles';
import { containerFields } from '../reads';
import { changeRule } from '../rule';

/** Jobs that import the models and create what they declare. */
export function schemaJobs(view: EnvironmentView): readonly Workload[] {
  return workloadsOfRole(view, 'job').filter(({ containers }) =>
    containers.some((container) => {
      const text = scriptOf(container);
      return (/create_all/.test(text) && /app\.models/.test(text)) || /alembic\s+upgrade/.test(text);
    }),
  );
}

/** Whether something still makes the database's tables: no image of the application does it by itself. */
export const tablesNotMade = changeRule({
  id: 'tables-not-made',
  title: 'A Job makes the tables of the database',
  judge: ({ before, after }) => {
    const [old] = schemaJobs(before);
    if (old === undefined || schemaJobs(after).length > 0 || after.objects.length === 0) return [];
    const kept = after.workload(old.name);
    return [
      {
        object: old.name,
        path: kept && `${kept.podPath}.containers`,
        before: 'makes the missing tables',
        after: kept && 'makes none',
        kept: kept !== undefined,
        ready: after.profile.ingress.health.ready,
      },
    ];
  },
  class: 'outage',
  verdict: 'block',
  because: ({ kept }) =>
    kept
      ? 'without the import of app.models and create_all the program succeeds and makes no table'
      : 'nothing makes the tables any more',
  impact: ({ ready }) =>
    `on a new or restored volume, and with the first new table of a release, every data route fails while ${ready} reports that all is well`,
  fix: 'keep the Job and its command',
  see: 'https://docs.sqlalchemy.org/en/20/core/metadata.html#creating-and-dropping-database-tables',
  reads: containerFields('command', 'args'),
});
