import type { PodUser, WritableFolder } from '../process';
import type { ApplicationProfile } from '../profile';

/** First user that `useradd` makes in Debian. */
export const APPLICATION_USER = { uid: 1000, gid: 1000 } as const satisfies PodUser;

/** What a Python or PostgreSQL program writes to `/tmp` is small; more than this is a leak. */
export const TMP = { name: 'tmp', path: '/tmp', sizeLimit: '128Mi' } as const satisfies WritableFolder;

/** The engine that both images make at import. */
export const DATABASE_POOL = { size: 10, overflow: 20 } as const satisfies ApplicationProfile['databasePool'];

/** Python with the application, SQLAlchemy and Celery. */
export const PROCESS_MEMORY_MIB = 64;

/** What the settings, gunicorn, uvicorn, Celery and Python read. */
export const readVariables = [
  'DATABASE_URL',
  'REDIS_URL',
  'CELERY_*',
  'CORS_ORIGINS',
  'DEBUG',
  'GUNICORN_CMD_ARGS',
  'FORWARDED_ALLOW_IPS',
  'WEB_CONCURRENCY',
  'PYTHON*',
  'LD_*',
  'PATH',
  'HOME',
  'TMPDIR',
  'C_FORCE_ROOT',
  'MALLOC_*',
  'UVICORN_*',
  'REMAP_SIGTERM',
  'SSL_*',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
] as const satisfies ApplicationProfile['readVariables'];

export const imageNames = { api: ['api'], celery: ['celery'] } as const satisfies ApplicationProfile['imageNames'];
