import type { Neighbours } from './neighbours';
import type { Route } from './probe';
import type { ApplicationImage, PodUser, Process } from './process';
import type { SecretValue } from './secret-keys';
import type { DataServers } from './server';

/** What an application is, whatever the environment: how many and how large is the environments' part. */
export interface ApplicationProfile {
  /** Value of `app.kubernetes.io/name` and `app.kubernetes.io/part-of`. */
  readonly name: string;
  /** Account of all pods; it may do nothing. */
  readonly serviceAccount: string;
  readonly secret: {
    /** The Secret that holds every credential; written by Terraform, referenced by `dist/`. */
    readonly name: string;
    /** Its keys: Terraform writes exactly these, and a `secretKeyRef` outside the list is refused. */
    readonly keys: Readonly<Record<string, SecretValue>>;
    /** The image pull secret, type `kubernetes.io/dockerconfigjson`. */
    readonly registry: string;
  };
  /** Names by which the application's images are known: the last part of the repository, alone or behind a dash. */
  readonly imageNames: Readonly<Record<ApplicationImage, readonly string[]>>;
  /** What runs, by a name that the environments use for its sizes. */
  readonly processes: Readonly<Record<string, Process>>;
  readonly servers: DataServers;
  readonly backup: Backup;
  readonly ingress: {
    /** Name of the Ingress. */
    readonly name: string;
    /** Key of the process that it leads to. */
    readonly process: string;
    readonly routes: readonly Route[];
    readonly health: {
      /** Path by which the host is asked from outside whether the application answers. */
      readonly public: string;
      /** Path that answers as long as the process does. */
      readonly live: string;
      /** Path whose body is true as long as the database answers too. */
      readonly ready: string;
    };
  };
  /** Pool that SQLAlchemy keeps in each process that serves requests. */
  readonly databasePool: {
    /** Connections that are kept: `pool_size` of the application's engine. */
    readonly size: number;
    /** Connections on top of them: `max_overflow` of the application's engine. */
    readonly overflow: number;
  };
  /** Memory that a process needs once it has imported the application, in MiB, roughly. */
  readonly processMemoryMib: number;
  readonly celery: {
    /** Module of the Celery application, as `-A` takes it. */
    readonly application: string;
    /** Where a task goes that nothing routes, and what a worker without `-Q` consumes. */
    readonly defaultQueue: string;
  };
  /**
   * Variables that the application's images read; a `*` at the end stands for any rest. Others are ignored.
   * @see https://docs.pydantic.dev/latest/concepts/pydantic_settings/
   */
  readonly readVariables: readonly string[];
  readonly neighbours: Neighbours;
}

/** The CronJob that dumps the database to object storage. */
export interface Backup {
  /** Name of the CronJob and value of its pods' label `app`. */
  readonly app: string;
  readonly component: string;
  /** The same for all of its containers, so that each can read what the one before wrote. */
  readonly user: PodUser;
  readonly graceSeconds: number;
  readonly deadlineSeconds: number;
  readonly retries: number;
  readonly databaseConnections: number;
  /** Variables of the container that dumps, from the application's Secret: name of the variable to the key. */
  readonly dumpSecrets: Readonly<Record<string, string>>;
  /** The same for the containers that use the object storage. */
  readonly storageSecrets: Readonly<Record<string, string>>;
  /** TCP port of the object storage. */
  readonly storagePort: number;
}
