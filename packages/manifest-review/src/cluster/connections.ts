import type { Process } from '@vmshift/application';
import { addConnections, type ConnectingProcess } from '@vmshift/environments';
import { type Container, commandLine, probeOf, runningContainers, type Workload } from '@vmshift/kubernetes';
import { script } from './backup-plan';
import { celeryProcesses } from './celery-options';
import { variablesOf } from './environment-variables';
import type { EnvironmentView } from './environment-view';
import { highestReplicas, peakPods } from './replicas';
import { workloadsOfRole } from './roles';
import { settingNumber } from './server-settings';

/** Servers of a pool where no size is set. @see https://www.pgbouncer.org/config.html#default_pool_size */
const DEFAULT_POOL_SIZE = 20;

/**
 * The connections of what the manifests run, by the arithmetic of the model. The Ingress bounds the requests in flight by a
 * value that only the model has; without one there is no bound.
 */
export function connectionsIn(view: EnvironmentView) {
  const [pooler] = workloadsOfRole(view, 'pooler');
  return addConnections(
    connectingProcesses(view),
    {
      limitRequests: view.config?.ingress.limitRequests ?? Number.POSITIVE_INFINITY,
      pooler: pooler && { replicas: highestReplicas(pooler, view), poolSize: serversOfPooler(pooler, view) },
      database: 'in-cluster',
    },
    view.profile,
  );
}

/** Servers that one pod of the pooler opens at the most. */
export function serversOfPooler(pooler: Workload, view: EnvironmentView): number {
  const usual = settingNumber(pooler, view, 'default_pool_size', DEFAULT_POOL_SIZE);
  const size = usual + settingNumber(pooler, view, 'reserve_pool_size', 0);
  const bound = settingNumber(pooler, view, 'max_db_connections', 0);
  return bound > 0 ? Math.min(bound, size) : size;
}

/**
 * The profile's processes as the manifests run them, so that their connections are added up as those of the model are:
 * pods, processes of a pod and probes are read, what one of them opens is the profile's.
 */
function connectingProcesses(view: EnvironmentView): readonly ConnectingProcess[] {
  return Object.entries(view.profile.processes).flatMap(([name, process]) =>
    workloadsOf(name, process, view).map((workload) => connectingProcess(name, process, workload, view)),
  );
}

/** A Job is told by its name, as all of an image look the same. */
function workloadsOf(name: string, { kind, app }: Process, view: EnvironmentView): readonly Workload[] {
  if (kind === 'scaled' || kind === 'singleton') return workloadsOfRole(view, name);
  return view.workloads.filter(({ longRunning, object }) => !longRunning && object.metadata.name === app);
}

function connectingProcess(
  name: string,
  process: Process,
  workload: Workload,
  view: EnvironmentView,
): ConnectingProcess {
  const { databaseConnections = 0 } = process;
  if (process.kind !== 'scaled') return { name, pods: 1, workers: 1, connections: databaseConnections, probed: false };
  const usual = process.workers ?? 1;
  const containers = runningContainers(workload);
  const served = name === view.profile.ingress.process;
  const started = (one: Container) => (served ? gunicornProcesses(one, view) : celeryProcesses(one)) ?? usual;
  const workers = Math.max(0, ...containers.map(started));
  const probed = containers.some(({ spec }) => probeOf(spec, 'readinessProbe') !== undefined);
  const connections = (databaseConnections / usual) * workers;
  return { name, pods: peakPods(workload, view), workers, connections, probed };
}

/** `-w` of the image's command wins over WEB_CONCURRENCY, so the variable only counts where the command was replaced. */
function gunicornProcesses(container: Container, view: EnvironmentView): number | undefined {
  const words = commandLine(container);
  const variable = words.length > 0 ? variablesOf(container, view).get('WEB_CONCURRENCY') : undefined;
  const fromVariable = variable?.kind === 'value' ? Number(variable.value) || undefined : undefined;
  return flagNumber(words, '-w|--workers') ?? fromVariable;
}

function flagNumber(words: readonly string[], names: string): number | undefined {
  const value = new RegExp(`(?:^|\\s)(?:${names})[ =]?(\\d+)`).exec(script(words))?.[1];
  return value === undefined ? undefined : Number(value);
}
