import type { ScaledProcess, SingletonProcess } from '../process';
import type { ApplicationProfile } from '../profile';
import { APPLICATION_USER, TMP } from './images';

/** The application of both processes, and the queue of tasks that nothing routes. */
export const celery = {
  application: 'app.celery_app',
  defaultQueue: 'celery',
} as const satisfies ApplicationProfile['celery'];

/** Levels that Celery's `--loglevel` takes. @see https://docs.celeryq.dev/en/stable/reference/cli.html#celery-worker */
const LOG_LEVELS = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'] as const;

/** Tasks that one pod runs at once, each in a process of its own with one database connection. */
const CONCURRENCY = 4;

/**
 * The application routes to `discovery` and `migration`, but its tasks' names do not match the routes, so that today
 * all of them arrive in `celery`. All three are right now and after that is corrected.
 */
const QUEUES = [celery.defaultQueue, 'discovery', 'migration'] as const;

/** Asks this pod's own worker; takes 0.6 s, and 6.6 s when Redis is down. Each ping starts a Python of 0.5 CPU seconds. */
const PING = {
  asks: { command: ['sh', '-c', `celery -A ${celery.application} inspect ping -d "celery@$HOSTNAME" --timeout 5`] },
  timeoutSeconds: 20,
} as const;

/** The Celery workers. */
export const worker = {
  kind: 'scaled',
  app: 'vmshift-celery-worker',
  component: 'worker',
  tier: 'worker',
  image: 'celery',
  user: APPLICATION_USER,
  command: [
    'celery',
    '-A',
    celery.application,
    'worker',
    '--loglevel={logLevel}',
    `--concurrency=${CONCURRENCY}`,
    '-Q',
    QUEUES.join(','),
  ],
  settings: { logLevel: LOG_LEVELS },
  queues: QUEUES,
  secrets: {
    DATABASE_URL: 'DATABASE_URL',
    CELERY_BROKER_URL: 'CELERY_BROKER_URL',
    CELERY_RESULT_BACKEND: 'CELERY_RESULT_BACKEND',
  },
  writable: [TMP],
  workers: CONCURRENCY,
  databaseConnections: CONCURRENCY,
  probes: {
    // 120 s; until it answers, the rollout keeps the worker before it.
    startup: { ...PING, periodSeconds: 10, failureThreshold: 12 },
    // The ping goes through Redis: ten failures in ten minutes outlast a restart of Redis and the move of its volume.
    liveness: { ...PING, periodSeconds: 60, failureThreshold: 10 },
  },
  startSeconds: 30,
  silentSeconds: 60,
  // Its first process and those of the pool.
  leastMemoryMib: 256,
  // On SIGTERM Celery waits for its running tasks; the longest, a migration, takes 10 s. A killed one returns after 1 h.
  stopSeconds: 15,
  graceSeconds: 60,
} as const satisfies ScaledProcess;

/** On the node's disk: beat writes it through a memory mapping, which moves no time stamp in an emptyDir of the medium Memory. */
const SCHEDULE = { name: 'celerybeat-schedule', path: '/var/run/celery', sizeLimit: '16Mi' } as const;

/** The Celery scheduler: exactly one, or every task is scheduled twice. */
export const beat = {
  kind: 'singleton',
  app: 'vmshift-celery-beat',
  component: 'scheduler',
  tier: 'scheduler',
  image: 'celery',
  subcommand: 'beat',
  user: APPLICATION_USER,
  command: [
    'celery',
    '-A',
    celery.application,
    'beat',
    '--loglevel={logLevel}',
    `--schedule=${SCHEDULE.path}/celerybeat-schedule`,
  ],
  settings: { logLevel: LOG_LEVELS },
  // It only sends; the other URLs are parsed by the settings and have defaults.
  secrets: { CELERY_BROKER_URL: 'CELERY_BROKER_URL' },
  unusedVariables: ['DATABASE_URL', 'REDIS_URL', 'CELERY_RESULT_BACKEND'],
  writable: [TMP, SCHEDULE],
  probes: {
    startup: { asks: writtenWithin(2), periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 24 },
    // Beat writes its schedule every 3 to 5 minutes.
    liveness: { asks: writtenWithin(15), periodSeconds: 60, timeoutSeconds: 5, failureThreshold: 3 },
  },
  startSeconds: 0,
  silentSeconds: 0,
  stopSeconds: 0,
  leastMemoryMib: 64,
  graceSeconds: 30,
} as const satisfies SingletonProcess;

/** The schedule is one file or three (`.dat`, `.dir`, `.bak`), depending on how Python was built. */
function writtenWithin(minutes: number): { readonly command: readonly string[] } {
  const find = `find ${SCHEDULE.path} -name 'celerybeat-schedule*' -mmin -${minutes}`;
  return { command: ['sh', '-c', `${find} | grep -q .`] };
}
