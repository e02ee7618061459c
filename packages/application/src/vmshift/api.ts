import type { ScaledProcess } from '../process';
import { APPLICATION_USER, DATABASE_POOL, TMP } from './images';
import { health } from './routes';

const PORT = 8000;
/** Gunicorn's processes: `-w 4` in the image's command. */
const API_PROCESSES = 4;
/** Time for the endpoint to leave every proxy before the server stops accepting. */
const PRE_STOP_SECONDS = 10;
/** Gunicorn's `graceful_timeout`: how long it lets requests finish. */
const GRACEFUL_TIMEOUT_SECONDS = 30;
const GRACE_MARGIN_SECONDS = 10;
/** Answers without the database. */
const ALIVE = { path: health.live } as const;

/** The FastAPI server, behind gunicorn. */
export const api = {
  kind: 'scaled',
  app: 'vmshift-api',
  component: 'api',
  tier: 'backend',
  image: 'api',
  user: APPLICATION_USER,
  listens: { name: 'http', port: PORT, servicePort: 80 },
  // `DEBUG` and `LOG_LEVEL` are left out: nothing reads them.
  configuration: {
    // A JSON list: a bare URL crashes the start.
    CORS_ORIGINS: '["https://{host}"]',
    // Redirects keep https only when gunicorn believes the proxy; the NetworkPolicy lets no other client connect.
    FORWARDED_ALLOW_IPS: '*',
    // On a read-only root gunicorn finds no other place for its heartbeat, and a disk would stall it.
    GUNICORN_CMD_ARGS: '--worker-tmp-dir /dev/shm',
  },
  secrets: {
    DATABASE_URL: 'DATABASE_URL',
    REDIS_URL: 'REDIS_URL',
    CELERY_BROKER_URL: 'CELERY_BROKER_URL',
    CELERY_RESULT_BACKEND: 'CELERY_RESULT_BACKEND',
  },
  writable: [TMP],
  // Each process has a pool of its own.
  workers: API_PROCESSES,
  databaseConnections: API_PROCESSES * (DATABASE_POOL.size + DATABASE_POOL.overflow),
  probes: {
    // 120 s: a start takes 10 s on a busy node.
    startup: { asks: ALIVE, periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 24 },
    // 180 s, longer than a table is locked for maintenance. Gunicorn replaces a process that is blocked, and readiness takes
    // the pod out: what is left for a restart is a gunicorn that does neither.
    liveness: { asks: ALIVE, periodSeconds: 15, timeoutSeconds: 10, failureThreshold: 12 },
    // /ready answers 200 whatever it finds; the truth is in its body.
    readiness: {
      asks: {
        command: ['sh', '-c', `curl -fsS -m 3 http://127.0.0.1:${PORT}${health.ready} | grep -q '"ready":true'`],
      },
      periodSeconds: 10,
      timeoutSeconds: 5,
      failureThreshold: 3,
    },
  },
  startSeconds: 30,
  // The last heartbeat is up to 15 s old by then: uvicorn beats at half of gunicorn's time-out of 30 s.
  blockedSeconds: { least: 15, most: 30 },
  // While a table is locked: each process waits, is killed and waits again.
  silentSeconds: 150,
  // Gunicorn's processes.
  leastMemoryMib: 256,
  stopSeconds: GRACEFUL_TIMEOUT_SECONDS,
  preStopSeconds: PRE_STOP_SECONDS,
  graceSeconds: PRE_STOP_SECONDS + GRACEFUL_TIMEOUT_SECONDS + GRACE_MARGIN_SECONDS,
} as const satisfies ScaledProcess;
