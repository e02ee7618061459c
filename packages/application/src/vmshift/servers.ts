import type { Backup } from '../profile';
import type { DataServers } from '../server';

/**
 * The names of PostgreSQL and Redis are those of the objects that already run: a changed name is a second server, a
 * changed selector is refused by Kubernetes.
 */
export const servers = {
  database: {
    app: 'postgresql',
    component: 'database',
    port: 5432,
    /** @see https://github.com/docker-library/postgres/blob/master/16/alpine3.23/Dockerfile */
    user: { uid: 70, gid: 70 },
    imageNames: ['postgres', 'postgresql', 'timescaledb'],
    secrets: { POSTGRES_PASSWORD: 'POSTGRES_PASSWORD' },
    /** The image declares its volume here; mounted a level higher, the data would land on the container's own disk. */
    data: { claim: 'postgresql-pvc', folder: '/var/lib/postgresql/data' },
    // A request blocks the others of its process while it waits: together they wait less than the API's `blockedSeconds`.
    roleSettings: { lock_timeout: 500, statement_timeout: 8000 },
    // A fast shutdown ends with a checkpoint; killed in it, the next start replays the log.
    graceSeconds: 60,
    startSeconds: 60,
    silentSeconds: 30,
    stopSeconds: 30,
    // The shared buffers.
    leastMemoryMib: 256,
  },
  pooler: {
    app: 'pgbouncer',
    component: 'pooler',
    port: 6432,
    /** @see https://github.com/cloudnative-pg/pgbouncer-containers */
    user: { uid: 998, gid: 996 },
    imageNames: ['pgbouncer'],
    usersKey: 'PGBOUNCER_USERLIST',
    managedVariable: 'DATABASE_DIRECT_URL',
    secrets: { DATABASE_DIRECT_URL: 'DATABASE_DIRECT_URL' },
    settings: {
      // psycopg2 prepares nothing and the application keeps no session state.
      pool_mode: 'transaction',
      ignore_startup_parameters: 'extra_float_digits',
      // Seconds.
      query_wait_timeout: '3',
    },
    graceSeconds: 60,
    stopSeconds: 5,
  },
  queue: {
    app: 'redis',
    component: 'queue',
    port: 6379,
    /** @see https://github.com/redis/docker-library-redis/blob/release/7.4/alpine/Dockerfile */
    user: { uid: 999, gid: 1000 },
    imageNames: ['redis', 'valkey'],
    // The name that redis-cli reads, so that the probes need no argument with the password.
    secrets: { REDISCLI_AUTH: 'REDIS_PASSWORD' },
    data: { claim: 'redis-pvc', folder: '/data' },
    graceSeconds: 30,
    startSeconds: 60,
    silentSeconds: 30,
    stopSeconds: 10,
    leastMemoryMib: 48,
    // Every write is logged, and on disk within a second; nothing is thrown away when memory is full.
    settings: { appendonly: 'yes', appendfsync: 'everysec', save: '""', 'maxmemory-policy': 'noeviction' },
  },
} as const satisfies DataServers;

export const backup = {
  app: 'postgresql-backup',
  component: 'backup',
  user: servers.database.user,
  graceSeconds: 30,
  // What fails ends within minutes by time-outs of its own; the model's rule `backups` holds volumes to this.
  deadlineSeconds: 3600,
  retries: 2,
  // `pg_dump` without `--jobs` uses one connection, straight to the server.
  databaseConnections: 1,
  storagePort: 443,
  dumpSecrets: { PGPASSWORD: 'POSTGRES_PASSWORD' },
  storageSecrets: {
    RCLONE_CONFIG_BACKUP_ACCESS_KEY_ID: 'BACKUP_ACCESS_KEY_ID',
    RCLONE_CONFIG_BACKUP_SECRET_ACCESS_KEY: 'BACKUP_SECRET_ACCESS_KEY',
  },
} as const satisfies Backup;
