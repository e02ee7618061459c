import { databaseCopy } from './database-copy';
import { databaseRestore, restoreDrill } from './database-restore';
import { listenerOf, type Process } from './process';
import type { ApplicationProfile } from './profile';
import { serversOf } from './secret-keys';

/** An end of a connection: pods by their `app` label, the ingress controller, or public addresses. */
export type Peer = 'ingress-controller' | 'internet' | (string & {});

/** A connection that the application needs; what is not listed is refused. */
export interface NetworkFlow {
  readonly from: Peer;
  readonly to: Peer;
  /** TCP port of the pod or service connected to. */
  readonly port: number;
}

/** What of an environment decides who connects to whom. */
export interface FlowContext {
  /** Keys of the processes that the environment has. */
  readonly processes: readonly string[];
  readonly pooled: boolean;
  /**
   * Port of the managed database at a public address.
   * @default the database is a server in the namespace
   */
  readonly managedPort?: number;
  /**
   * A second database, which is copied to: where it is a managed one, with its port.
   * @default none
   */
  readonly idle?: Pick<FlowContext, 'managedPort'>;
}

/**
 * Every connection between the pods of an environment, and to and from the world.
 * @throws TypeError where a process names a Secret key or a process that the profile does not have
 */
export function networkFlows(profile: ApplicationProfile, context: FlowContext): readonly NetworkFlow[] {
  const { servers, ingress } = profile;
  const database = endOf(profile, context, ['database']);
  const entries = Object.entries(profile.processes).filter(([name]) => context.processes.includes(name));
  const entrance = entries
    .filter(([name]) => name === ingress.process)
    .map(([name]) => ({ from: 'ingress-controller', ...processEnd(profile, name) }));
  const flows: readonly NetworkFlow[] = [
    ...entrance,
    ...(context.pooled ? [{ from: servers.pooler.app, ...database }] : []),
    ...entries.flatMap(([, process]) => processFlows(process, profile, context)),
    ...dumpFlows(profile, context),
    ...copyFlows(profile, context),
  ];
  return flows.filter((flow, index) => flows.findIndex((other) => sameFlow(other, flow)) === index);
}

/** The server in the namespace, in use or idle, is dumped and restored; the drill has a server of its own. */
function dumpFlows(profile: ApplicationProfile, context: FlowContext): readonly NetworkFlow[] {
  const server = [context, context.idle].find((one) => one !== undefined && one.managedPort === undefined);
  if (server === undefined) return [];
  const { backup } = profile;
  const apps = [backup.app, databaseRestore(profile).app];
  return [
    ...apps.map((app) => ({ from: app, ...databaseEnd(profile, server) })),
    ...[...apps, restoreDrill(profile).app].map((app) => ({ from: app, to: 'internet', port: backup.storagePort })),
  ];
}

function copyFlows(profile: ApplicationProfile, context: FlowContext): readonly NetworkFlow[] {
  if (context.idle === undefined) return [];
  const { app } = databaseCopy(profile);
  return [context, context.idle].map((one) => ({ from: app, ...databaseEnd(profile, one) }));
}

function processFlows(process: Process, profile: ApplicationProfile, context: FlowContext): readonly NetworkFlow[] {
  const toServers = Object.values(process.secrets ?? {}).flatMap((key) => {
    const { keys } = profile.secret;
    const value = Object.hasOwn(keys, key) ? keys[key] : undefined;
    if (value === undefined) throw new TypeError(`${process.app}: the Secret has no key ${key}`);
    const servers = serversOf(value);
    return servers.length === 0 ? [] : [endOf(profile, context, servers)];
  });
  const others = (process.calls ?? []).map((call) =>
    'internet' in call ? { to: 'internet', port: call.internet } : processEnd(profile, call.process),
  );
  return [...toServers, ...others].map((end) => ({ from: process.app, ...end }));
}

type End = Pick<NetworkFlow, 'to' | 'port'>;

/** The first of the servers that the environment has. */
function endOf(profile: ApplicationProfile, context: FlowContext, names: ReturnType<typeof serversOf>): End {
  const name = names.find((one) => one !== 'pooler' || context.pooled) ?? 'database';
  if (name === 'database') return databaseEnd(profile, context);
  const { app, port } = profile.servers[name];
  return { to: app, port };
}

function databaseEnd({ servers }: ApplicationProfile, { managedPort }: Pick<FlowContext, 'managedPort'>): End {
  if (managedPort !== undefined) return { to: 'internet', port: managedPort };
  return { to: servers.database.app, port: servers.database.port };
}

function processEnd({ processes }: ApplicationProfile, name: string): End {
  const process = Object.hasOwn(processes, name) ? processes[name] : undefined;
  const listener = listenerOf(process);
  if (process === undefined || listener === undefined) {
    throw new TypeError(`the profile has no process ${name} that accepts connections`);
  }
  return { to: process.app, port: listener.port };
}

function sameFlow(left: NetworkFlow, right: NetworkFlow): boolean {
  return left.from === right.from && left.to === right.to && left.port === right.port;
}
