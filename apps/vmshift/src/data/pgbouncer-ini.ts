import { type DataServers, PGBOUNCER_DATABASES_FILE } from '@vmshift/application';
import type { DatabaseConfig, PoolerConfig } from '@vmshift/environments';

/** Where PgBouncer looks for its configuration and its users. */
export const PGBOUNCER_FOLDER = '/etc/pgbouncer';

/**
 * PgBouncer's configuration file.
 * @see https://www.pgbouncer.org/config.html
 */
export function pgbouncerIni(servers: DataServers, database: DatabaseConfig, pooler: PoolerConfig): string {
  const { port, settings } = servers.pooler;
  return [
    ...databases(servers, database),
    '',
    '[pgbouncer]',
    'listen_addr = 0.0.0.0',
    `listen_port = ${port}`,
    '; The root file system is read-only, and nobody connects from inside.',
    'unix_socket_dir =',
    'auth_type = scram-sha-256',
    `auth_file = ${PGBOUNCER_FOLDER}/userlist.txt`,
    '',
    '; psycopg2 prepares nothing and the application keeps no session state, so a server is lent per transaction.',
    `pool_mode = ${settings.pool_mode}`,
    `max_client_conn = ${pooler.maxClientConnections}`,
    `default_pool_size = ${pooler.poolSize}`,
    '; The same again, whatever user or database a client names: the server has no more to give.',
    `max_db_connections = ${pooler.poolSize}`,
    `ignore_startup_parameters = ${settings.ignore_startup_parameters}`,
    '',
    "; uvicorn's worker beats every 15 s, half of gunicorn's time-out: one that is blocked is killed after 15 to 30 s.",
    '; A request that gets no server fails long before, and its process goes on with the others.',
    `query_wait_timeout = ${settings.query_wait_timeout}`,
    'client_login_timeout = 15',
    'server_connect_timeout = 2',
    '; After PostgreSQL restarted, try again at once; the default waits 15 s.',
    'server_login_retry = 1',
    '; A transaction that does nothing gives its server back; the longest task takes 10 s.',
    'idle_transaction_timeout = 300',
    '; A PostgreSQL whose node vanished is given up after 30 s, not after the 15 minutes of TCP. Milliseconds.',
    'tcp_user_timeout = 30000',
    '',
    '; The probes connect every few seconds.',
    'log_connections = 0',
    'log_disconnections = 0',
    '',
  ].join('\n');
}

function databases({ database: server }: DataServers, database: DatabaseConfig): string[] {
  if (database.kind === 'in-cluster') {
    return ['[databases]', `${database.name} = host=${server.app} port=${server.port}`];
  }
  return [
    `%include ${PGBOUNCER_DATABASES_FILE}`,
    '',
    '[pgbouncer]',
    '; The managed service accepts nothing else.',
    'server_tls_sslmode = require',
  ];
}

/**
 * Writes the `[databases]` section for a managed database: the host is what stands in the URL between the credentials,
 * which hold no `@` but an encoded one, and the port.
 * @param variable holds the URL
 */
export function managedDatabaseScript(variable: string, port: number): string {
  return `set -eu
host=\${${variable}##*@}
host=\${host%%[:/]*}
: "\${host:?no host in ${variable}}"
printf '[databases]\\n* = host=%s port=${port}\\n' "$host" > ${PGBOUNCER_DATABASES_FILE}
`;
}
