import { asText, dataAt, fieldPath } from '@vmshift/kubernetes';
import { configMapsOf } from '../../cluster/needs';
import { roleOf } from '../../cluster/roles';
import { isScript } from '../../cluster/server-settings';
import { type Comparison, changeRule, keptWorkloads } from '../rule';

/** The scripts of the database that differ, each with its text; one that is gone has that of before. */
function changedScripts(comparison: Comparison) {
  return keptWorkloads(comparison)
    .filter(({ workload }) => roleOf(workload) === 'database')
    .flatMap(({ workload }) =>
      configMapsOf(workload).flatMap((name) => {
        const object = `ConfigMap/${name}`;
        const [was, is] = [comparison.before, comparison.after].map((side) => side.find(object));
        // Where the ConfigMap is away, no pod starts, which is told as that.
        if (is === undefined) return [];
        const [old, next] = [dataAt(was, 'data'), dataAt(is, 'data')];
        return [...new Set([...Object.keys(old), ...Object.keys(next)])]
          .filter((file) => isScript(file) && asText(old[file]) !== asText(next[file]))
          .map((file) => ({
            ...{ object, path: fieldPath('data', file), server: workload.name },
            isGone: next[file] === undefined,
            text: asText(next[file] ?? old[file]),
          }));
      }),
    );
}

const scriptChanged = changeRule({
  id: 'database-script-changes',
  title: 'What a superuser runs in the database is read by a person',
  judge: (comparison) => changedScripts(comparison).filter(({ isGone }) => !isGone),
  class: 'privilege',
  verdict: 'warn',
  because: ({ server }) => `${server} runs the script as superuser on an empty volume, and a person on one with data`,
  impact: 'it can take data away, or give a role more rights than the application needs',
  fix: 'read the whole script, and run tooling/runbook/application-role.test.ts where a PostgreSQL server is installed',
  see: 'https://hub.docker.com/_/postgres',
  reads: ['data'],
});

const scriptRemoved = changeRule({
  id: 'database-script-removed',
  title: 'A database on an empty volume gets what the application needs',
  judge: (comparison) => {
    const changed = changedScripts(comparison);
    const added = changed.flatMap(({ isGone, text }) => (isGone ? [] : [text]));
    return changed.filter(({ isGone, text }) => isGone && !added.includes(text));
  },
  class: 'outage',
  verdict: 'warn',
  because: ({ server }) => `${server} no longer runs the script on an empty volume`,
  impact:
    'nothing changes where the volume has data; on a new one the application has no role of its own, and cannot log in',
  fix: 'keep the script',
  see: 'https://hub.docker.com/_/postgres',
  reads: ['data'],
});

/** What the database's image runs on an empty volume, and a person on one that exists. */
export const initScripts = [scriptChanged, scriptRemoved];
