export { type DatabaseCopy, databaseCopy } from './database-copy';
export { type DatabaseRestore, databaseRestore, restoreDrill } from './database-restore';
export { fill, placeholders } from './fill';
export { type FlowContext, type NetworkFlow, networkFlows, type Peer } from './flows';
export type { NeighbourPods, Neighbours } from './neighbours';
export type { Probe, ProbeQuestion, Probes, Route } from './probe';
export {
  type ApplicationImage,
  type Call,
  type CronJobProcess,
  isLongRunning,
  type Listener,
  listenerOf,
  type PinnedImage,
  type PodUser,
  type Process,
  type ScaledProcess,
  type SingletonProcess,
  type SyncJobProcess,
  type WritableFolder,
} from './process';
export type { ApplicationProfile, Backup } from './profile';
export { isOfDatabase, managedKey, type SecretValue, secretValue, serversOf } from './secret-keys';
export { type DataServer, type DataServers, PGBOUNCER_DATABASES_FILE, type ServerName } from './server';
export { vmshift } from './vmshift/vmshift';
