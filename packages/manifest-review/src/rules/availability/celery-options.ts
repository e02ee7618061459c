import type { FindingClass, Rule, Verdict } from '@vmshift/findings';
import type { Workload } from '@vmshift/kubernetes';
import { celeryOption } from '../../cluster/celery-options';
import type { EnvironmentView } from '../../cluster/environment-view';
import { stopSeconds } from '../../cluster/profile';
import { type Comparison, changeRule, newPlaces } from '../rule';
import { CELERY_COMMAND, CELERY_WORKERS, COMMAND_FIELDS, celeryPlaces, workers } from './celery-places';

/**
 * Options of which every value is judged here, or does nothing that has to be told: events, gossip and mingle between
 * workers and heartbeats are for monitors, and `-O` chooses which idle process gets a task.
 */
export const KNOWN_CELERY_OPTIONS =
  /(?<!\S)(?:(?:-P|--pool|--autoscale|--max-tasks-per-child|--max-memory-per-child|--prefetch-multiplier|--time-limit|--soft-time-limit|-O|--optimization|-n|--hostname|--heartbeat-interval|--max-interval)[ =]?\S+|(?:-E|--task-events|--without-gossip|--without-mingle|--without-heartbeat|-D|--detach)(?!\S))/g;

/** With fewer tasks for each, processes end and start more often than they work. */
const LEAST_TASKS = 10;
/** Tasks that a process takes in advance; Celery's own is 4. */
const MOST_TASKS_AHEAD = 10;

/** What an option of a worker does when its value is not a good one. */
interface OptionRule {
  readonly id: string;
  readonly title: string;
  readonly names: string;
  readonly isBad: (value: string, view: EnvironmentView, workload: Workload) => boolean;
  readonly class: FindingClass;
  readonly verdict: Verdict;
  readonly because: (value: string) => string;
  readonly impact: string;
  readonly fix: string;
  readonly see: string;
}

const OPTION_RULES: readonly OptionRule[] = [
  {
    id: 'celery-pool-changes',
    title: 'A worker runs tasks in processes of its own',
    names: '-P|--pool',
    isBad: (value) => value !== 'prefork' && value !== 'processes',
    class: 'outage',
    verdict: 'warn',
    because: (value) =>
      value === 'solo'
        ? 'by --pool solo each pod runs one task at once, and answers no ping meanwhile'
        : `by --pool ${value} the tasks of a pod run in one process, without the time limits of the prefork pool`,
    impact: 'queues grow; a task that blocks or crashes holds up every other of the pod',
    fix: 'leave --pool out',
    see: 'https://docs.celeryq.dev/en/stable/userguide/concurrency/index.html',
  },
  {
    id: 'celery-processes-short-lived',
    title: 'A process of a worker does many tasks',
    names: '--max-tasks-per-child',
    isBad: (value) => Number(value) < LEAST_TASKS,
    class: 'capacity',
    verdict: 'warn',
    because: (value) => `each process ends after ${value} ${value === '1' ? 'task' : 'tasks'}`,
    impact: 'the pod is busy with starting processes, each of which connects to the database again',
    fix: '100 or more, or leave it out',
    see: `${CELERY_WORKERS}#max-tasks-per-child-setting`,
  },
  {
    id: 'celery-process-memory-bound-too-low',
    title: 'A process of a worker may use what it needs',
    names: '--max-memory-per-child',
    isBad: (value, { profile }) => Number(value) < profile.processMemoryMib * 1024,
    class: 'capacity',
    verdict: 'warn',
    because: (value) =>
      `each process ends after the task that brings it above ${value} KiB, which it needs at its start`,
    impact: 'the pod is busy with starting processes, each of which connects to the database again',
    fix: 'the number is of KiB: leave room for a task above what a process needs, or leave it out',
    see: `${CELERY_WORKERS}#max-memory-per-child-setting`,
  },
  {
    id: 'celery-takes-too-many-tasks',
    title: 'A worker leaves tasks to the others',
    names: '--prefetch-multiplier',
    isBad: (value) => Number(value) === 0 || Number(value) > MOST_TASKS_AHEAD,
    class: 'capacity',
    verdict: 'warn',
    because: (value) =>
      Number(value) === 0
        ? 'each worker takes every task that waits'
        : `each process takes ${value} tasks from the queue before it has done one`,
    impact: 'pods that the autoscaler adds find an empty queue, and tasks of a pod that is killed wait for an hour',
    fix: `1 to ${MOST_TASKS_AHEAD}`,
    see: 'https://docs.celeryq.dev/en/stable/userguide/optimizing.html#prefetch-limits',
  },
  {
    id: 'celery-kills-tasks',
    title: 'A task has the time that it needs',
    names: '--time-limit|--soft-time-limit',
    isBad: (value, _, workload) => Number(value) > 0 && Number(value) < stopSeconds(workload),
    class: 'outage',
    verdict: 'block',
    because: (value) => `a task is ended after ${value} s, and the longest of the application takes more`,
    impact: 'long tasks, migrations first, never get done',
    fix: 'a minute or more, or leave it out',
    see: `${CELERY_WORKERS}#time-limits`,
  },
  {
    id: 'celery-logs-arguments',
    title: 'Arguments of tasks stay out of the log of staging and production',
    names: '-l|--loglevel',
    isBad: (value, { config }) => /^debug$/i.test(value) && config?.tier !== 'development',
    class: 'secret-leak',
    verdict: 'warn',
    because: () => 'at the level DEBUG Celery writes the arguments of each task to the log',
    impact: 'who reads the log reads them, passwords of customers too',
    fix: 'INFO',
    see: CELERY_COMMAND,
  },
];

/** What options of Celery do to tasks, and to the pods that run them. */
export const celeryOptions: readonly Rule<Comparison>[] = OPTION_RULES.map(({ names, isBad, because, ...rule }) =>
  changeRule({
    ...rule,
    judge: (comparison) =>
      newPlaces((view) =>
        celeryPlaces(workers(view), names, (container, workload) => {
          const value = celeryOption(names, container);
          return value === undefined || !isBad(value, view, workload) ? undefined : { now: value };
        }),
      )(comparison),
    because: ({ now }) => because(now),
    reads: COMMAND_FIELDS,
  }),
);
