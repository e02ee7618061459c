import { join } from 'node:path';
import { Daemons, run, runAside } from './processes';

/** Where a lab lives, and how its API server is asked. */
export interface Lab {
  /** Everything that it writes is in here, and is gone after it. */
  readonly folder: string;
  /** Binaries of the kit. */
  readonly bin: string;
  readonly daemons: Daemons;
  readonly ports: Ports;
  readonly kubeconfig: string;
}

/** All on loopback, or on the bridges of the lab's nodes. */
export interface Ports {
  readonly apiServer: number;
  readonly etcd: number;
  readonly etcdPeer: number;
  readonly controllerManager: number;
  readonly scheduler: number;
  readonly metrics: number;
  readonly registry: number;
  readonly redis: number;
  readonly repoServer: number;
  readonly repoServerMetrics: number;
  readonly controllerMetrics: number;
  readonly git: number;
  readonly kubelet: number;
}

export function createLab(folder: string, kit: string, firstPort: number): Lab {
  const names = [
    'apiServer',
    'etcd',
    'etcdPeer',
    'controllerManager',
    'scheduler',
    'metrics',
    'registry',
    'redis',
    'repoServer',
    'repoServerMetrics',
    'controllerMetrics',
    'git',
    'kubelet',
  ] as const;
  const ports = Object.fromEntries(names.map((name, index) => [name, firstPort + index])) as Record<
    (typeof names)[number],
    number
  >;
  return {
    folder,
    bin: join(kit, 'bin'),
    daemons: new Daemons(folder),
    ports,
    kubeconfig: join(folder, 'admin.kubeconfig'),
  };
}

export function apiUrl({ ports }: Lab): string {
  return `https://127.0.0.1:${ports.apiServer}`;
}

/** @throws Error with kubectl's own words */
export function kubectl(lab: Lab, args: readonly string[], input?: string): Promise<string> {
  return runAside(join(lab.bin, 'kubectl'), ['--kubeconfig', lab.kubeconfig, ...args], {
    ...(input === undefined ? {} : { input }),
  });
}

/** Applies objects, written as JSON. */
export async function apply(lab: Lab, objects: readonly unknown[]): Promise<void> {
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
  await kubectl(lab, ['apply', '--server-side', '--force-conflicts', '--field-manager=lab', '-f', '-'], list);
}

export function isApiServerReady(lab: Lab): boolean {
  try {
    run(join(lab.bin, 'kubectl'), ['--kubeconfig', lab.kubeconfig, 'get', '--raw=/readyz', '--request-timeout=3s']);
    return true;
  } catch {
    return false;
  }
}
