import { runningContainers, type Workload } from '@vmshift/kubernetes';
import { variablesOf } from '../../cluster/environment-variables';
import type { EnvironmentView } from '../../cluster/environment-view';
import { configurationText } from '../../cluster/needs';
import { roleOf } from '../../cluster/roles';
import { strangeLines } from '../../cluster/server-settings';
import { containerFields } from '../reads';
import { changeRule, keptWorkloads } from '../rule';
import { changedSettings, SETTING_FIELDS } from './setting-rule';

const NUMBER = /^\d+(\.\d+)?$/;
/** A number with a unit of memory or time, as the servers read them. */
const AMOUNT = /^\d+(\.\d+)?\s*([kmgt]?b?|us|ms|s|min|h|d)$/i;

/** Whether a server can read its configuration, and asks for a password. */
export const serverConfiguration = [
  changeRule({
    id: 'server-setting-unreadable',
    title: 'Servers can read their configuration',
    judge: (comparison) => [
      ...changedSettings(comparison)
        .filter(({ before, after }) => after !== undefined && NUMBER.test(before ?? '') && !AMOUNT.test(after))
        .map(({ object, path, before, after = '', name }) => ({
          ...{ object, path, before: `${name} ${before}`, after: `${name} ${after.slice(0, 100)}` },
          why: `${name} has to be a number`,
        })),
      ...keptWorkloads(comparison).flatMap(({ old, workload }) => {
        const known = new Set(strangeLines(old, comparison.before).map(({ value }) => value));
        return strangeLines(workload, comparison.after)
          .filter(({ value }) => !known.has(value))
          .map(({ object, path, value }) => ({
            ...{ object, path, now: value.slice(0, 100), why: 'the line is no setting of the server' },
          }));
      }),
    ],
    class: 'outage',
    verdict: 'block',
    because: ({ why }) => why,
    impact: 'the server ends with an error at its start, again and again',
    fix: 'correct the value',
    see: 'https://redis.io/docs/latest/operate/oss_and_stack/management/config/',
    reads: SETTING_FIELDS,
  }),
  changeRule({
    id: 'server-without-password',
    title: 'Servers ask for a password',
    judge: (comparison) =>
      keptWorkloads(comparison).flatMap(({ old, workload }) => {
        const path = openPath(workload, comparison.after);
        if (path === undefined || openPath(old, comparison.before) !== undefined) return [];
        return [{ object: workload.name, path, now: 'no password is asked for' }];
      }),
    class: 'exposure',
    verdict: 'block',
    because: 'the server is told to trust every connection, or is started without a password',
    impact: 'anyone who reaches the port owns the data; a volume that was initialized like that stays open',
    fix: 'leave the authentication method alone',
    see: 'https://hub.docker.com/_/postgres',
    reads: containerFields('env', 'command', 'args'),
  }),
];

/** Where a server is told to ask for no password, or Redis is started without one; undefined when it asks. */
function openPath(workload: Workload, view: EnvironmentView): string | undefined {
  for (const container of runningContainers(workload)) {
    const variables = variablesOf(container, view);
    const name = ['POSTGRES_HOST_AUTH_METHOD', 'ALLOW_EMPTY_PASSWORD'].find((one) => {
      const variable = variables.get(one);
      return variable?.kind === 'value' && /^(trust|yes|true)$/i.test(variable.value);
    });
    if (name !== undefined) return `${container.path}.env[${name}]`;
  }
  const isOpenQueue =
    roleOf(workload) === 'queue' && !/requirepass|aclfile|^user /m.test(configurationText(workload, view));
  const [container] = runningContainers(workload);
  return isOpenQueue ? `${container?.path ?? workload.podPath}.command` : undefined;
}
