import type { FindingClass, Rule, Verdict } from '@vmshift/findings';
import { type Container, probeOf, question, type Workload } from '@vmshift/kubernetes';
import {
  celeryContainers,
  celeryOption,
  celeryOptionPath,
  celeryProcesses,
  hasCeleryOption,
} from '../../cluster/celery-options';
import type { EnvironmentView } from '../../cluster/environment-view';
import { stopSeconds } from '../../cluster/profile';
import { highestReplicas } from '../../cluster/replicas';
import { consumesQueues, workloadsOfRole } from '../../cluster/roles';
import { pairContainers } from '../../cluster/succession';
import { containerFields } from '../reads';
import { type Comparison, changeRule, keptWorkloads, newPlaces } from '../rule';

const SEE = 'https://docs.celeryq.dev/en/stable/reference/cli.html';
const WORKERS = 'https://docs.celeryq.dev/en/stable/userguide/workers.html';

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
/** Beat writes its file that often, and each time only after it has slept. Seconds. */
const SYNC_SECONDS = 180;
/** Beat sleeps for as long where no option tells it. Seconds. */
const MAX_INTERVAL_SECONDS = 300;

const SECONDS = /^(?:\d+\.?\d*|\.\d+)(?:e\d+)?$/;

/** Values of options as Celery reads them; with another one it ends at once, but for a negative number. */
const READABLE: Readonly<Record<string, { readonly takes: string; readonly form: RegExp }>> = {
  '--max-tasks-per-child': { takes: 'a whole number from 1', form: /^0*[1-9]\d*$/ },
  '--max-memory-per-child': { takes: 'a whole number, of KiB', form: /^\d+$/ },
  '--prefetch-multiplier': { takes: 'a whole number', form: /^\d+$/ },
  '--time-limit': { takes: 'a number of seconds, without a unit', form: SECONDS },
  '--soft-time-limit': { takes: 'a number of seconds, without a unit', form: SECONDS },
  '--autoscale': { takes: 'one or two whole numbers, such as 8,2', form: /^\d+(?:,\d+)?$/ },
  '--heartbeat-interval': { takes: 'a whole number', form: /^\d+$/ },
  '--max-interval': { takes: 'a whole number', form: /^\d+$/ },
  '-O|--optimization': { takes: 'default or fair', form: /^(?:default|fair)$/ },
};

/** A word of a shell without its quotes, and without what ends the command there. */
function ofShell(word: string): string {
  return word.replace(/["']/g, '').replace(/[;&|)].*$/, '');
}

/** Options of which Celery reads a negative number, and fails with it. */
const ENDS_WHEN_NEGATIVE: ReadonlySet<string> = new Set(['--autoscale', '--max-tasks-per-child', '--optimization']);

interface CeleryPlace {
  readonly object: string;
  readonly path: string;
  readonly now: string;
}

/** A place for each container of Celery in which `now` finds something. @param names of the option, as a pattern */
function placesOf<Facts extends object>(
  workloads: readonly Workload[],
  names: string,
  now: (container: Container, workload: Workload) => ({ readonly now: string } & Facts) | undefined,
): readonly (CeleryPlace & Facts)[] {
  return workloads.flatMap((workload) =>
    celeryContainers(workload).flatMap((container) => {
      const found = now(container, workload);
      return found === undefined ? [] : [{ object: workload.name, path: celeryOptionPath(names, container), ...found }];
    }),
  );
}

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
    see: `${WORKERS}#max-tasks-per-child-setting`,
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
    see: `${WORKERS}#max-memory-per-child-setting`,
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
    see: `${WORKERS}#time-limits`,
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
    see: SEE,
  },
];

