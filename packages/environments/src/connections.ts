import type { DatabaseConfig, EnvironmentConfig, PoolerConfig } from './environment-config';
import { peakReplicas, podsDuringRollout } from './replicas';

/** Gunicorn processes of an API pod: `-w 4` in the image's command. */
export const API_PROCESSES = 4;

/** Connections that SQLAlchemy keeps per process: `pool_size` of the application's engine. */
export const SQLALCHEMY_POOL_SIZE = 10;

/** Connections that SQLAlchemy may open on top of them: `max_overflow` of the application's engine. */
export const SQLALCHEMY_MAX_OVERFLOW = 20;

/** What one API pod may open: each process has a pool of its own. */
export const API_POD_CONNECTIONS = API_PROCESSES * (SQLALCHEMY_POOL_SIZE + SQLALCHEMY_MAX_OVERFLOW);

/** What one worker pod may open: Celery's `--concurrency=4` makes four processes that run one task each. */
export const WORKER_POD_CONNECTIONS = 4;

/** The schema Job creates the tables over one connection, straight to the server. */
export const SCHEMA_JOB_CONNECTIONS = 1;

/** `pg_dump` without `--jobs` uses one connection, straight to the server. */
export const BACKUP_CONNECTIONS = 1;

/**
 * `superuser_reserved_connections` of PostgreSQL: the application's user never gets these.
 * @see https://www.postgresql.org/docs/16/runtime-config-connection.html
 */
export const RESERVED_CONNECTIONS = 3;

/**
 * Servers of one pooler replica that kept 100 requests at once running on three API pods and two replicas, where 25 let
 * the API stand still for 15 seconds at a time: measured on 2026-11-26 (docs/adr).
 */
export const MEASURED_POOL_SIZE = 80;

/**
 * Memory in bytes that PostgreSQL takes before any connection: `shared_buffers` at its default of 128MB.
 * @see https://www.postgresql.org/docs/16/runtime-config-resource.html
 */
export const SHARED_BUFFERS_BYTES = 128 * 2 ** 20;

/** Memory in bytes of one connection's process: 1.4 MiB after the application's queries, 3.9 MiB at the most seen. */
export const CONNECTION_BYTES = 4 * 2 ** 20;

/** Connections of an environment at its peak against what may be opened. */
export interface ConnectionPlan {
  /** What API and workers may open together: every autoscaler at its maximum and a rollout of both. */
  readonly clients: number;
  /**
   * `max_client_conn` of one pooler replica: it must take all clients, since a drain may leave it alone.
   * Undefined without a pooler.
   */
  readonly clientLimit: number | undefined;
  /** What may be open at the server, the reserved ones included. */
  readonly server: number;
  /** The server's `max_connections`. */
  readonly serverLimit: number;
}

/** Adds up the environment's connections. Beat opens none: it only parses the URL. */
export function planConnections(environment: Pick<EnvironmentConfig, 'api' | 'worker' | 'database'>): ConnectionPlan {
  const { api, worker, database } = environment;
  const clients =
    peakReplicas(api.scaling) * API_POD_CONNECTIONS + peakReplicas(worker.scaling) * WORKER_POD_CONNECTIONS;
  const fromApplication = database.pooler ? poolerServerConnections(database.pooler) : clients;
  return {
    clients,
    clientLimit: database.pooler?.maxClientConnections,
    server: fromApplication + SCHEMA_JOB_CONNECTIONS + backupConnections(database) + RESERVED_CONNECTIONS,
    serverLimit: database.maxConnections,
  };
}

/**
 * Server connections of all pooler replicas while one more is surged in. A replica that shuts down keeps its own for
 * another 10 s and is not counted: logins that the server refuses meanwhile are tried again every second.
 */
export function poolerServerConnections(pooler: Pick<PoolerConfig, 'replicas' | 'poolSize'>): number {
  return podsDuringRollout(pooler.replicas) * pooler.poolSize;
}

/**
 * Servers that each pooler replica needs. When all servers of one replica are held by sessions whose processes wait for
 * one server more of the same replica, nothing goes on until gunicorn kills the processes. As many servers as there can
 * be sessions exclude that; where they are more than a server carries, it is what was measured, and in any case what the
 * ingress accepts from a single address.
 */
export function leastPoolSize(environment: Pick<EnvironmentConfig, 'api' | 'worker' | 'database' | 'ingress'>): number {
  return Math.min(
    planConnections(environment).clients,
    Math.max(environment.ingress.limitConnections, MEASURED_POOL_SIZE),
  );
}

/** Memory in bytes that PostgreSQL needs when every connection that it accepts is open. */
export function serverMemory({ maxConnections }: Pick<DatabaseConfig, 'maxConnections'>): number {
  return SHARED_BUFFERS_BYTES + maxConnections * CONNECTION_BYTES;
}

/** A managed database is backed up by Linode, which counts no connection of ours. */
function backupConnections(database: DatabaseConfig): number {
  return database.kind === 'in-cluster' ? BACKUP_CONNECTIONS : 0;
}
