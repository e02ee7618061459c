import { commandLine, imageRepository, recordsAt, runningContainers, textAt, type Workload } from '@vmshift/kubernetes';
import type { EnvironmentView } from './environment-view';

/** What a workload is for vmshift. */
export type Role = 'api' | 'worker' | 'beat' | 'database' | 'queue' | 'pooler' | 'job' | 'other';

/** Ports on which the images' processes listen, whatever `containerPort` says. */
const SERVER_PORTS: Readonly<Partial<Record<Role, number>>> = { api: 8000, database: 5432, queue: 6379, pooler: 6432 };

/** Tells by image and command what a workload is; a server's own Jobs are Jobs. */
export function roleOf(workload: Workload): Role {
  if (!workload.longRunning) return 'job';
  for (const container of runningContainers(workload)) {
    const role = containerRole(imageRepository(textAt(container.spec, 'image') ?? ''), commandLine(container));
    if (role !== 'other') return role;
  }
  return 'other';
}

function containerRole(repository: string, words: readonly string[]): Role {
  const name = repository.split('/').at(-1) ?? '';
  if (/^(postgres|postgresql|timescaledb)$/.test(name)) return 'database';
  if (/^(redis|valkey)$/.test(name)) return 'queue';
  if (/pgbouncer/.test(name)) return 'pooler';
  if (/celery/.test(name)) return words.join(' ').match(/\bbeat\b/) ? 'beat' : 'worker';
  if (/-api$/.test(name)) return 'api';
  return 'other';
}

/** Workloads that keep state of their own or lead to it. */
export function isDataServer(role: Role): boolean {
  return role === 'database' || role === 'queue' || role === 'pooler';
}

/** Workloads of which two at once do harm: two servers on one volume, two schedulers. */
export function isSingleton(role: Role): boolean {
  return role === 'database' || role === 'queue' || role === 'beat';
}

/** The TCP ports on which a workload's processes listen: what its command says, else its image, else what it declares. */
export function listeningPorts(workload: Workload): readonly number[] {
  const fromCommand = runningContainers(workload).flatMap((container) => portsInCommand(commandLine(container)));
  if (fromCommand.length > 0) return fromCommand;
  const fromRole = SERVER_PORTS[roleOf(workload)];
  if (fromRole !== undefined) return [fromRole];
  return declaredPorts(workload);
}

/** Container ports that a workload declares, TCP only. */
export function declaredPorts(workload: Workload): readonly number[] {
  return workload.containers.flatMap(({ spec }) =>
    recordsAt(spec, 'ports').flatMap(({ containerPort, protocol }) =>
      typeof containerPort === 'number' && (protocol ?? 'TCP') === 'TCP' ? [containerPort] : [],
    ),
  );
}

/** `-b 0.0.0.0:8000` of gunicorn, `--port 6379` of Redis, `-p 5432` and `-c port=5432` of PostgreSQL. */
function portsInCommand(words: readonly string[]): readonly number[] {
  const text = words.join(' ');
  const match =
    /(?:^|\s)(?:-b|--bind)[ =]\S*:(\d+)/.exec(text) ??
    /(?:^|\s)--port[ =](\d+)/.exec(text) ??
    /(?:^|\s)-c ?port=(\d+)/.exec(text);
  return match ? [Number(match[1])] : [];
}

/** All workloads of a role. */
export function workloadsOfRole(view: EnvironmentView, role: Role): readonly Workload[] {
  return view.workloads.filter((workload) => roleOf(workload) === role);
}
