import type { Container } from '@vmshift/kubernetes';
import { celeryOption, celeryOptionPath, celeryProcesses, hasCeleryOption } from '../../cluster/celery-options';
import { highestReplicas } from '../../cluster/replicas';
import { consumesQueues } from '../../cluster/roles';
import { pairContainers } from '../../cluster/succession';
import { type Comparison, changeRule, keptWorkloads, newPlaces } from '../rule';
import { CELERY_WORKERS, COMMAND_FIELDS, celeryPlaces, workers } from './celery-places';

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

/** How many tasks a worker runs at once. */
export const celeryProcessCounts = [
  changeRule({
    id: 'celery-processes-of-the-node',
    title: 'The number of a worker’s processes is ours',
    judge: (comparison) =>
      newPlaces((view) =>
        celeryPlaces(workers(view), '-c|--concurrency', (container) =>
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
    see: `${CELERY_WORKERS}#concurrency`,
    reads: COMMAND_FIELDS,
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
    see: `${CELERY_WORKERS}#concurrency`,
    reads: COMMAND_FIELDS,
  }),
];
