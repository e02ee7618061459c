import { type Container, probeOf, question } from '@vmshift/kubernetes';
import { celeryOption, hasCeleryOption } from '../../cluster/celery-options';
import { workloadsOfRole } from '../../cluster/roles';
import { containerFields } from '../reads';
import { changeRule, newPlaces } from '../rule';
import {
  CELERY_COMMAND,
  CELERY_WORKERS,
  COMMAND_FIELDS,
  celeryPlaces,
  startedByCelery,
  workers,
} from './celery-places';

/** Beat writes its file that often, and each time only after it has slept. Seconds. */
const SYNC_SECONDS = 180;
/** Beat sleeps for as long where no option tells it. Seconds. */
const MAX_INTERVAL_SECONDS = 300;

/** The node name of a worker, as the shell of its probe spells it. @see https://docs.celeryq.dev/en/stable/userguide/workers.html#starting-the-worker */
function nodeName(container: Container): string {
  const named = (celeryOption('-n|--hostname', container) ?? '').replace(/["']/g, '');
  const [name, host] = named.includes('@') ? named.split('@') : ['', named];
  const pod = (host || '%h').replace(/%[hn]|\$\{HOSTNAME\}|\$\(HOSTNAME\)/g, '$HOSTNAME');
  return `${name || 'celery'}@${pod}`;
}

/** Workers whose probes ask for another node than the worker is. */
const unknownToProbe = newPlaces((view) =>
  celeryPlaces(workers(view), '-n|--hostname', (container) => {
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

/** What Kubernetes asks of Celery is true while it works. */
export const celeryProbes = [
  changeRule({
    id: 'celery-name-unknown-to-probe',
    title: 'A probe asks the worker of its own pod',
    judge: (comparison) => unknownToProbe(comparison),
    class: 'outage',
    verdict: 'block',
    because: ({ now, asked }) => `the worker is ${now}, and its probe asks ${asked}`,
    impact: 'no worker answers: every pod is killed, again and again',
    fix: 'leave --hostname out, or ask for the same name in the probes',
    see: `${CELERY_WORKERS}#starting-the-worker`,
    reads: [...COMMAND_FIELDS, ...containerFields('livenessProbe', 'startupProbe', 'readinessProbe')],
  }),
  changeRule({
    id: 'celery-leaves-the-container',
    title: 'Celery is the process that Kubernetes watches',
    judge: (comparison) =>
      newPlaces((view) =>
        celeryPlaces(startedByCelery(view), '-D|--detach', (container) =>
          hasCeleryOption('-D|--detach', container) ? { now: 'in the background' } : undefined,
        ),
      )(comparison),
    class: 'outage',
    verdict: 'block',
    because: 'by --detach the first process of the container ends at once',
    impact: 'the pod restarts again and again',
    fix: 'leave --detach out',
    see: CELERY_COMMAND,
    reads: COMMAND_FIELDS,
  }),
  changeRule({
    id: 'scheduler-writes-rarely',
    title: 'The scheduler writes its file as often as its probe asks',
    judge: (comparison) =>
      newPlaces((view) =>
        celeryPlaces(workloadsOfRole(view, 'beat'), '--max-interval', (container) => {
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
    see: CELERY_COMMAND,
    reads: [...COMMAND_FIELDS, ...containerFields('livenessProbe')],
  }),
];