/** The node name of a worker, as the shell of its probe spells it. @see https://docs.celeryq.dev/en/stable/userguide/workers.html#starting-the-worker */
function nodeName(container: Container): string {
  const named = (celeryOption('-n|--hostname', container) ?? '').replace(/["']/g, '');
  const [name, host] = named.includes('@') ? named.split('@') : ['', named];
  const pod = (host || '%h').replace(/%[hn]|\$\{HOSTNAME\}|\$\(HOSTNAME\)/g, '$HOSTNAME');
  return `${name || 'celery'}@${pod}`;
}

/** Workers whose probes ask for another node than the worker is. */
const unknownToProbe = newPlaces((view) =>
  placesOf(view.workloads.filter(consumesQueues), '-n|--hostname', (container) => {
    const asked = (['livenessProbe', 'startupProbe', 'readinessProbe'] as const).flatMap((name) => {
      const probe = probeOf(container.spec, name);
      const command = probe === undefined ? '' : question(probe).command;
      return /(?:-d|--destination)[ =]["']?([^"'\s]+)/.exec(command)?.[1]?.replace(/\$\{HOSTNAME\}/, '$HOSTNAME') ?? [];
    });
    const now = nodeName(container);
    const other = asked.find((one) => one !== now);
    return other === undefined ? undefined : { now, asked: other };
  }),
);

function isOfTheNode(container: Container): boolean {
  const named = celeryOption('--autoscale', container) ?? celeryOption('-c|--concurrency', container);
  return named === undefined || /^0+$/.test(named);
}

/** Tasks that the pods of a worker run at once, at the most. */
const fewerProcesses = (comparison: Comparison) =>
  keptWorkloads(comparison)
    .filter(({ workload }) => consumesQueues(workload))
    .flatMap(({ old, workload }) =>
      pairContainers(old, workload).flatMap(({ before, container }) => {
        const [was, is] = [celeryProcesses(before), celeryProcesses(container)];
        if (was === undefined || is === undefined || is >= was) return [];
        const total = is * highestReplicas(workload, comparison.after);
        if (total * 2 > was * highestReplicas(old, comparison.before)) return [];
        const path = celeryOptionPath('--autoscale|-c|--concurrency', container);
        return [{ object: workload.name, path, before: String(was), after: String(is), is, total }];
      }),
    );

const reads = containerFields('command', 'args');

/** What options of Celery do to tasks, and to the pods that run them. */
export const celeryOptions: readonly Rule<Comparison>[] = [
  ...OPTION_RULES.map(({ names, isBad, because, ...rule }) =>
    changeRule({
      ...rule,
      judge: (comparison) =>
        newPlaces((view) =>
          placesOf(view.workloads.filter(consumesQueues), names, (container, workload) => {
            const value = celeryOption(names, container);
            return value === undefined || !isBad(value, view, workload) ? undefined : { now: value };
          }),
        )(comparison),
      because: ({ now }) => because(now),
      reads,
    }),
  ),
  changeRule({
    id: 'celery-option-unreadable',
    title: 'Celery can read the values of its options',
    judge: (comparison) =>
      newPlaces((view) =>
        Object.entries(READABLE).flatMap(([names, { takes, form }]) =>
          placesOf([...view.workloads.filter(consumesQueues), ...workloadsOfRole(view, 'beat')], names, (container) => {
            const value = celeryOption(names, container);
            const isRead = value === undefined || value.includes('$') || form.test(ofShell(value));
            return isRead ? undefined : { now: value, option: names.replace(/^.*\|/, ''), takes };
          }),
        ),
      )(comparison),
    class: 'outage',
    verdict: 'block',
    because: ({ option, takes, now }) => `${option} takes ${takes}, and not ${now}`,
    impact: ({ now, option }) =>
      now.startsWith('-') && !ENDS_WHEN_NEGATIVE.has(option)
        ? 'Celery starts, and does with it what no document says'
        : 'the process ends at once, again and again',
    fix: ({ option }) => `leave ${option} out, or give it such a value`,
    see: SEE,
    reads,
  }),
  changeRule({
    id: 'celery-name-unknown-to-probe',
    title: 'A probe asks the worker of its own pod',
    judge: (comparison) => unknownToProbe(comparison),
    class: 'outage',
    verdict: 'block',
    because: ({ now, asked }) => `the worker is ${now}, and its probe asks ${asked}`,
    impact: 'no worker answers: every pod is killed, again and again',
    fix: 'leave --hostname out, or ask for the same name in the probes',
    see: `${WORKERS}#starting-the-worker`,
    reads: [...reads, ...containerFields('livenessProbe', 'startupProbe', 'readinessProbe')],
  }),
  changeRule({
    id: 'celery-leaves-the-container',
    title: 'Celery is the process that Kubernetes watches',
    judge: (comparison) =>
      newPlaces((view) =>
        placesOf(
          [...view.workloads.filter(consumesQueues), ...workloadsOfRole(view, 'beat')],
          '-D|--detach',
          (container) => (hasCeleryOption('-D|--detach', container) ? { now: 'in the background' } : undefined),
        ),
      )(comparison),
    class: 'outage',
    verdict: 'block',
    because: 'by --detach the first process of the container ends at once',
    impact: 'the pod restarts again and again',
    fix: 'leave --detach out',
    see: SEE,
    reads,
  }),
  changeRule({
    id: 'celery-processes-of-the-node',
    title: 'The number of a worker’s processes is ours',
    judge: (comparison) =>
      newPlaces((view) =>
        placesOf(view.workloads.filter(consumesQueues), '-c|--concurrency', (container) =>
          hasCeleryOption('worker', container) && isOfTheNode(container)
            ? { now: 'no number of processes' }
            : undefined,
        ),
      )(comparison),
    class: 'capacity',
    verdict: 'warn',
    because:
      'without --concurrency, or with 0, Celery starts a process for each CPU of the node, whatever the limit of the container is',
    impact: 'memory and database connections of a pod follow the size of the node on which it happens to run',
    fix: 'keep --concurrency',
    see: `${WORKERS}#concurrency`,
    reads,
  }),
  changeRule({
    id: 'celery-processes-fewer',
    title: 'Workers run as many tasks at once as before',
    judge: fewerProcesses,
    class: 'capacity',
    verdict: 'warn',
    because: ({ before, is, total }) =>
      `a pod works on ${is} at once, on ${before} before: all pods together on ${total} at the most`,
    impact: 'queues grow in the hours in which they did not before',
    fix: 'raise the number of pods with it, or keep the processes',
    see: `${WORKERS}#concurrency`,
    reads,
  }),
  changeRule({
    id: 'scheduler-writes-rarely',
    title: 'The scheduler writes its file as often as its probe asks',
    judge: (comparison) =>
      newPlaces((view) =>
        placesOf(workloadsOfRole(view, 'beat'), '--max-interval', (container) => {
          const named = celeryOption('--max-interval', container);
          const seconds = Number(named ?? MAX_INTERVAL_SECONDS) + SYNC_SECONDS;
          const probe = probeOf(container.spec, 'livenessProbe');
          const minutes = probe && /-mmin -(\d+)/.exec(question(probe).command)?.[1];
          if (minutes === undefined || !(seconds > Number(minutes) * 60)) return undefined;
          const isOption = named !== undefined && Number(named) > MAX_INTERVAL_SECONDS;
          return {
            ...(isOption ? {} : { path: `${container.path}.livenessProbe` }),
            ...{ now: `${seconds} s`, minutes, isOption },
          };
        }),
      )(comparison),
    class: 'outage',
    verdict: 'block',
    because: ({ now, minutes }) =>
      `up to ${now} pass from one writing to the next, and the probe wants the file to be younger than ${minutes} min`,
    impact: 'the scheduler is killed, again and again',
    fix: ({ isOption }) =>
      isOption
        ? 'leave --max-interval out: beat wakes up every 5 minutes'
        : `let the probe wait for more than ${(MAX_INTERVAL_SECONDS + SYNC_SECONDS) / 60} minutes (-mmin)`,
    see: SEE,
    reads: [...reads, ...containerFields('livenessProbe')],
  }),
];
