import { printSafely } from '@vmshift/findings';
import { type Container, commandLine, type Workload } from '@vmshift/kubernetes';
import { script } from '../../cluster/backup-plan';
import { roleOf } from '../../cluster/roles';
import { serverSettings } from '../../cluster/server-settings';
import { pairContainers } from '../../cluster/succession';
import { isKnownDatabaseSetting } from '../../rules/data/postgresql-settings';
import { type Comparison, type Effect, type Found, keptWorkloads } from '../effect';

const SEE = 'https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/';

/** Flags whose value only decides what is written to the log. */
const LOG_FLAGS = /(?:^|\s)(?:--loglevel|-l|--log-level|-v|--verbose|--access-logfile|--error-logfile)[ =]?\S*/g;
/** Flags whose value another rule judges by its effect: queues, processes, connections, retention. */
const JUDGED_FLAGS =
  /((?:^|\s)(?:-Q|--queues|-c|--concurrency|-w|--workers|--min-age|-A|--app|--schedule|-s|-n|--hostname|--max-tasks-per-child|--prefetch-multiplier))[ =]?\S+/g;

/**
 * Programs that are started in another way. What the change does is judged elsewhere as far as a rule understands it;
 * this says that there is a change whose effect only a run can show.
 */
export const process: Effect = (comparison) =>
  keptWorkloads(comparison).flatMap(({ old, workload }) =>
    pairContainers(old, workload).flatMap(({ before, container }): readonly Found[] => {
      if (understood(before, container, old, workload, comparison)) return [];
      return [started(before, container, workload)];
    }),
  );

function understood(
  before: Container,
  after: Container,
  old: Workload,
  workload: Workload,
  { before: base, after: head }: Comparison,
): boolean {
  if (essence(before) === essence(after)) return true;
  const role = roleOf(workload);
  if (role !== 'database' && role !== 'pooler') return false;
  // Everything that differs is a setting of the server, and settings are judged one by one.
  const names = [serverSettings(old, base), serverSettings(workload, head)].map((one) => [...one.keys()]);
  const changed = names.flat().filter((name) => !names.every((list) => list.includes(name)));
  const known = role === 'database' ? changed.every(isKnownDatabaseSetting) : changed.length === 0;
  return known && withoutSettings(before) === withoutSettings(after);
}

function withoutSettings(container: Container): string {
  return script(commandLine(container))
    .replace(/-c ?\S+=\S*|--[\w-]+=\S*/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The command without its shell comments, blank lines and what decides nothing. */
function essence(container: Container): string {
  return script(commandLine(container))
    .replace(LOG_FLAGS, ' ')
    .replace(JUDGED_FLAGS, '$1 ')
    .replace(/\s+/g, ' ')
    .trim();
}

function started(before: Container, after: Container, workload: Workload): Found {
  const [was, is] = [commandLine(before).join(' '), commandLine(after).join(' ')];
  return {
    id: 'process-started-differently',
    class: 'outage',
    verdict: 'warn',
    object: workload.name,
    path: `${after.path}.command`,
    before: printSafely('command', was) || 'the image’s own command',
    after: printSafely('command', is) || 'the image’s own command',
    because: 'another command or other arguments start the process',
    impact: 'it may do something else, or not start; no rule can tell from the text alone',
    fix: 'try it in dev or staging before production',
    see: SEE,
  };
}
