import { type DataServer, isLongRunning, type ServerName, type vmshift } from '@vmshift/application';
import { commandLine, recordsAt, runningContainers, type Workload } from '@vmshift/kubernetes';
import type { EnvironmentView } from './environment-view';
import { knownWorkload, type ProfiledWorkload, profileOf } from './profile';

/** What a workload is for the application: its key in the profile, `job` for what ends, `other` for what is not known. */
export type Role = ServerName | keyof typeof vmshift.processes | 'job' | 'other' | (string & {});

/** Tells by image and command what a workload is; a server's own Jobs are Jobs. */
export function roleOf(workload: ProfiledWorkload): Role {
  if (!workload.longRunning) return 'job';
  return knownWorkload(workload)?.role ?? 'other';
}

/** Roles that one workload of an environment has. */
export function isUnique(role: Role): boolean {
  return role !== 'job' && role !== 'other';
}

/** Workloads that keep state of their own or lead to it. */
export function isDataServer(role: Role): boolean {
  return role === 'database' || role === 'queue' || role === 'pooler';
}

/** Workloads of which two at once do harm: two servers on one volume, two schedulers. */
export function isSingleton(workload: ProfiledWorkload): boolean {
  const role = roleOf(workload);
  const { servers, processes } = profileOf(workload);
  const server = Object.entries<DataServer>({ ...servers }).find(([name]) => name === role)?.[1];
  return server ? server.data !== undefined : processes[role]?.kind === 'singleton';
}

/** The TCP ports on which a workload's processes listen: what its command names, else its image, else what it declares. */
export function listeningPorts(workload: ProfiledWorkload): readonly number[] {
  const fromCommand = runningContainers(workload).flatMap((container) => portsInCommand(commandLine(container)));
  if (fromCommand.length > 0) return fromCommand;
  const port = imagePort(workload);
  return port === undefined ? declaredPorts(workload) : [port];
}

/** Port on which the image's process listens, whatever `containerPort` says. */
function imagePort(workload: ProfiledWorkload): number | undefined {
  const known = knownWorkload(workload);
  if (known?.kind === 'server') return known.server.port;
  return known !== undefined && isLongRunning(known.process) ? known.process.listens?.port : undefined;
}

/** Container ports that a workload declares, TCP only. */
export function declaredPorts(workload: Workload): readonly number[] {
  return workload.containers.flatMap(({ spec }) =>
    recordsAt(spec, 'ports').flatMap(({ containerPort, protocol }) =>
      typeof containerPort === 'number' && (protocol ?? 'TCP') === 'TCP' ? [containerPort] : [],
    ),
  );
}

/** `-b <address>:<port>` of gunicorn, `--port <port>` of Redis, `-c port=<port>` of PostgreSQL. */
function portsInCommand(words: readonly string[]): readonly number[] {
  const text = words.join(' ');
  const match =
    /(?:^|\s)(?:-b|--bind)[ =]\S*:(\d+)/.exec(text) ??
    /(?:^|\s)--port[ =](\d+)/.exec(text) ??
    /(?:^|\s)-c ?port=(\d+)/.exec(text);
  return match ? [Number(match[1])] : [];
}

/** Whether a workload consumes Celery's queues; the processes of a profile may share them out. */
export function consumesQueues(workload: ProfiledWorkload): boolean {
  const known = knownWorkload(workload);
  return known?.kind === 'process' && known.process.kind === 'scaled' && known.process.queues !== undefined;
}

/** All workloads of a role. */
export function workloadsOfRole(view: EnvironmentView, role: Role): readonly Workload[] {
  return view.workloads.filter((workload) => roleOf(workload) === role);
}
