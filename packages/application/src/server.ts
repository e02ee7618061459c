import type { PodUser } from './process';

/** A server that keeps data or leads to it. Its app label is the name of its Service: the host that clients connect to. */
export interface DataServer {
  /** Name of its Deployment, container and Service, value of its pods' label `app`, and host of its clients. */
  readonly app: string;
  /** Value of `app.kubernetes.io/component`. */
  readonly component: string;
  readonly port: number;
  readonly user: PodUser;
  /** Names by which its image is known: the last part of the repository, alone or behind a dash. */
  readonly imageNames: readonly string[];
  /**
   * Claim and folder of its data. A new name of the claim is an empty volume.
   * @default it keeps none
   */
  readonly data?: { readonly claim: string; readonly folder: string };
  /**
   * Variables from the application's Secret: name of the variable to the key.
   * @default none
   */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Seconds from SIGTERM to SIGKILL. */
  readonly graceSeconds: number;
  /**
   * Seconds that it needs to start on a busy node, at least.
   * @default not known: it keeps no data that it has to load
   */
  readonly startSeconds?: number;
  /**
   * Seconds for which a healthy one may not answer.
   * @default not known
   */
  readonly silentSeconds?: number;
  /** Seconds that it needs after SIGTERM. */
  readonly stopSeconds: number;
  /**
   * Memory limit with which it starts at all, in MiB.
   * @default not known
   */
  readonly leastMemoryMib?: number;
}

/** A server that keeps data on a volume and asks for a password. */
export type StatefulServer = DataServer & Required<Pick<DataServer, 'data' | 'secrets'>>;

/** The data servers by what they are to the application. */
export interface DataServers {
  readonly database: StatefulServer & {
    /**
     * Milliseconds that a session of the application's role waits: the schema Job sets them for the role, so that they hold
     * for each session that begins after it.
     * @default the server's own, without end
     */
    readonly roleSettings?: Readonly<Record<RoleSetting, number>>;
  };
  /** In front of the database, where an environment has it. */
  readonly pooler: DataServer & {
    /** Key of the Secret whose value is PgBouncer's list of users. */
    readonly usersKey: string;
    /** Variable with the URL of a managed database, whose host only the Secret knows. */
    readonly managedVariable: string;
    /** What its configuration file has to hold for the application to work, whatever the environment. */
    readonly settings: Readonly<Record<PoolerSetting, string>>;
  };
  readonly queue: StatefulServer & {
    /** What its configuration file has to hold so that no task is lost, whatever the environment. */
    readonly settings: Readonly<Record<QueueSetting, string>>;
  };
}

/** @see https://www.postgresql.org/docs/16/runtime-config-client.html */
export type RoleSetting = 'lock_timeout' | 'statement_timeout';

/** @see https://www.pgbouncer.org/config.html */
export type PoolerSetting = 'pool_mode' | 'ignore_startup_parameters' | 'query_wait_timeout';

/** @see https://redis.io/docs/latest/operate/oss_and_stack/management/config/ */
export type QueueSetting = 'appendonly' | 'appendfsync' | 'save' | 'maxmemory-policy';

export type ServerName = keyof DataServers;

/** File of the pooler in which the `[databases]` section of a managed database is written: its host is known to the Secret alone. */
export const PGBOUNCER_DATABASES_FILE = '/run/pgbouncer/databases.ini';
