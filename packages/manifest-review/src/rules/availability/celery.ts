import { printSafely } from '@vmshift/findings';
import { commandLine, type Workload } from '@vmshift/kubernetes';
import { celeryContainers, celeryOption, celeryOptionPath, hasCeleryOption } from '../../cluster/celery-options';
import type { EnvironmentView } from '../../cluster/environment-view';
import { knownWorkload } from '../../cluster/profile';
import { consumesQueues } from '../../cluster/roles';
import { type Comparison, changeRule, keptWorkloads, newPlaces } from '../rule';
import {
  CELERY_COMMAND,
  CELERY_WORKERS,
  COMMAND_FIELDS,
  celeryPlaces,
  startedByCelery,
  workers,
} from './celery-places';

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
  const left = workers(after);
  // The workers go, which is told as that.
  if (left.length === 0) return [];
  const served = new Set(left.flatMap((worker) => queuesOf(worker, after)));
  return workers(before).flatMap((old) => {
    const was = queuesOf(old, before);
    const lost = was.filter((queue) => !served.has(queue));
    const kept = keptWorkloads(comparison).find((one) => one.old === old)?.workload;
    return lost.length === 0 ? [] : [{ was, lost, old, worker: kept && consumesQueues(kept) ? kept : undefined }];
  });
}

/** Every queue is worked off, by the application of the image and through its own servers. */
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
    see: `${CELERY_WORKERS}#queues`,
    reads: COMMAND_FIELDS,
  }),
  changeRule({
    id: 'celery-application-unknown',
    title: 'Celery is started with the application of the image',
    judge: (comparison) =>
      newPlaces((view) =>
        celeryPlaces(startedByCelery(view), '-A|--app', (container) => {
          const { application } = view.profile.celery;
          const now = celeryOption('-A|--app', container) ?? 'none';
          const isRight = commandLine(container).length === 0 || now.split(':')[0] === application;
          return isRight ? undefined : { now, application };
        }),
      )(comparison),
    class: 'outage',
    verdict: 'block',
    because: ({ application }) => `the application is ${application}`,
    impact: 'the process ends at once, again and again',
    fix: 'keep the command of the model',
    see: CELERY_COMMAND,
    reads: COMMAND_FIELDS,
  }),
  changeRule({
    id: 'celery-asks-another-server',
    title: 'Celery takes its servers from the Secret',
    judge: (comparison) =>
      newPlaces((view) =>
        SERVER_FLAGS.flatMap((flag) =>
          celeryPlaces(startedByCelery(view), flag, (container) => {
            const now = printSafely(flag, celeryOption(flag, container));
            return now === undefined ? undefined : { now, flag: flag.replace(/^.*\|/, '') };
          }),
        ),
      )(comparison),
    class: 'exposure',
    verdict: 'block',
    because: ({ flag }) => `${flag} on the command line overrides the address from the Secret`,
    impact: 'tasks and their arguments are sent to that server and taken from it; those of the queue are never run',
    fix: ({ flag }) => `leave ${flag} out`,
    see: CELERY_COMMAND,
    reads: COMMAND_FIELDS,
  }),
];
