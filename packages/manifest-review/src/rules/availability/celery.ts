import { printSafely } from '@vmshift/findings';
import { type Container, commandLine, type Workload } from '@vmshift/kubernetes';
import { celeryContainers, celeryOption, celeryOptionPath, hasCeleryOption } from '../../cluster/celery-options';
import type { EnvironmentView } from '../../cluster/environment-view';
import { knownWorkload } from '../../cluster/profile';
import { consumesQueues, workloadsOfRole } from '../../cluster/roles';
import { containerFields } from '../reads';
import { type Comparison, changeRule, keptWorkloads, newPlaces } from '../rule';

const LEVELS = /^(debug|info|warn|warning|error|critical|fatal)$/i;

/** Flags with the address of a server. */
const SERVER_FLAGS = ['-b|--broker', '--result-backend'] as const;

function list(text: string | undefined): readonly string[] {
  return (text ?? '').replace(/["']/g, '').split(',').filter(Boolean);
}

/** The queues that a worker consumes: those of `-Q`, else the default one, less those of `-X`. */
function queuesOf(worker: Workload, { profile }: EnvironmentView): readonly string[] {
  const own = knownWorkload(worker)?.container;
  const consuming = celeryContainers(worker).filter((one) => one === own || hasCeleryOption('worker', one));
  return consuming.flatMap((container) => {
    const excluded = list(celeryOption('-X|--exclude-queues', container));
    const named = celeryOption('-Q|--queues', container);
    return (named === undefined ? [profile.celery.defaultQueue] : list(named)).filter(
      (queue) => !excluded.includes(queue),
    );
  });
}

/** Workers that consumed a queue which none consumes after the change, with what is left of them. */
function losses(comparison: Comparison) {
  const { before, after } = comparison;
  const workers = after.workloads.filter(consumesQueues);
  // The workers go, which is told as that.
  if (workers.length === 0) return [];
  const served = new Set(workers.flatMap((worker) => queuesOf(worker, after)));
  return before.workloads.filter(consumesQueues).flatMap((old) => {
    const was = queuesOf(old, before);
    const lost = was.filter((queue) => !served.has(queue));
    const kept = keptWorkloads(comparison).find((one) => one.old === old)?.workload;
    return lost.length === 0 ? [] : [{ was, lost, old, worker: kept && consumesQueues(kept) ? kept : undefined }];
  });
}

/** Containers of workers and schedulers whose flag has a value with which Celery does not start. */
function refused(view: EnvironmentView, flag: string, refusedValue: (container: Container) => string | undefined) {
  return [...view.workloads.filter(consumesQueues), ...workloadsOfRole(view, 'beat')].flatMap((workload: Workload) =>
    celeryContainers(workload).flatMap((container) => {
      const now = refusedValue(container);
      return now === undefined ? [] : [{ object: workload.name, path: celeryOptionPath(flag, container), now }];
    }),
  );
}

const fatal = {
  class: 'outage',
  verdict: 'block',
  impact: 'the process ends at once, again and again',
  fix: 'keep the command of the model',
  see: 'https://docs.celeryq.dev/en/stable/reference/cli.html',
  reads: containerFields('command', 'args'),
} as const;

/** Every queue is worked off, and Celery starts. */
export const celery = [
  changeRule({
    id: 'queue-unserved',
    title: 'A worker consumes every queue',
    judge: (comparison) =>
      losses(comparison).map(({ was, lost, old, worker }) => {
        const [container] = worker === undefined ? [] : celeryContainers(worker);
        const left = worker === undefined ? [] : queuesOf(worker, comparison.after);
        const main = lost.includes(comparison.before.profile.celery.defaultQueue);
        return {
          object: (worker ?? old).name,
          ...(container && { path: celeryOptionPath('-Q|--queues', container) }),
          before: was.join(', '),
          after: left.join(', ') || 'none',
          verdict: main ? 'block' : 'warn',
          ...{ was, lost, main },
        } as const;
      }),
    class: 'outage',
    verdict: 'block',
    because: ({ lost, main }) =>
      `no worker consumes ${lost.join(', ')}${main ? ', where every task of the application goes' : ''}`,
    impact: ({ main }) => (main ? 'tasks are accepted and never run' : 'tasks that are routed there are never run'),
    fix: ({ was }) => `keep -Q ${was.join(',')}`,
    see: 'https://docs.celeryq.dev/en/stable/userguide/workers.html#queues',
    reads: containerFields('command', 'args'),
  }),
  changeRule({
    ...fatal,
    id: 'celery-application-unknown',
    title: 'Celery is started with the application of the image',
    judge: (comparison) =>
      newPlaces((view) =>
        refused(view, '-A|--app', (container) => {
          const named = celeryOption('-A|--app', container);
          return commandLine(container).length === 0 || named?.split(':')[0] === view.profile.celery.application
            ? undefined
            : (named ?? 'none');
        }).map((place) => ({ ...place, application: view.profile.celery.application })),
      )(comparison),
    because: ({ application }) => `the application is ${application}`,
  }),
  changeRule({
    id: 'celery-asks-another-server',
    title: 'Celery takes its servers from the Secret',
    judge: (comparison) =>
      newPlaces((view) =>
        SERVER_FLAGS.flatMap((flag) =>
          refused(view, flag, (container) => printSafely(flag, celeryOption(flag, container))).map((place) => ({
            ...place,
            flag: flag.replace(/^.*\|/, ''),
          })),
        ),
      )(comparison),
    class: 'exposure',
    verdict: 'block',
    because: ({ flag }) => `${flag} on the command line overrides the address from the Secret`,
    impact: 'tasks and their arguments are sent to that server and taken from it; those of the queue are never run',
    fix: ({ flag }) => `leave ${flag} out`,
    see: 'https://docs.celeryq.dev/en/stable/reference/cli.html',
    reads: containerFields('command', 'args'),
  }),
  changeRule({
    ...fatal,
    id: 'celery-log-level-unknown',
    title: 'Celery knows its log level',
    judge: (comparison) =>
      newPlaces((view) =>
        refused(view, '-l|--loglevel', (container) => {
          const level = celeryOption('-l|--loglevel', container);
          return level === undefined || LEVELS.test(level) ? undefined : level;
        }),
      )(comparison),
    because: 'Celery knows no such level',
  }),
  changeRule({
    ...fatal,
    id: 'celery-concurrency-unreadable',
    title: 'Celery reads how many processes to start',
    judge: (comparison) =>
      newPlaces((view) =>
        refused(view, '-c|--concurrency', (container) => {
          const processes = celeryOption('-c|--concurrency', container);
          return processes === undefined || /^\d+$/.test(processes) ? undefined : processes;
        }),
      )(comparison),
    because: 'Celery wants a number of processes',
  }),
];
