import type { Comparison } from '../src/rules/rule';
import { comparison } from './comparison';

/** The workers of the frozen side. */
export const WORKER = 'Deployment/vmshift-celery-worker';

/** Its scheduler. */
export const BEAT = 'Deployment/vmshift-celery-beat';

/** The path of a workload's command, in the container of its name. */
export function commandOf(workload: string): string {
  return `spec.template.spec.containers[${workload.replace('Deployment/', '')}].command`;
}

/** The command of a workload, changed. */
export function editCommand(workload: string, change: (words: readonly string[]) => readonly string[]): Comparison {
  return comparison((draft) => draft.map<string[]>(workload, commandOf(workload), change));
}

/** The worker with more words behind its command. */
export function workerWith(...words: readonly string[]): Comparison {
  return editCommand(WORKER, (command) => [...command, ...words]);
}

/** The worker with a part of each word replaced. */
export function workerReplacing(from: string, to: string): Comparison {
  return editCommand(WORKER, (command) => command.map((word) => word.replace(from, to)));
}
