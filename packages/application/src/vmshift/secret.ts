import type { ApplicationProfile } from '../profile';

export const secret = {
  name: 'vmshift-secrets',
  registry: 'ghcr-secret',
  keys: {
    /** What the application connects to. */
    DATABASE_URL: { kind: 'database-url', through: 'pooler' },
    /** For the schema Job, which may be the first to connect to a new server. */
    DATABASE_DIRECT_URL: { kind: 'database-url', through: 'server' },
    REDIS_URL: { kind: 'queue-url', database: 0 },
    CELERY_BROKER_URL: { kind: 'queue-url', database: 0 },
    CELERY_RESULT_BACKEND: { kind: 'queue-url', database: 1 },
    POSTGRES_PASSWORD: { kind: 'password', of: 'database' },
    REDIS_PASSWORD: { kind: 'password', of: 'queue' },
    PGBOUNCER_USERLIST: { kind: 'pooler-users' },
    BACKUP_ACCESS_KEY_ID: { kind: 'backup-key', part: 'accessKeyId' },
    BACKUP_SECRET_ACCESS_KEY: { kind: 'backup-key', part: 'secretAccessKey' },
  },
} as const satisfies ApplicationProfile['secret'];
