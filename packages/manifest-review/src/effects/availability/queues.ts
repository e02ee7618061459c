import { at, backingOf, commandLine, runningContainers, textsAt, type Workload } from '@vmshift/kubernetes';
import { script } from '../../cluster/backup-plan';
import type { EnvironmentView } from '../../cluster/environment-view';
import { workloadsOfRole } from '../../cluster/roles';
import { type Effect, type Fault, type Found, newFaults } from '../effect';

const SEE = 'https://docs.celeryq.dev/en/stable/userguide/workers.html#queues';
const SEE_BEAT = 'https://docs.celeryq.dev/en/stable/userguide/periodic-tasks.html';
const DEFAULT_QUEUE = 'celery';

/** Which queues somebody works off, with which application, and whether the scheduler can keep its file. */
export const queues: Effect = (comparison) => [
  ...blindProbe(comparison),
  ...unserved(comparison),
  ...application(comparison),
  ...scheduleFile(comparison),
];

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

/** The scheduler writes its file all the time; on a read-only root it needs a volume there. */
const scheduleFile = newFaults((view) =>
  workloadsOfRole(view, 'beat').flatMap((workload) =>
    runningContainers(workload).flatMap((container): readonly Fault[] => {
      const path = /(?:-s|--schedule)[ =]?(\S+)/.exec(script(commandLine(container)))?.[1];
      const readOnlyRoot = at(container.spec, 'securityContext.readOnlyRootFilesystem') === true;
      const backing = backingOf(path ?? '/app/celerybeat-schedule', container, workload);
      const writable =
        !backing.readOnly &&
        (backing.volume !== 'the container itself' || !readOnlyRoot) &&
        !/^(configMap|secret|projected|missing)/.test(backing.volume);
      if (writable) return [];
      return [
        {
          key: `${workload.name} ${path}`,
          id: 'schedule-not-writable',
          class: 'outage',
          verdict: 'block',
          object: workload.name,
          path: `${workload.podPath}.containers.args`,
          before: undefined,
          after: path ?? 'the working directory',
          because: `${path ?? 'the working directory'} lies on ${backing.volume}, which cannot be written`,
          impact: 'the scheduler ends with an error, again and again',
          fix: 'keep --schedule in the folder of the emptyDir',
          see: SEE_BEAT,
        },
      ];
    }),
  ),
);

/** A probe that looks for the scheduler's file by another folder or name than the one that is written. */
const blindProbe = newFaults((view) =>
  workloadsOfRole(view, 'beat').flatMap((workload) =>
    runningContainers(workload).flatMap((container) => {
      const path = /(?:-s|--schedule)[ =]?(\S+)/.exec(script(commandLine(container)))?.[1];
      if (path === undefined) return [];
      return (['livenessProbe', 'startupProbe', 'readinessProbe'] as const).flatMap((name): readonly Fault[] => {
        const command = textsAt(container.spec, `${name}.exec.command`).join(' ');
        const match = /\bfind (\S+).*-name '?([^'* ]*)/.exec(command);
        if (match === null) return [];
        const [, folder = '', stem = ''] = match;
        const seen =
          path.startsWith(`${folder.replace(/\/$/, '')}/`) && (path.split('/').at(-1) ?? '').startsWith(stem);
        if (seen) return [];
        return [
          {
            key: `${workload.name} ${name} ${path} ${folder} ${stem}`,
            id: `probe-${name.replace('Probe', '')}`,
            class: 'outage',
            verdict: 'block',
            object: workload.name,
            path: `${container.path}.${name}`,
            before: undefined,
            after: `looks for ${folder}/${stem}*; ${path} is written`,
            because: 'the probe looks for another file than the one that the scheduler writes',
            impact: 'the scheduler is killed, again and again',
            fix: 'let --schedule and the probes name the same file',
            see: SEE_BEAT,
          },
        ];
      });
    }),
  ),
);
