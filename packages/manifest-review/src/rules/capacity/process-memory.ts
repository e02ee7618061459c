import { at, type Container, formatQuantity, quantity, runningContainers } from '@vmshift/kubernetes';
import { scriptOf } from '../../cluster/backup-plan';
import { celeryProcesses } from '../../cluster/celery-options';
import { wordPath } from '../../cluster/command-words';
import { containerFields } from '../reads';
import { changeRule, newPlaces } from '../rule';

const MIB = 10n ** 9n * 2n ** 20n;

/** Gunicorn's workers: how many processes a container forks from its first. */
const PROCESSES = /(?:^|\s)(?:--workers|-w)[ =]?(\d+)/;
/** The word that names how many; of Celery's two options the one that counts. */
function namingWord(container: Container): RegExp {
  if (/--autoscale/.test(scriptOf(container))) return /--autoscale/;
  return /(?:^|\s)(?:--concurrency|-c|--workers|-w)[ =]?\d/;
}

/** Processes that a container forks at the most; undefined where its command does not tell. */
function processesIn(container: Container): number | undefined {
  const text = scriptOf(container);
  if (/\bcelery\b/.test(text)) return celeryProcesses(container);
  const named = /\bgunicorn\b/.test(text) ? PROCESSES.exec(text)?.[1] : undefined;
  return named === undefined ? undefined : Number(named);
}

const crowded = newPlaces(
  (view) =>
    view.workloads.flatMap((workload) =>
      runningContainers(workload).flatMap((container) => {
        const processes = processesIn(container);
        const limit = quantity(at(container.spec, 'resources.limits.memory'));
        if (processes === undefined || limit === undefined) return [];
        const share = limit / (BigInt(processes) + 1n);
        const { processMemoryMib } = view.profile;
        if (share >= BigInt(processMemoryMib) * MIB) return [];
        return [
          {
            ...{ object: workload.name, path: wordPath(container, namingWord(container)), container: container.name },
            now: `${processes} processes in ${formatQuantity(limit, 'binary')}`,
            share: `${share / MIB}Mi`,
            processMemoryMib,
          },
        ];
      }),
    ),
  ({ object, container }) => [object, container],
);

/** The processes of a container fit its memory: the limit is theirs together. */
export const processMemory = changeRule({
  id: 'processes-out-of-memory',
  title: 'The processes of a container fit its memory',
  judge: (comparison) => crowded(comparison),
  class: 'capacity',
  verdict: 'warn',
  because: ({ share, processMemoryMib }) =>
    `that leaves ${share} for each, and a process needs about ${processMemoryMib}Mi before it does anything`,
  impact: 'the kernel kills processes under load, and their tasks or requests with them',
  fix: 'raise the memory limit with the number of processes, or scale by pods',
  see: 'https://docs.celeryq.dev/en/stable/userguide/workers.html#concurrency',
  reads: containerFields('command', 'args', 'resources'),
});
