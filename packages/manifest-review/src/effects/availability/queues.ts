import { commandLine, runningContainers, type Workload } from '@vmshift/kubernetes';
import { script } from '../../cluster/backup-plan';
import type { EnvironmentView } from '../../cluster/environment-view';
import { workloadsOfRole } from '../../cluster/roles';
import { type Effect, type Fault, type Found, newFaults } from '../effect';

const SEE = 'https://docs.celeryq.dev/en/stable/userguide/workers.html#queues';
const DEFAULT_QUEUE = 'celery';

/** Which queues somebody works off, with which application, and whether the scheduler can keep its file. */
export const queues: Effect = (comparison) => [...unserved(comparison), ...application(comparison)];

function unserved({ before, after }: Parameters<Effect>[0]): readonly Found[] {
  const is = servedQueues(after);
  const lost = [...servedQueues(before)].filter((queue) => !is.has(queue));
  const [worker] = workloadsOfRole(after, 'worker');
  if (lost.length === 0 || worker === undefined) return [];
  const main = lost.includes(DEFAULT_QUEUE);
  return [
    {
      id: 'queue-unserved',
      class: 'outage',
      verdict: main ? 'block' : 'warn',
      object: worker.name,
      path: `${worker.podPath}.containers.args`,
      before: [...servedQueues(before)].join(', '),
      after: [...is].join(', ') || 'none',
      because: `no worker consumes ${lost.join(', ')}${main ? ', where every task of the application goes' : ''}`,
      impact: main ? 'tasks are accepted and never run' : 'tasks that are routed there are never run',
      fix: 'keep -Q celery,discovery,migration',
      see: SEE,
    },
  ];
}

/** The queues that workers consume: those of `-Q`, else the default one, less those of `-X`. */
function servedQueues(view: EnvironmentView): ReadonlySet<string> {
  return new Set(
    workloadsOfRole(view, 'worker').flatMap((worker) =>
      runningContainers(worker).flatMap((container) => {
        const text = script(commandLine(container));
        const excluded = list(/(?:-X|--exclude-queues)[ =]?(\S+)/.exec(text)?.[1]);
        const named = /(?:^|\s)(?:-Q|--queues)[ =]?(\S+)/.exec(text)?.[1];
        return (named === undefined ? [DEFAULT_QUEUE] : list(named)).filter((queue) => !excluded.includes(queue));
      }),
    ),
  );
}

function list(text: string | undefined): readonly string[] {
  return (text ?? '').replace(/["']/g, '').split(',').filter(Boolean);
}

const APPLICATION = 'app.celery_app';

const application = newFaults((view) =>
  [...workloadsOfRole(view, 'worker'), ...workloadsOfRole(view, 'beat')].flatMap((workload) =>
    runningContainers(workload).flatMap((container): readonly Fault[] => {
      const text = script(commandLine(container));
      const named = /(?:-A|--app)[ =]?(\S+)/.exec(text)?.[1];
      const level = /(?:-l|--loglevel)[ =]?(\S+)/.exec(text)?.[1];
      const faults: Fault[] = [];
      if (text !== '' && named?.split(':')[0] !== APPLICATION)
        faults.push(startFault(workload, 'application', named ?? 'none', `the application is ${APPLICATION}`));
      if (level !== undefined && !/^(debug|info|warn|warning|error|critical|fatal)$/i.test(level))
        faults.push(startFault(workload, 'log level', level, 'Celery knows no such level'));
      const processes = /(?:^|\s)(?:-c|--concurrency)[ =]?(\S+)/.exec(text)?.[1];
      if (processes !== undefined && !/^\d+$/.test(processes))
        faults.push(startFault(workload, 'concurrency', processes, 'Celery wants a number of processes'));
      return faults;
    }),
  ),
);

function startFault(workload: Workload, what: string, value: string, because: string): Fault {
  return {
    key: `${workload.name} ${what} ${value}`,
    id: 'celery-does-not-start',
    class: 'outage',
    verdict: 'block',
    object: workload.name,
    path: `${workload.podPath}.containers.args`,
    before: undefined,
    after: value,
    because,
    impact: 'the process ends at once, again and again',
    fix: 'keep the command of the model',
    see: 'https://docs.celeryq.dev/en/stable/reference/cli.html',
  };
}
