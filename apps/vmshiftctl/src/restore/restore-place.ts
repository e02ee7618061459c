import { databaseCopy, databaseRestore, isLongRunning } from '@vmshift/application';
import {
  applicationName,
  applicationOf,
  contextName,
  type EnvironmentConfig,
  type Model,
  minReplicas,
  processesOf,
} from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { argoCdContext } from '@vmshift/observation';

/** Where a restore does what: the names of its environment. */
export interface RestorePlace {
  readonly environment: EnvironmentConfig;
  /** Of kubectl, for the cluster of the environment. */
  readonly context: string;
  readonly namespace: string;
  /** Of kubectl, for the cluster that hosts Argo CD. */
  readonly argoCdContext: string;
  /** Name of the Application. */
  readonly application: string;
  /** The suspended CronJob that a Job is made from. */
  readonly cronJob: string;
  /** The Deployments that use the database or make work for those which do. */
  readonly deployments: readonly StoppedDeployment[];
  /** Name of the database. */
  readonly database: string;
  /** Label `app` of every pod that may have a session in the database. */
  readonly clients: readonly string[];
}

/** A Deployment that is stopped, and the pods with which it starts again: an autoscaler takes over from there. */
export interface StoppedDeployment {
  readonly name: string;
  readonly replicas: number;
}

/**
 * The names of an environment.
 * @param env variables of the program, one of which names another context for Argo CD
 * @throws UserError where Linode restores the database
 */
export function restorePlace(
  environment: EnvironmentConfig,
  model: Model,
  env: Readonly<Record<string, string | undefined>>,
): RestorePlace {
  const profile = applicationOf(model.platform);
  const { servers, backup } = profile;
  const processes = processesOf(environment, profile);
  const { database } = environment;
  if (database.kind === 'managed')
    throw new UserError([
      `${environment.name}: Linode manages the database, and restores it to a time of the last days as a new one`,
      '  how: https://techdocs.akamai.com/linode-api/reference/restore-a-managed-database-backup',
    ]);
  const { pooler } = database;
  const deployments = [
    ...processes
      .filter(({ process }) => isLongRunning(process))
      .map(({ process: { app }, config }) => ({
        name: app,
        replicas: config.scaling === undefined ? 1 : minReplicas(config.scaling),
      })),
    ...(pooler === undefined ? [] : [{ name: servers.pooler.app, replicas: pooler.replicas }]),
  ];
  const jobs = processes.filter(({ process }) => !isLongRunning(process)).map(({ process }) => process.app);
  return {
    environment,
    context: contextName(environment),
    namespace: environment.namespace,
    argoCdContext: argoCdContext(model, env),
    application: applicationName(environment),
    cronJob: databaseRestore(profile).app,
    deployments,
    database: database.name,
    clients: [...deployments.map(({ name }) => name), ...jobs, backup.app, databaseCopy(profile).app],
  };
}
