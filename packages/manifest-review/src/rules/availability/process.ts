import { isDeepStrictEqual } from 'node:util';
import { printSafely } from '@vmshift/findings';
import { type Container, canonical, commandLine } from '@vmshift/kubernetes';
import { backupPlans, DUMP_FOLDER, scriptOf } from '../../cluster/backup-plan';
import { roleOf } from '../../cluster/roles';
import { serverSettings } from '../../cluster/server-settings';
import { pairContainers } from '../../cluster/succession';
import { containerFields } from '../reads';
import { type Comparison, changeRule, type KeptWorkload, keptWorkloads } from '../rule';
import { KNOWN_CELERY_OPTIONS } from './celery-options';

/** Flags whose value only decides what is written to the log. */
const LOG_FLAGS = /(?:^|\s)(?:--loglevel|-l|--log-level|-v|--verbose|--access-logfile|--error-logfile)[ =]?\S*/g;
/** A duration of Go, which has a unit: rclone takes no bare number but 0. */
const DURATION = String.raw`(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|ms|s|m|h))+)`;
/** What rclone reads for each flag that decides how fast and how often something is tried, and not what is done. */
const PACE_VALUES: Readonly<Record<string, string>> = {
  'retries|low-level-retries|transfers|checkers': String.raw`\d{1,4}`,
  contimeout: DURATION,
  // A number of seconds too, and one of longer units.
  stats: String.raw`(?:${DURATION}|\d+(?:\.\d+)?[dwMy]?)`,
  bwlimit: String.raw`(?:off|\d+(?:\.\d+)?(?:[kKMmGgTtPp](?:i[Bb]?)?)?)`,
};
/** @see https://rclone.org/docs/#options */
const PACE_FLAGS = new RegExp(
  Object.entries(PACE_VALUES)
    .map(([names, value]) => String.raw`(?:^|\s)--(?:${names})[ =]${value}(?=\s|$)`)
    .join('|'),
  'g',
);
/** Flags whose value another rule judges by what it does: queues, processes, connections, retention. */
const JUDGED_FLAGS =
  /((?:^|\s)(?:-Q|--queues|-c|--concurrency|-w|--workers|--min-age|-A|--app|--schedule|-s))[ =]?\S+/g;

/** Whether everything that differs is a setting of the server: settings are judged one by one. */
function differsInSettings(before: Container, after: Container, kept: KeptWorkload, comparison: Comparison): boolean {
  const role = roleOf(kept.workload);
  if (role !== 'database' && role !== 'pooler') return false;
  const settings = [serverSettings(kept.old, comparison.before), serverSettings(kept.workload, comparison.after)];
  const names = settings.map((one) => [...one.keys()]);
  const changed = names.flat().filter((name) => !names.every((list) => list.includes(name)));
  // What no rule knows of the database's is told setting by setting.
  return (role === 'database' || changed.length === 0) && withoutSettings(before) === withoutSettings(after);
}

/** Whether a step of the backup has nothing new but where dumps go, which the rules of the backup judge. */
function differsInFolders(
  before: Container,
  container: Container,
  { workload }: KeptWorkload,
  { after }: Comparison,
): boolean {
  const folders = [[DUMP_FOLDER, '']] as const;
  if (essence(before, folders) !== essence(container, folders)) return false;
  return backupPlans(after).some((plan) => plan.workload.name === workload.name);
}

function withoutSettings(container: Container): string {
  return essence(container, [[/(?<!\S)(?:-c ?|--)[^\s=]+=\S*/g, '']]);
}

/** The command without its shell comments, blank lines and what matches. */
function essence(container: Container, replacements: readonly (readonly [RegExp, string])[]): string {
  const text = replacements.reduce((rest, [form, by]) => rest.replace(form, by), scriptOf(container));
  return text.replace(/\s+/g, ' ').trim();
}

/** Options of Celery that have two names. @see https://docs.celeryq.dev/en/stable/reference/cli.html */
const CELERY_NAMES: readonly (readonly [RegExp, string])[] = [
  [/(?<=\s)-A(?=\s|$)/g, '--app'],
  [/(?<=\s)-Q(?=\s|$)/g, '--queues'],
  [/(?<=\s)-c(?=\s|$)/g, '--concurrency'],
  [/(?<=\s)-s(?=\s|$)/g, '--schedule'],
];

function withoutJudgedFlags(container: Container): string {
  const isCelery = commandLine(container)[0] === 'celery';
  const text = essence(container, [
    ...(isCelery ? [[KNOWN_CELERY_OPTIONS, ' '] as const] : []),
    [LOG_FLAGS, ' '],
    [PACE_FLAGS, ' '],
    [JUDGED_FLAGS, '$1 '],
    ...(isCelery ? CELERY_NAMES : []),
  ]);
  // What is left are options without a value, in any order.
  return isCelery ? text.split(' ').sort().join(' ') : text;
}

function print(container: Container): string {
  return printSafely('command', commandLine(container).join(' ')) || 'the image’s own command';
}

/** What a new command does is judged elsewhere as far as a rule understands it; what is left only a run can show. */
export const startedDifferently = changeRule({
  id: 'process-started-differently',
  title: 'Processes are started by a command that is known to work',
  judge: (comparison) =>
    keptWorkloads(comparison).flatMap((kept) =>
      pairContainers(kept.old, kept.workload).flatMap(({ before, container }) => {
        if (isDeepStrictEqual(commandLine(before), commandLine(container))) return [];
        if (withoutJudgedFlags(before) === withoutJudgedFlags(container)) return [];
        if (differsInSettings(before, container, kept, comparison)) return [];
        if (differsInFolders(before, container, kept, comparison)) return [];
        const same = canonical(before.spec.command) === canonical(container.spec.command);
        return {
          object: kept.workload.name,
          path: `${container.path}.${same ? 'args' : 'command'}`,
          before: print(before),
          after: print(container),
        };
      }),
    ),
  class: 'outage',
  verdict: 'warn',
  because: 'another command or other arguments start the process',
  impact: 'it may do something else, or not start; no rule can tell from the text alone',
  fix: 'try it in dev or staging before production',
  see: 'https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/',
  reads: containerFields('command', 'args'),
  explainedBy: ['*', 'application-service-lost', 'tables-not-made'],
});
