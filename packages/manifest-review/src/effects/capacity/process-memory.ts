import { at, commandLine, formatQuantity, quantity, runningContainers } from '@vmshift/kubernetes';
import { script } from '../../cluster/backup-plan';
import { type Effect, type Fault, newFaults } from '../effect';

const MIB = 10n ** 9n * 2n ** 20n;

/** Memory that a Python process needs once it has imported the application, SQLAlchemy and Celery, roughly. */
const PROCESS_MIB = 64n;

/** Celery's pool and gunicorn's workers: how many processes a container forks beside its first. */
const PROCESSES = /(?:^|\s)(?:--concurrency|-c|--workers|-w)[ =]?(\d+)/;

/**
 * Whether the processes of a container fit its memory: the limit is theirs together.
 * @see https://docs.celeryq.dev/en/stable/userguide/workers.html#concurrency
 */
export const processMemory: Effect = newFaults((view) =>
  view.workloads.flatMap((workload) =>
    runningContainers(workload).flatMap((container): readonly Fault[] => {
      const text = script(commandLine(container));
      const processes = /\b(?:celery|gunicorn)\b/.test(text) ? PROCESSES.exec(text)?.[1] : undefined;
      const limit = quantity(at(container.spec, 'resources.limits.memory'));
      if (processes === undefined || limit === undefined) return [];
      const share = limit / (BigInt(processes) + 1n);
      if (share >= PROCESS_MIB * MIB) return [];
      return [
        {
          key: `${workload.name} ${container.name} processes`,
          id: 'processes-out-of-memory',
          class: 'capacity',
          verdict: 'warn',
          object: workload.name,
          path: `${container.path}.command`,
          before: undefined,
          after: `${processes} processes in ${formatQuantity(limit, 'binary')}`,
          because: `that leaves ${share / MIB}Mi for each, and a process needs about ${PROCESS_MIB}Mi before it does anything`,
          impact: 'the kernel kills processes under load, and their tasks or requests with them',
          fix: 'raise the memory limit with the number of processes, or scale by pods',
          see: 'https://docs.celeryq.dev/en/stable/userguide/workers.html#concurrency',
        },
      ];
    }),
  ),
);
