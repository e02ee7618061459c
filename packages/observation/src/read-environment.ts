import { vmshift } from '@vmshift/application';
import { contextName, type EnvironmentConfig, runningDatabase } from '@vmshift/environments';
import { backupCredentials, readBackup } from './backups/read-backup';
import type { ClusterObservation } from './cluster/cluster-observation';
import { type Kubectl, readCluster } from './cluster/read-cluster';
import type { Variables } from './github/github-api';
import type { Network } from './hosts/network';
import { type Ask, inTime, type Observation, observe } from './observation';
import type { EnvironmentObservation } from './platform-observation';

/** What is read of an environment at its own places. */
export type EnvironmentReading = Pick<EnvironmentObservation, 'cluster' | 'host' | 'backup'>;

/** By what an environment is looked at. */
export interface EnvironmentAccess {
  readonly env: Variables;
  readonly now: Date;
  readonly kubectl: Kubectl;
  readonly network: Pick<Network, 'fetch' | 'readHost'>;
  readonly ask: Ask;
  /** Asks by a context that kubectl has. */
  readonly by: <T>(context: string, question: () => Promise<T>) => Promise<T>;
}

/** Its cluster, its host and its dumps, asked at once. */
export async function readEnvironment(
  environment: EnvironmentConfig,
  { env, now, kubectl, network, ask, by }: EnvironmentAccess,
): Promise<EnvironmentReading> {
  const { name, host, namespace } = environment;
  const server = runningDatabase(environment);
  const context = contextName(environment);
  const credentials = backupCredentials(env);
  const [cluster, seenHost, backup] = await Promise.all([
    ask(
      `cluster of ${name}`,
      by(context, async () => answered(await readCluster({ context, namespace }, kubectl))),
    ),
    ask(host, network.readHost(host, vmshift.ingress.health.public, now)),
    server === undefined || credentials === undefined
      ? undefined
      : observe(inTime(readBackup(server.backup, { credentials, now, fetch: network.fetch }))),
  ]);
  return { cluster, host: seenHost, backup };
}

/** @throws Error with the reason where nothing of the cluster was seen */
function answered(cluster: ClusterObservation): ClusterObservation {
  const { unreadable: _unreadable, logs: _logs, ...kinds } = cluster;
  const seen = Object.values(kinds) as readonly Observation<unknown>[];
  const [first] = seen;
  if (first?.state === 'unknown' && seen.every(({ state }) => state === 'unknown')) throw new Error(first.because);
  return cluster;
}
