import { commandLine, type Workload } from '@vmshift/kubernetes';
import { script } from '../../cluster/backup-plan';
import type { EnvironmentView } from '../../cluster/environment-view';
import { workloadsOfRole } from '../../cluster/roles';
import type { Effect } from '../effect';

/** Whether something still makes the database's tables: no image of the application does it by itself. */
export const schemaJob: Effect = ({ before, after }) => {
  const [old] = schemaJobs(before);
  const [now] = schemaJobs(after);
  if (old === undefined || now !== undefined || after.objects.length === 0) return [];
  const kept = after.workload(old.name);
  return [
    {
      id: 'tables-not-made',
      class: 'outage',
      verdict: 'block',
      object: old.name,
      path: kept ? `${kept.podPath}.containers` : 'metadata.name',
      before: 'makes the missing tables',
      after: kept ? 'makes none' : undefined,
      because: kept
        ? 'without the import of app.models and create_all the program succeeds and makes no table'
        : 'nothing makes the tables any more',
      impact:
        'on a new or restored volume, and with the first new table of a release, every data route fails while /ready says that all is well',
      fix: 'keep the Job and its command',
      see: 'https://docs.sqlalchemy.org/en/20/core/metadata.html#creating-and-dropping-database-tables',
    },
  ];
};

/** Jobs that import the models and create what they declare. */
function schemaJobs(view: EnvironmentView): readonly Workload[] {
  return workloadsOfRole(view, 'job').filter(({ containers }) =>
    containers.some((container) => {
      const text = script(commandLine(container));
      return (/create_all/.test(text) && /app\.models/.test(text)) || /alembic\s+upgrade/.test(text);
    }),
  );
}
