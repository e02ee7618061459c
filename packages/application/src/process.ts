import type { Probes } from './probe';

/** Numeric user and group of an image: with a name alone the kubelet cannot tell that it is not root. */
export interface PodUser {
  readonly uid: number;
  readonly gid: number;
}

/** A third-party image by tag and digest. */
export interface PinnedImage {
  readonly repository: string;
  readonly tag: string;
  /** `sha256:<64 hex digits>` of the image index. */
  readonly digest: string;
}

/** The application's own images; their tags and digests are in the release pins. */
export type ApplicationImage = 'api' | 'celery';

/** An image of the application, or one of someone else. */
export type ProcessImage = ApplicationImage | PinnedImage;

/** A folder that a process writes to: an emptyDir, as the root file system is read-only. */
export interface WritableFolder {
  /** Name of the volume. */
  readonly name: string;
  readonly path: string;
  /** Kubernetes quantity; the kubelet evicts the pod above it. */
  readonly sizeLimit: string;
}

/** Where a process accepts connections. */
export interface Listener {
  /** Name of the container port. */
  readonly name: string;
  readonly port: number;
  /** Port of the Service `<app>-service`. */
  readonly servicePort: number;
}

/** Where a process connects to besides the servers that its Secret keys lead to. */
export type Call =
  /** Another process of the profile, by its key. */
  | { readonly process: string }
  /** A public address, by TCP port. */
  | { readonly internet: number };

interface ProcessBase {
  /** Name of its objects and of its container, and value of its pods' label `app`. */
  readonly app: string;
  /** Value of `app.kubernetes.io/component`. */
  readonly component: string;
  /**
   * Value of the label `tier`.
   * @default none
   */
  readonly tier?: string;
  /** One of the application's images, or a third-party one. */
  readonly image: ProcessImage;
  readonly user: PodUser;
  /**
   * Command of the container. `{host}` is the environment's host, `{<setting>}` a setting of the process.
   * @default that of the image
   */
  readonly command?: readonly string[];
  /**
   * Arguments of the container, with the same placeholders.
   * @default those of the image
   */
  readonly args?: readonly string[];
  /**
   * Word of the command that distinguishes this process from the others of its image.
   * @default it is the process that the image itself starts
   */
  readonly subcommand?: string;
  /**
   * What every environment chooses for it: name of the setting to the values that it may have.
   * @default nothing
   */
  readonly settings?: Readonly<Record<string, readonly string[]>>;
  /**
   * Variables that are no secret, with the same placeholders. They go through the ConfigMap `<app>-config`.
   * @default none
   */
  readonly configuration?: Readonly<Record<string, string>>;
  /**
   * Variables from the application's Secret: name of the variable to the key.
   * @default none
   */
  readonly secrets?: Readonly<Record<string, string>>;
  /**
   * Variables that the process parses and never connects with; it needs none of them.
   * @default none
   */
  readonly unusedVariables?: readonly string[];
  /**
   * Connections besides those to the servers that its Secret keys lead to.
   * @default none
   */
  readonly calls?: readonly Call[];
  /** @default none */
  readonly writable?: readonly WritableFolder[];
  /**
   * Connections to PostgreSQL that one pod may open; the model's rule `database-connections` demands it of a process that
   * reads the database's URL, and 0 says that it only parses it.
   * @default none
   */
  readonly databaseConnections?: number;
  /** Seconds from SIGTERM to SIGKILL, the pause before SIGTERM included. */
  readonly graceSeconds: number;
  /**
   * Whether an environment may leave it out.
   * @default every environment has it
   */
  readonly optional?: boolean;
}

interface LongRunningProcess extends ProcessBase {
  /**
   * Where it accepts connections. Only the processes that call it, and the ingress controller if the Ingress leads to it,
   * may connect.
   * @default nowhere
   */
  readonly listens?: Listener;
  readonly probes: Probes;
  /** Seconds that it needs to start on a busy node, at least. */
  readonly startSeconds: number;
  /** Seconds for which a healthy one may not answer. */
  readonly silentSeconds: number;
  /** Seconds that it needs after SIGTERM. */
  readonly stopSeconds: number;
  /**
   * Memory limit with which it starts at all, in MiB.
   * @default not known
   */
  readonly leastMemoryMib?: number;
  /**
   * Seconds before SIGTERM in which its endpoint leaves every proxy.
   * @default none
   */
  readonly preStopSeconds?: number;
}

/** A Deployment whose replicas each environment decides. */
export interface ScaledProcess extends LongRunningProcess {
  readonly kind: 'scaled';
  /** Processes of one pod that work, where neither command nor variable tells another number. @default 1 */
  readonly workers?: number;
  /**
   * Seconds after which one of them that is blocked is killed and replaced.
   * @default it never is
   */
  readonly blockedSeconds?: { readonly least: number; readonly most: number };
  /**
   * Celery queues that it consumes.
   * @default none
   */
  readonly queues?: readonly string[];
}

/** A Deployment of exactly one pod: two would do everything twice. */
export interface SingletonProcess extends LongRunningProcess {
  readonly kind: 'singleton';
}

interface JobProcess extends ProcessBase {
  /** Seconds after which a run counts as failed. */
  readonly deadlineSeconds: number;
  /** How often a failed pod is tried again. */
  readonly retries: number;
}

/** A Job of every sync, after the data servers and before the processes that run on. */
export interface SyncJobProcess extends JobProcess {
  readonly kind: 'sync-job';
}

/** A Job on a schedule, which each environment decides. */
export interface CronJobProcess extends JobProcess {
  readonly kind: 'cron-job';
}

/** Something that the application runs. A new one is an entry of the profile and its sizes in the environments. */
export type Process = ScaledProcess | SingletonProcess | SyncJobProcess | CronJobProcess;

/** Whether a process runs until it is stopped. */
export function isLongRunning(process: Process): process is ScaledProcess | SingletonProcess {
  return process.kind === 'scaled' || process.kind === 'singleton';
}

/** Where a process accepts connections; undefined where it does so nowhere, or where there is no such process. */
export function listenerOf(process: Process | undefined): Listener | undefined {
  return process && isLongRunning(process) ? process.listens : undefined;
}
