import type { ProcessesConfig } from './process-config';
import type { PlacementConfig, ResourcesConfig } from './sizes-config';

/**
 * Everything in which environments differ. A value is declared here and in the environment's own file, nowhere else:
 * no code asks for an environment's name.
 */
export interface EnvironmentConfig {
  /** DNS label; names the folder `dist/<name>`, the stacks `cluster-<name>` and `platform-<name>`. */
  readonly name: string;
  /**
   * What the environment is for. A `production` has to be kept (`cluster.preventDestroy`, no
   * `application.cascadingDelete`).
   */
  readonly tier: Tier;
  /** Branch of the application repository whose images may run here; the image tag is `<branch>-<commit>`. */
  readonly branch: string;
  /**
   * Git revision of this repository that Argo CD follows.
   * @default the platform's `targetRevision`
   */
  readonly targetRevision?: string;
  /** Kubernetes namespace of the application. Terraform owns it; `dist/` owns what is inside. */
  readonly namespace: string;
  /** Fully qualified host name of the Ingress. */
  readonly host: string;
  readonly cluster: ClusterConfig;
  readonly application: ApplicationConfig;
  readonly release: ReleaseConfig;
  readonly ingress: IngressConfig;
  /** Sizes of the processes that run here, by their names in the application's profile. */
  readonly processes: ProcessesConfig;
  /** The database in use. */
  readonly database: DatabaseConfig;
  /**
   * A second database of the other kind, to which the application does not connect: the next one before a switch, the last
   * one after it (docs/maintenance.md, "Move the database"). A switch exchanges the two.
   * @default none
   */
  readonly idleDatabase?: IdleDatabaseConfig;
  readonly redis: RedisConfig;
  /**
   * Versions of the Secret values that Terraform writes. Raised by one when the value of a variable is rotated, which
   * nothing else shows; what the model itself says (a database, a name, a pooler) is sent when it changes.
   * @see https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only
   */
  readonly secretRevisions: SecretRevisions;
}

export type Tier = 'production' | 'staging' | 'development';

/** One LKE cluster. @see https://techdocs.akamai.com/linode-api/reference/post-lke-cluster */
export interface ClusterConfig {
  /** Linode region. A change replaces the cluster. */
  readonly region: string;
  /** `<major>.<minor>`. A change recycles every node of the cluster at once. */
  readonly kubernetesVersion: string;
  /** HA control plane; cannot be switched off again. */
  readonly highAvailability: boolean;
  /** Whether this cluster also runs Argo CD. True for exactly one environment. */
  readonly hostsArgoCd: boolean;
  /** Terraform refuses to destroy the cluster (`prevent_destroy`). */
  readonly preventDestroy: boolean;
  readonly nodePool: NodePoolConfig;
  /**
   * Pools besides the first, each a Terraform resource of its own, so that nodes of another size can be added and the old
   * ones drained (docs/maintenance.md, "Change the size of the nodes").
   * @default none
   */
  readonly additionalNodePools?: readonly AdditionalNodePoolConfig[];
  /**
   * Addresses (CIDR) that may reach the Kubernetes API; everyone else is refused.
   * @default the API is open to all addresses, guarded by its credentials alone
   */
  readonly controlPlaneAcl?: ControlPlaneAclConfig;
}

export interface NodePoolConfig {
  /** Linode plan, such as `g6-standard-4`. Changing it in place kills every node of the pool at once. */
  readonly type: string;
  /** Bounds of the cluster autoscaler, 1 to 100. */
  readonly minNodes: number;
  readonly maxNodes: number;
}

export interface AdditionalNodePoolConfig extends NodePoolConfig {
  /** DNS label, unique in the cluster. */
  readonly name: string;
  /**
   * Its nodes take the workloads that name the pool (`nodePool`) and no others: they carry a label that those select, and
   * a taint that keeps the rest away. Add such a pool and deploy it before a workload names it.
   * @default false: the pool is shared, and its nodes take any pod that names no pool
   */
  readonly reserved?: boolean;
}

export interface ControlPlaneAclConfig {
  readonly ipv4: readonly string[];
  readonly ipv6: readonly string[];
}

/** How Argo CD treats the environment's Application. @see https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/ */
export interface ApplicationConfig {
  /** Objects that left `dist/` are deleted (claims are protected by annotation). */
  readonly prune: boolean;
  readonly selfHeal: boolean;
  /** Deleting the Application deletes its objects. False leaves the workloads running. */
  readonly cascadingDelete: boolean;
}

/** What happens around a release of the environment. */
export interface ReleaseConfig {
  /**
   * A release after which the environment is down or degraded, and which is the cause, is taken back: the build before it is
   * pinned again and held (docs/on-call.md, "A release that was taken back"). Off, it is reported and left as it is.
   */
  readonly autoRollback: boolean;
  /**
   * What a person starts by `operate.yaml` (rollback, hold, resume, a forced release) waits for an approval in the GitHub
   * environment of this name. Its reviewers approve the deploy of the environment's stacks as well. A release of a new build
   * never waits.
   */
  readonly approval: boolean;
}

