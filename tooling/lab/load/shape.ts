/** What is measured: how many of everything, with which settings. Names are those of PgBouncer and PostgreSQL where they have one. */
export interface Shape {
  /** First column of the table. */
  readonly name: string;
  /** API pods. */
  readonly pods: number;
  /** PgBouncers; without one the application connects to PostgreSQL itself. */
  readonly poolers: number;
  /** Rows of the table that every request lists. */
  readonly rows: number;
  /** 0: clients connect to the Service, which picks a pod at random for each connection. */
  readonly ingress: number;
  /** Requests that the ingress has in flight at once over all addresses; what is over is answered 429. 0 bounds nothing. */
  readonly max_requests: number;
  readonly max_connections: number;
  /** Replaced in the rendered pgbouncer.ini. */
  readonly pgbouncer: Readonly<Record<string, string>>;
  /** Set for the application's role. */
  readonly role: Readonly<Record<string, string>>;
}

const NUMBERS = ['pods', 'poolers', 'rows', 'ingress', 'max_requests', 'max_connections'] as const;
/** PgBouncer's settings that a shape may replace. */
const PGBOUNCER = [
  'default_pool_size',
  'reserve_pool_size',
  'query_wait_timeout',
  'idle_transaction_timeout',
  'server_idle_timeout',
  'pool_mode',
];
/** PostgreSQL's settings that a role can have. Milliseconds. */
const ROLE = ['lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout'];

/**
 * Reads `<name> [<setting>=<value> ...]`; what is not named is as rendered.
 * @throws Error that names the setting and what there is
 */
export function parseShape(text: string, rendered: Omit<Shape, 'name'>): Shape {
  const [name = '', ...settings] = text.trim().split(/\s+/);
  if (name === '' || name.includes('=')) throw new Error(`shape "${text}": its first word has to be its name`);
  let shape: Shape = { ...rendered, name };
  for (const setting of settings) {
    const [, key = '', value = ''] = /^(\w+)=(\w+)$/.exec(setting) ?? [];
    if (isNumber(key) && /^\d{1,5}$/.test(value)) shape = { ...shape, [key]: Number(value) };
    else if (PGBOUNCER.includes(key)) shape = { ...shape, pgbouncer: { ...shape.pgbouncer, [key]: value } };
    else if (ROLE.includes(key) && /^\d+$/.test(value)) shape = { ...shape, role: { ...shape.role, [key]: value } };
    else
      throw new Error(
        `shape ${name}: "${setting}"; allowed: ${[...NUMBERS, ...PGBOUNCER, ...ROLE].join(', ')}, as <setting>=<value>`,
      );
  }
  if (shape.pods === 0) throw new Error(`shape ${name}: pods=0; allowed: 1 or more`);
  return shape;
}

function isNumber(key: string): key is (typeof NUMBERS)[number] {
  return (NUMBERS as readonly string[]).includes(key);
}

/** What is sent to the service. */
export type Load =
  /** `requests` at once, each in an open connection of its own; `times` in a row. */
  | { readonly kind: 'burst'; readonly requests: number; readonly times: number }
  /** Each client sends its next request when the last one was answered. */
  | { readonly kind: 'clients'; readonly clients: number; readonly seconds: number }
  /** The same for longer, while a session locks the table for `seconds`. */
  | { readonly kind: 'lock'; readonly clients: number; readonly seconds: number };

/**
 * Reads `burst=<requests>x<times>`, `clients=<clients>x<seconds>` or `lock=<clients>x<seconds>`.
 * @throws Error that names what is allowed
 */
export function parseLoad(text: string): Load {
  const [, kind, first, second] = /^(burst|clients|lock)=(\d{1,4})x(\d{1,4})$/.exec(text) ?? [];
  const [many, long] = [Number(first), Number(second)];
  if (kind !== undefined && many > 0 && long > 0) {
    if (kind === 'burst') return { kind, requests: many, times: long };
    if (kind === 'clients' || kind === 'lock') return { kind, clients: many, seconds: long };
  }
  throw new Error(
    `load "${text}"; allowed: burst=<requests>x<times>, clients=<clients>x<seconds>, lock=<clients>x<seconds>`,
  );
}

/** As it stands in the table. */
export function describeLoad(load: Load): string {
  if (load.kind === 'burst') return `${load.times} ${load.times === 1 ? 'burst' : 'bursts'} of ${load.requests}`;
  if (load.kind === 'clients') return `${load.clients} clients, ${load.seconds} s`;
  return `table locked ${load.seconds} s, ${load.clients} clients`;
}
