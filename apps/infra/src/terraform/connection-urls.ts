import type { DataServer } from '@vmshift/application';

/** Where a PostgreSQL server is and how to log in. */
export interface PostgresqlEndpoint {
  /** Text, or an interpolation (`${…}`). */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Terraform expression, without the braces around it. */
  readonly password: string;
  readonly database: string;
  /** Whether the server only takes TLS. */
  readonly tls: boolean;
}

/**
 * Seconds until a client gives up connecting; without it a database that accepts and never answers blocks a worker.
 * @see https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-CONNECT-TIMEOUT
 */
const CONNECT_TIMEOUT_SECONDS = 3;

/** SQLAlchemy's URL of the server itself, as a template. */
export function directUrl(endpoint: PostgresqlEndpoint): string {
  const { host, port, user, password, database, tls } = endpoint;
  const parameters = [...(tls ? ['sslmode=require'] : []), `connect_timeout=${CONNECT_TIMEOUT_SECONDS}`].join('&');
  return `postgresql://${user}:${userInfo(password)}@${host}:${port}/${database}?${parameters}`;
}

/** What the application connects to: the pooler in the namespace where there is one, which speaks no TLS, else the server. */
export function applicationUrl(endpoint: PostgresqlEndpoint, pooler: DataServer | undefined): string {
  return directUrl(pooler ? { ...endpoint, host: pooler.app, port: pooler.port, tls: false } : endpoint);
}

/** URL of one of Redis' databases, as a template; the password is an expression. */
export function redisUrl({ app, port }: DataServer, password: string, database: number): string {
  return `redis://:${userInfo(password)}@${app}:${port}/${database}`;
}

/**
 * PgBouncer's `auth_file`, as a template: one line, a quote inside the password is doubled.
 * @see https://www.pgbouncer.org/config.html#authentication-file-format
 */
export function pgbouncerUserList({ user, password }: PostgresqlEndpoint): string {
  return `"${user}" "\${replace(${password}, "\\"", "\\"\\"")}"\n`;
}

/** Percent-encodes for the user part of a URL; `urlencode` writes a space as `+`, which is a plus there. */
function userInfo(password: string): string {
  return `\${replace(urlencode(${password}), "+", "%20")}`;
}
