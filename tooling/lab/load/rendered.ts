import { join } from 'node:path';
import { addOnRequests, applicationOf, model, requestsPerCounter } from '../../../packages/environments/src';
import { readManifests } from '../environment';
import type { Shape } from './shape';

/** What the bench takes of the committed manifests of an environment. */
export interface Rendered {
  /** Undefined where the environment has no pooler. */
  readonly pgbouncerIni: string | undefined;
  /** Environment variables of the API that hold no secret. */
  readonly apiVariables: Readonly<Record<string, string>>;
  readonly livenessProbe: Probe;
  readonly readinessProbe: Probe;
  readonly gracePeriodSeconds: number;
  /** What the schema Job runs. */
  readonly schemaCommand: readonly string[];
  /** The least API pods, the poolers and their sizes. */
  readonly shape: Omit<Shape, 'name'>;
}

export interface Probe {
  readonly httpGet?: { readonly path: string };
  readonly exec?: { readonly command: readonly string[] };
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
}

interface Container {
  readonly args?: readonly string[];
  readonly command?: readonly string[];
  readonly livenessProbe: Probe;
  readonly readinessProbe: Probe;
}

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: {
    readonly replicas?: number;
    readonly minReplicas?: number;
    readonly template: {
      readonly spec: { readonly containers: readonly Container[]; readonly terminationGracePeriodSeconds: number };
    };
  };
}

/** Reads `dist/<environment>`. @throws Error when what the bench needs is not there */
export function readRendered(environment: string): Rendered {
  const max_requests = requestsOfOnePath(environment);
  const folder = join('dist', environment);
  const manifests: readonly Manifest[] = [...readManifests(folder).values()].flat();
  const find = (kind: string, name: string) =>
    manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name);
  const podOf = (kind: string, name: string) => {
    const pod = find(kind, name)?.spec?.template.spec;
    const [container] = pod?.containers ?? [];
    if (pod === undefined || container === undefined) throw new Error(`${folder} has no ${kind} ${name}`);
    return { pod, container };
  };
  const api = podOf('Deployment', 'vmshift-api');
  const server = podOf('Deployment', 'postgresql').container.args?.join(' ') ?? '';
  return {
    pgbouncerIni: find('ConfigMap', 'pgbouncer-config')?.data?.['pgbouncer.ini'],
    apiVariables: find('ConfigMap', 'vmshift-api-config')?.data ?? {},
    livenessProbe: api.container.livenessProbe,
    readinessProbe: api.container.readinessProbe,
    gracePeriodSeconds: api.pod.terminationGracePeriodSeconds,
    schemaCommand: podOf('Job', 'vmshift-schema').container.command ?? [],
    shape: {
      pods:
        find('HorizontalPodAutoscaler', 'vmshift-api-hpa')?.spec?.minReplicas ??
        find('Deployment', 'vmshift-api')?.spec?.replicas ??
        1,
      poolers: find('Deployment', 'pgbouncer')?.spec?.replicas ?? 0,
      rows: 1,
      ingress: 1,
      max_requests,
      max_connections: Number(/max_connections=(\d+)/.exec(server)?.[1] ?? 100),
      pgbouncer: {},
      role: {},
    },
  };
}

/** What one path gets of the bound on requests in flight, over all pods of Traefik. */
function requestsOfOnePath(name: string): number {
  const environment = model.environments.find((one) => one.name === name);
  if (environment === undefined) {
    const names = model.environments.map((one) => one.name).join(', ');
    throw new Error(`no environment ${name} in the model; allowed: ${names}`);
  }
  return addOnRequests.traefik.traefik.replicas * requestsPerCounter(environment, applicationOf(model.platform));
}
