/** What one account of the stub holds; objects are kept as its API gives them. */
export class Account {
  readonly clusters = new Map<number, Cluster>();
  readonly pools = new Map<number, Pool>();
  readonly databases = new Map<number, Database>();
  readonly records = new Map<number, DomainRecord>();
  readonly events: AccountEvent[] = [];
  private lastId = 100_000;

  /** @param zone the one domain of the account */
  constructor(readonly zone: string) {}

  nextId(): number {
    this.lastId += 1;
    return this.lastId;
  }

  poolsOf(cluster: number): readonly Pool[] {
    return [...this.pools.values()].filter(({ cluster_id }) => cluster_id === cluster);
  }

  /** The provider waits for events, newest first. */
  happened(action: string, type: string, id: number): void {
    this.events.unshift({
      id: this.nextId(),
      action,
      status: 'finished',
      created: now(),
      entity: { id, type, label: String(id), url: `/v4/${type}/${id}` },
      percent_complete: 100,
      read: false,
      seen: false,
      username: 'lab',
    });
  }

  /** What is billed now. */
  billed(): readonly string[] {
    return [
      ...[...this.clusters.values()].map(({ label }) => `cluster ${label}`),
      ...[...this.databases.values()].map(({ label }) => `database ${label}`),
    ];
  }
}

/** As the API writes times: UTC, without a zone. */
export function now(): string {
  return new Date().toISOString().slice(0, 19);
}

export interface Cluster {
  readonly id: number;
  label: string;
  readonly region: string;
  k8s_version: string;
  tags: readonly string[];
  readonly status: 'ready';
  readonly created: string;
  readonly updated: string;
  control_plane: { high_availability: boolean; audit_logs_enabled: boolean };
  readonly acl: AccessList;
}

export interface AccessList {
  enabled: boolean;
  addresses: { ipv4: readonly string[]; ipv6: readonly string[] };
}

export interface Pool {
  readonly id: number;
  readonly cluster_id: number;
  readonly type: string;
  count: number;
  label: string;
  tags: readonly string[];
  labels: Readonly<Record<string, string>>;
  taints: readonly unknown[];
  readonly disk_encryption: 'enabled' | 'disabled';
  autoscaler: { enabled: boolean; min: number; max: number };
  nodes: { readonly id: string; readonly instance_id: number; readonly status: 'ready' }[];
}

export interface Database {
  readonly id: number;
  readonly [field: string]: unknown;
  readonly label: string;
}

export interface DomainRecord {
  readonly id: number;
  readonly [field: string]: unknown;
}

export interface AccountEvent {
  readonly id: number;
  readonly action: string;
  readonly status: 'finished';
  readonly created: string;
  readonly entity: { readonly id: number; readonly type: string; readonly label: string; readonly url: string };
  readonly percent_complete: number;
  readonly read: boolean;
  readonly seen: boolean;
  readonly username: string;
}
