import type { ApplicationProfile, Process } from '@vmshift/application';
import { serversOf, vmshift } from '@vmshift/application';
import { formatQuantity, NANOS, parseQuantity } from '@vmshift/kubernetes';
import { type EnvironmentProcess, processesOf } from './application';
import type { DatabaseConfig, EnvironmentConfig, InClusterDatabaseConfig, PoolerConfig } from './environment-config';
import { peakReplicas, podsDuringHandover } from './replicas';

/**
 * `superuser_reserved_connections` of PostgreSQL: the application's role, which is no superuser, never gets these.
 * @see https://www.postgresql.org/docs/16/runtime-config-connection.html
 */
const RESERVED_CONNECTIONS = 3;

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
  /** Sessions that may hold a connection at once, of all that connects through the pooler, or would. */
  readonly sessions: number;
  /** What may be open at the server, the reserved ones included. */
  readonly server: number;
  /** The server's `max_connections`. */
  readonly serverLimit: number;
}

/** What of an environment decides how many connections there may be. */
export type ConnectedEnvironment = Pick<EnvironmentConfig, 'processes' | 'database' | 'ingress'>;

/** What of a process decides how many connections it opens: as the model has it, or as manifests do. */
export interface ConnectingProcess {
  /** Its key in the profile. */
  readonly name: string;
  /** Pods that may run at once. */
  readonly pods: number;
  /** Processes of one pod, each with a pool of its own. */
  readonly workers: number;
  /** Connections that one pod may open. */
  readonly connections: number;
  /** Whether its pods have a readiness probe, which is a request that no ingress controller counts. */
  readonly probed: boolean;
}

/** What bounds the connections of all processes, or adds to them. */
export interface ConnectionBounds {
  /** Requests in flight that the Ingress takes. */
  readonly limitRequests: number;
  /** @default no pooler */
  readonly pooler: Pick<PoolerConfig, 'replicas' | 'poolSize'> | undefined;
  /** Kind of the database in use: Linode backs up a managed one, which counts no connection of ours. */
  readonly database: DatabaseConfig['kind'];
}

/** Adds up the environment's connections. */
export function planConnections(
  environment: ConnectedEnvironment,
  profile: ApplicationProfile = vmshift,
): ConnectionPlan {
  const { database, ingress } = environment;
  const { limitRequests } = ingress;
  const { pooler, kind } = database;
  return {
    ...addConnections(
      processesOf(environment, profile).map(connectingProcess),
      { limitRequests, pooler, database: kind },
      profile,
    ),
    clientLimit: pooler?.maxClientConnections,
    serverLimit: database.maxConnections,
  };
}

function connectingProcess({ name, process, config }: EnvironmentProcess): ConnectingProcess {
  const { databaseConnections: connections = 0 } = process;
  const pods = process.kind === 'scaled' && config.scaling ? peakReplicas(config.scaling) : 1;
  if (process.kind !== 'scaled') return { name, pods, connections, workers: 1, probed: false };
  return { name, pods, connections, workers: process.workers ?? 1, probed: process.probes.readiness !== undefined };
}

/** The same for processes from anywhere: the review asks it about manifests. */
export function addConnections(
  processes: readonly ConnectingProcess[],
  { limitRequests, pooler, database }: ConnectionBounds,
  profile: ApplicationProfile,
): Pick<ConnectionPlan, 'clients' | 'sessions' | 'server'> {
  const counted = processes.map((process) => connectionsOf(process, limitRequests, profile));
  const sum = (direct: boolean, count: 'kept' | 'opened' | 'sessions') =>
    counted.filter((one) => one.direct === direct).reduce((total, one) => total + one[count], 0);
  return {
    clients: sum(false, 'opened'),
    sessions: sum(false, 'sessions'),
    server:
      (pooler ? poolerServerConnections(pooler) : sum(false, 'kept')) +
      sum(true, 'opened') +
      (database === 'in-cluster' ? profile.backup.databaseConnections : 0) +
      RESERVED_CONNECTIONS,
  };
}

interface ProcessConnections {
  /** Whether it connects to the server itself, past the pooler. */
  readonly direct: boolean;
  /** What its pods may open. */
  readonly opened: number;
  /** Those of them that may hold a session at once. */
  readonly sessions: number;
  /** Those of them that may be open at once, idle ones included. */
  readonly kept: number;
}

/**
 * The connections of a process at its peak. One without connections only parses the URL. What answers the Ingress has no
 * more sessions than requests, readiness probes included.
 */
function connectionsOf(
  { name, pods, workers, connections, probed }: ConnectingProcess,
  limitRequests: number,
  profile: ApplicationProfile,
): ProcessConnections {
  const opened = connections === 0 ? 0 : pods * connections;
  const process = profile.processes[name];
  const direct = process !== undefined && connectsDirectly(process, profile);
  if (name !== profile.ingress.process) return { direct, opened, sessions: opened, kept: opened };
  const sessions = Math.min(opened, limitRequests + (probed ? pods : 0));
  const idle = pods * workers * profile.databasePool.size;
  return { direct, opened, sessions, kept: Math.min(opened, idle + overflowOf(sessions, profile.databasePool)) };
}

/** Connections above the kept ones that so many sessions open at the most: when they meet in as few processes as can be. */
function overflowOf(sessions: number, { size, overflow }: ApplicationProfile['databasePool']): number {
  const process = size + overflow;
  return Math.floor(sessions / process) * overflow + Math.max(0, (sessions % process) - size);
}

/** Keys of the Secret from which a process takes the database's URL. */
export function databaseKeys({ secrets = {} }: Process, { secret }: ApplicationProfile): readonly string[] {
  return Object.values(secrets).filter((key) => secret.keys[key]?.kind === 'database-url');
}

/** Whether a process connects to the server itself, past the pooler. */
function connectsDirectly(process: Process, profile: ApplicationProfile): boolean {
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

/** Server connections of all pooler replicas, those that shut down included: each keeps its own until it ends. */
export function poolerServerConnections(pooler: Pick<PoolerConfig, 'replicas' | 'poolSize'>): number {
  return podsDuringHandover(pooler.replicas) * pooler.poolSize;
}

/**
 * Servers that each pooler replica needs: one for every session that there may be at once, as all of them may meet in one
 * replica. When all servers of one replica are held by sessions whose processes wait for one server more of the same
 * replica, nothing goes on until the wait ends, or until gunicorn kills the processes.
 */
export function leastPoolSize(environment: ConnectedEnvironment, profile: ApplicationProfile = vmshift): number {
  return planConnections(environment, profile).sessions;
}

/** Memory in bytes that PostgreSQL needs when every connection that it accepts is open. */
export function serverMemory({ maxConnections }: Pick<DatabaseConfig, 'maxConnections'>): number {
  return SHARED_BUFFERS_BYTES + maxConnections * CONNECTION_BYTES;
}

/**
 * The memory limit that PostgreSQL needs for the connections that it accepts, where the declared one is less; undefined where
 * it is enough, and for a number or a limit that is none.
 */
export function lackingServerMemory({
  maxConnections,
  resources,
}: Pick<InClusterDatabaseConfig, 'maxConnections' | 'resources'>): string | undefined {
  const limit = parseQuantity(resources.limits.memory);
  if (limit === undefined || !Number.isSafeInteger(maxConnections)) return undefined;
  const needed = BigInt(serverMemory({ maxConnections })) * NANOS;
  return needed > limit ? formatQuantity(needed, 'binary') : undefined;
}