export interface IngressConfig {
  /** Paths that the world can reach; everything else answers 404. */
  readonly paths: readonly IngressPathConfig[];
  /** Name of the Secret that cert-manager fills. */
  readonly tlsSecretName: string;
  /** ClusterIssuer made by the platform stack. */
  readonly clusterIssuer: 'letsencrypt-staging' | 'letsencrypt-prod';
  /** Requests per second accepted from one address. */
  readonly limitRps: number;
  /** Simultaneous connections accepted from one address. */
  readonly limitConnections: number;
  /**
   * Requests in flight that all addresses together may have, at the paths that use the database; one more is answered
   * with 429. PgBouncer and PostgreSQL are sized by it (`pooler-size`). The paths, and the pods of the ingress
   * controller, share it in equal parts.
   */
  readonly limitRequests: number;
}

export interface IngressPathConfig {
  readonly path: string;
  readonly pathType: 'Exact' | 'Prefix';
}

/** The PostgreSQL of an environment: a server in the cluster, or a Linode Managed Database. */
export type DatabaseConfig = InClusterDatabaseConfig | ManagedDatabaseConfig;

interface DatabaseConnectionsConfig {
  /** The server's `max_connections`. */
  readonly maxConnections: number;
  /**
   * PgBouncer in transaction mode between the application and the server.
   * @default the application connects to the server directly
   */
  readonly pooler?: PoolerConfig;
}

export interface InClusterDatabaseConfig extends DatabaseConnectionsConfig, PlacementConfig {
  readonly kind: 'in-cluster';
  /** Database of the application; another name here renames nothing on a volume that exists. */
  readonly name: string;
  /**
   * Role of the application, which owns the database and is no superuser; another name here renames nothing on a volume
   * that exists. One that was initialised before the role had a superuser above it needs a step by hand (docs/maintenance.md,
   * "Take the superuser's rights from the application").
   */
  readonly user: string;
  readonly resources: ResourcesConfig;
  readonly volume: VolumeConfig;
  readonly backup: BackupConfig;
}

/** @see https://registry.terraform.io/providers/linode/linode/latest/docs/resources/database_postgresql_v2 */
export interface ManagedDatabaseConfig extends DatabaseConnectionsConfig {
  readonly kind: 'managed';
  /** Linode plan of each server; a change is a resize in place. */
  readonly type: string;
  /** Servers: 1, 2 or 3. */
  readonly clusterSize: number;
  /** `postgresql/<major>`. */
  readonly engineId: string;
  /** Addresses (CIDR) that may connect. */
  readonly allowList: readonly string[];
  /** Port that the service answers on; the NetworkPolicies open it. */
  readonly port: number;
}

/** A database that is not in use has everything of one that is, but a pooler in front of it. */
export type IdleDatabaseConfig = (Omit<InClusterDatabaseConfig, 'pooler'> | Omit<ManagedDatabaseConfig, 'pooler'>) & {
  /**
   * Whether the manifests have it too: its server and its dumps where it is in the cluster, and the CronJob that copies
   * the database in use over it. Terraform comes first and goes last: set it once the database and its keys are deployed,
   * and unset it before they are removed.
   * @default false: Terraform alone has it
   */
  readonly rendered?: boolean;
};

export interface PoolerConfig extends PlacementConfig {
  readonly replicas: number;
  /** `max_client_conn` of each replica. */
  readonly maxClientConnections: number;
  /** `default_pool_size` of each replica: server connections, as there is one database and one user. */
  readonly poolSize: number;
  readonly resources: ResourcesConfig;
}

export interface VolumeConfig {
  /** Requested size; Linode volumes hold at least 10Gi. Cannot shrink. */
  readonly size: string;
  /** Immutable in a cluster. */
  readonly storageClass: string;
}

/** Scheduled dumps to S3-compatible object storage. */
export interface BackupConfig extends PlacementConfig {
  /** Cron expression, UTC. */
  readonly schedule: string;
  /** Dumps older than this are deleted from the bucket. */
  readonly retentionDays: number;
  readonly bucket: string;
  /** `https://<region>.linodeobjects.com` */
  readonly endpoint: string;
  readonly drill: RestoreDrillConfig;
  /** Of the dump, of its restore and of the drill. */
  readonly resources: ResourcesConfig;
}

/** Restores the newest dump into a database of its own, which is thrown away: shows that the dumps can be restored. */
export interface RestoreDrillConfig {
  /** Cron expression, UTC; at least once a month. */
  readonly schedule: string;
}

export interface RedisConfig extends PlacementConfig {
  readonly resources: ResourcesConfig;
  readonly volume: VolumeConfig;
}

export interface SecretRevisions {
  /** The Secret `vmshift-secrets`. */
  readonly application: number;
  /** The image pull secret. */
  readonly registry: number;
  /** Argo CD's credential for the cluster. */
  readonly cluster: number;
}
