import { asText, dataAt, fieldPath } from '@vmshift/kubernetes';
import { configMapsOf } from '../../cluster/needs';
import { roleOf } from '../../cluster/roles';
import { isScript } from '../../cluster/server-settings';
import { changeRule, keptWorkloads } from '../rule';

/** What the database's image runs on an empty volume, and a person on one that exists. */
export const initScripts = changeRule({
  id: 'database-script-changes',
  title: 'What a superuser runs in the database is read by a person',
  judge: (comparison) =>
    keptWorkloads(comparison)
      .filter(({ workload }) => roleOf(workload) === 'database')
      .flatMap(({ workload }) =>
        configMapsOf(workload).flatMap((name) => {
          const object = `ConfigMap/${name}`;
          const [was, is] = [comparison.before, comparison.after].map((side) => dataAt(side.find(object), 'data'));
          return Object.entries(is ?? {})
            .filter(([file, text]) => isScript(file) && asText(text) !== asText(was?.[file]))
            .map(([file]) => ({ object, path: fieldPath('data', file), server: workload.name }));
        }),
      ),
  class: 'privilege',
  verdict: 'warn',
  because: ({ server }) => `${server} runs the script as superuser on an empty volume, and a person on one with data`,
  impact: 'it can take data away, or give a role more rights than the application needs',
  fix: 'read the whole script, and run tooling/runbook/application-role.test.ts where a PostgreSQL server is installed',
  see: 'https://hub.docker.com/_/postgres',
  reads: ['data'],
});
