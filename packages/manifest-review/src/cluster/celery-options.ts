import { type Container, commandLine, runningContainers, type Workload } from '@vmshift/kubernetes';
import { scriptOf } from './backup-plan';
import { flagValuePath } from './command-words';
import { knownWorkload } from './profile';

/** The container that makes a workload a worker or a scheduler, and those next to it that start a Celery of their own. */
export function celeryContainers(workload: Workload): readonly Container[] {
  const own = knownWorkload(workload)?.container;
  return runningContainers(workload).filter(
    (container) => container === own || /^(?:\S*\/)?celery\s/.test(celeryLine(container)),
  );
}

/** The command of Celery; where a shell starts it, without the shell and its own options. */
function celeryLine(container: Container): string {
  return scriptOf(container).replace(/^\S*\b(?:ba|a|da)?sh\s+(?:-\w+\s+(?:pipefail\s+)?)*-\w*c\s+/, '');
}

/**
 * The value of an option: behind `=` or a blank; of a short one behind a blank or nothing, where `=` is a part of the value.
 * @param names of the option, as a pattern: `-Q|--queues`
 */
export function celeryOption(names: string, container: Container): string | undefined {
  return new RegExp(`(?:^|\\s)(?:${names})(?:(?<=\\s-\\w) ?|(?<=--[\\w-]+)[ =])(\\S+)`).exec(
    celeryLine(container),
  )?.[1];
}

/** Whether an option without a value is given. @param names of the option, as a pattern */
export function hasCeleryOption(names: string, container: Container): boolean {
  return new RegExp(`(?:^|\\s)(?:${names})(?=\\s|$)`).test(celeryLine(container));
}

/** The path of an option's value, or of the option where its value is part of it. @param names as a pattern */
export function celeryOptionPath(names: string, container: Container): string {
  return flagValuePath(container, new RegExp(`(?:^|\\s)(?:${names})(?:[ =]|$)`));
}

/**
 * Processes of the pool at the most: the first number of `--autoscale`, which overrides `--concurrency`; undefined where the
 * command names none, or 0, by which Celery counts the CPUs of the node.
 * @see https://docs.celeryq.dev/en/stable/userguide/workers.html#autoscaling
 */
export function celeryProcesses(container: Container): number | undefined {
  if (commandLine(container).length === 0) return undefined;
  const named = celeryOption('--autoscale', container) ?? celeryOption('-c|--concurrency', container);
  const most = /^\d+/.exec(named ?? '')?.[0];
  return most === undefined || Number(most) === 0 ? undefined : Number(most);
}
