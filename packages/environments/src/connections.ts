import type { ApplicationProfile, Process } from '@vmshift/application';
import { serversOf, vmshift } from '@vmshift/application';
import { type EnvironmentProcess, processesOf } from './application';
import type { DatabaseConfig, EnvironmentConfig, PoolerConfig } from './environment-config';
import { peakReplicas, podsDuringRollout } from './replicas';

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
  /** What all that connects through the pooler may open: every autoscaler at its maximum and a rollout of each process. */
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

/** Adds up the environment's connections. */
export function planConnections(
  environment: Pick<EnvironmentConfig, 'processes' | 'database'>,
  profile: ApplicationProfile = vmshift,
): ConnectionPlan {
  const { database } = environment;
  const processes = processesOf(environment, profile);
  const opened = (ones: readonly EnvironmentProcess[]) => ones.reduce((sum, one) => sum + connectionsOf(one), 0);
  const isDirect = (one: EnvironmentProcess) => connectsDirectly(one, profile);
  const clients = opened(processes.filter((one) => !isDirect(one)));
  const fromApplication = database.pooler ? poolerServerConnections(database.pooler) : clients;
  return {
    clients,
    clientLimit: database.pooler?.maxClientConnections,
    server:
      fromApplication +
      opened(processes.filter(isDirect)) +
      backupConnections(database, profile) +
      RESERVED_CONNECTIONS,
    serverLimit: database.maxConnections,
  };
}

/** What all pods of a process may open at its peak. A process without connections only parses the URL. */
function connectionsOf({ process, config }: EnvironmentProcess): number {
  const { databaseConnections = 0 } = process;
  const pods = process.kind === 'scaled' && config.scaling ? peakReplicas(config.scaling) : 1;
  return databaseConnections === 0 ? 0 : pods * databaseConnections;
}

/** Keys of the Secret from which a process takes the database's URL. */
export function databaseKeys({ secrets = {} }: Process, { secret }: ApplicationProfile): readonly string[] {
  return Object.values(secrets).filter((key) => secret.keys[key]?.kind === 'database-url');
}

/** Whether a process connects to the server itself, past the pooler. */
function connectsDirectly({ process }: EnvironmentProcess, profile: ApplicationProfile): boolean {
  const { secret } = profile;
  const databases = databaseKeys(process, profile);
  return (
    databases.length > 0 &&
    databases.every((key) => {
      const value = secret.keys[key];
      return value !== undefined && serversOf(value)[0] === 'database';
    })
  );
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
export function leastPoolSize(
  environment: Pick<EnvironmentConfig, 'processes' | 'database' | 'ingress'>,
  profile: ApplicationProfile = vmshift,
): number {
  return Math.min(
    planConnections(environment, profile).clients,
    Math.max(environment.ingress.limitConnections, MEASURED_POOL_SIZE),
  );
}

/** Memory in bytes that PostgreSQL needs when every connection that it accepts is open. */
export function serverMemory({ maxConnections }: Pick<DatabaseConfig, 'maxConnections'>): number {
  return SHARED_BUFFERS_BYTES + maxConnections * CONNECTION_BYTES;
}

/** A managed database is backed up by Linode, which counts no connection of ours. */
function backupConnections({ kind }: DatabaseConfig, { backup }: ApplicationProfile): number {
  return kind === 'in-cluster' ? backup.databaseConnections : 0;
}
