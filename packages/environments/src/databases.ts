import type {
  DatabaseConfig,
  EnvironmentConfig,
  IdleDatabaseConfig,
  InClusterDatabaseConfig,
  ManagedDatabaseConfig,
} from './environment-config';

/**
 * Role with which a server in the cluster initialises an empty volume. The application has one of its own, with fewer
 * rights.
 */
export const DATABASE_SUPERUSER = 'postgres';

/** What of an environment tells its databases. */
export type Databases = Pick<EnvironmentConfig, 'database' | 'idleDatabase'>;

/** A database of an environment, and where the model declares it. */
export interface DeclaredDatabase {
  /** Property path in the environment. */
  readonly path: 'database' | 'idleDatabase';
  readonly database: DatabaseConfig;
}

/** The database in use, then the idle one: what Terraform makes and holds credentials for. */
export function databasesOf({ database, idleDatabase }: Databases): readonly DeclaredDatabase[] {
  const used = { path: 'database', database } as const;
  return idleDatabase === undefined ? [used] : [used, { path: 'idleDatabase', database: idleDatabase }];
}

/** The managed database of an environment, in use or idle. */
export function managedDatabaseOf(databases: Databases): ManagedDatabaseConfig | undefined {
  return databasesOf(databases)
    .map(({ database }) => database)
    .find((database) => database.kind === 'managed');
}

/** The database of an environment that is a server in its cluster, in use or idle. */
export function inClusterDatabaseOf(databases: Databases): InClusterDatabaseConfig | undefined {
  return databasesOf(databases)
    .map(({ database }) => database)
    .find((database) => database.kind === 'in-cluster');
}

/** The idle database that the manifests have. */
export function renderedIdleDatabase({
  idleDatabase,
}: Pick<Databases, 'idleDatabase'>): IdleDatabaseConfig | undefined {
  return idleDatabase?.rendered === true ? idleDatabase : undefined;
}

/** The server in the cluster that the manifests run and dump, in use or idle. */
export function runningDatabase(databases: Databases): InClusterDatabaseConfig | undefined {
  const { database } = databases;
  return inClusterDatabaseOf({ database, idleDatabase: renderedIdleDatabase(databases) });
}
