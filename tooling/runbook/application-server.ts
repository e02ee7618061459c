import { execFileSync } from 'node:child_process';
import { APPLICATION_ROLE_SCRIPT } from '../../apps/vmshift/src/data/application-role-script';
import { DATABASE_SUPERUSER } from '../../packages/environments/src';
import { PostgresqlServer } from './postgresql-server';

/** A server as the manifests make it, logged in as the application's role, which is no superuser. */
export function applicationServer(role: string, database: string): PostgresqlServer {
  const server = new PostgresqlServer(DATABASE_SUPERUSER);
  const pod = { POSTGRES_USER: DATABASE_SUPERUSER, POSTGRES_DB: database, APPLICATION_ROLE: role };
  execFileSync('sh', ['-c', APPLICATION_ROLE_SCRIPT], { env: { ...server.env, ...pod }, stdio: 'pipe' });
  server.logInAs(role);
  return server;
}
