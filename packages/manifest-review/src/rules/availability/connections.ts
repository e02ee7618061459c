import type { Process } from '@vmshift/application';
import { podsDuringHandover, RESERVED_CONNECTIONS } from '@vmshift/environments';
import { type Container, commandLine, probeOf, runningContainers, type Workload } from '@vmshift/kubernetes';
import { script } from '../../cluster/backup-plan';
import { variablesOf } from '../../cluster/environment-variables';
import type { EnvironmentView } from '../../cluster/environment-view';
import { highestReplicas, peakPods } from '../../cluster/replicas';
import { type Role, workloadsOfRole } from '../../cluster/roles';
import { serverSettings, settingSources } from '../../cluster/server-settings';
import { DEFAULT_POOL_SIZE } from '../data/pgbouncer-settings';
import { SETTING_FIELDS } from '../data/setting-rule';
import { containerFields } from '../reads';
import { changeRule, newPlaces } from '../rule';

/** Where each server is told how many connections it accepts, and what it accepts without. */
const LIMITS = { pooler: ['max_client_conn', 100], database: ['max_connections', 100] } as const;

function numberOf(workload: Workload, view: EnvironmentView, name: string, otherwise: number): number {
  const value = Number(serverSettings(workload, view).get(name) ?? otherwise);
  return Number.isFinite(value) ? value : otherwise;
}

/** A pooler with fewer servers than there may be sessions, which all may meet in one of its pods. */
function smallPoolers(view: EnvironmentView) {
  const [pooler] = workloadsOfRole(view, 'pooler');
  if (pooler === undefined) return [];
  const [wanted, limit] = [sessionsAtOnce(view), serversOfPooler(pooler, view)];
  if (wanted <= limit) return [];
  const sources = settingSources(pooler, view);
  const bound = sources.get('max_db_connections');
  const isBound = Number(bound?.value) === limit;
  const name = isBound ? 'max_db_connections' : 'default_pool_size';
  const place = isBound ? bound : sources.get(name);
  return [
    {
      object: place?.object ?? pooler.name,
      path: place?.path ?? `${pooler.podPath}.containers`,
      now: `${limit} for ${wanted}`,
      ...{ wanted, limit, name, server: pooler.name },
    },
  ];
}

/** A server that accepts fewer connections than are opened at the peak. */
function overrun(server: Workload, role: keyof typeof LIMITS, wanted: number, view: EnvironmentView) {
  const [name, otherwise] = LIMITS[role];
  const limit = numberOf(server, view, name, otherwise);
  if (wanted <= limit) return [];
  const place = settingSources(server, view).get(name);
  return [
    {
      object: place?.object ?? server.name,
      path: place?.path ?? `${server.podPath}.containers`,
      now: `${wanted} of ${limit}`,
      ...{ wanted, limit, name, server: server.name },
    },
  ];
}

/** Servers that one pod of the pooler opens at the most. */
function serversOfPooler(pooler: Workload, view: EnvironmentView): number {
  const size = numberOf(pooler, view, 'default_pool_size', DEFAULT_POOL_SIZE);
  const bound = numberOf(pooler, view, 'max_db_connections', 0);
  return bound > 0 ? Math.min(bound, size) : size;
}

/** What all pods of the pooler open, those that shut down included. */
function poolerConnections(pooler: Workload, view: EnvironmentView): number {
  return podsDuringHandover(highestReplicas(pooler, view)) * serversOfPooler(pooler, view);
}

/** What the pods of API and workers may open together while both roll out at their autoscalers' maximum. */
function clientConnections(view: EnvironmentView): number {
  return apiConnections(view) + workerConnections(view);
}

function apiConnections(view: EnvironmentView): number {
  const { size, overflow } = view.profile.databasePool;
  return atPeak('api', view, (container) => gunicornProcesses(container, view) * (size + overflow));
}

function workerConnections(view: EnvironmentView): number {
  const concurrency = workersOf(view.profile.processes.worker);
  return atPeak('worker', view, (container) => flagNumber(container, '-c|--concurrency') ?? concurrency);
}

/** Those that may hold a session at once: no more than requests in flight and readiness probes, and every task. */
function sessionsAtOnce(view: EnvironmentView): number {
  const requests = view.config?.ingress.limitRequests ?? Number.POSITIVE_INFINITY;
  const probes = atPeak('api', view, ({ spec }) => (probeOf(spec, 'readinessProbe') ? 1 : 0));
  return Math.min(apiConnections(view), requests + probes) + workerConnections(view);
}

function atPeak(role: Role, view: EnvironmentView, countOf: (container: Container) => number): number {
  return workloadsOfRole(view, role).reduce(
    (sum, workload) => sum + peakPods(workload, view) * Math.max(0, ...runningContainers(workload).map(countOf)),
    0,
  );
}

/** `-w` of the image's command wins over WEB_CONCURRENCY, so the variable only counts where the command was replaced. */
function gunicornProcesses(container: Container, view: EnvironmentView): number {
  const variable = commandLine(container).length > 0 ? variablesOf(container, view).get('WEB_CONCURRENCY') : undefined;
  const fromVariable = variable?.kind === 'value' ? Number(variable.value) || undefined : undefined;
  return flagNumber(container, '-w|--workers') ?? fromVariable ?? workersOf(view.profile.processes.api);
}

/** Processes that start where neither a flag nor a variable tells how many. */
function workersOf(process: Process | undefined): number {
  return process?.kind === 'scaled' ? (process.workers ?? 1) : 1;
}

/** What the schema Jobs and the backup open besides. */
function jobConnections({ profile: { processes, backup } }: EnvironmentView): number {
  const jobs = Object.values(processes).filter(({ kind }) => kind === 'sync-job');
  return jobs.reduce((sum, { databaseConnections = 0 }) => sum + databaseConnections, backup.databaseConnections);
}

function flagNumber(container: Container, names: string): number | undefined {
  const value = new RegExp(`(?:^|\\s)(?:${names})[ =]?(\\d+)`).exec(script(commandLine(container)))?.[1];
  return value === undefined ? undefined : Number(value);
}

const shared = {
  class: 'outage',
  verdict: 'block',
  impact: 'under load logins are refused: requests and tasks fail, and the probes with them',
  reads: [
    ...SETTING_FIELDS,
    ...containerFields('readinessProbe'),
    'spec.replicas',
    'spec.maxReplicas',
    'spec.strategy',
  ],
} as const;

/** Database connections: what the clients may open at their peak against what pooler and server accept. */
export const connections = [
  changeRule({
    ...shared,
    id: 'too-many-pooler-clients',
    title: 'The pooler accepts every connection of API and workers at their peak',
    judge: (comparison) =>
      newPlaces(
        (view) => {
          const [pooler] = workloadsOfRole(view, 'pooler');
          return pooler === undefined ? [] : overrun(pooler, 'pooler', clientConnections(view), view);
        },
        ({ server }) => server,
      )(comparison),
    because: ({ wanted, limit, name }) =>
      `API and workers may open ${wanted} connections at the peak; ${name} is ${limit}`,
    fix: 'raise the limit, or lower the autoscalers’ maximum',
    see: 'https://www.pgbouncer.org/config.html#max_client_conn',
  }),
  changeRule({
    ...shared,
    id: 'pgbouncer-pool-too-small',
    title: 'The pooler has a server for every session that may wait for another',
    verdict: 'warn',
    judge: (comparison) => newPlaces(smallPoolers, ({ server }) => server)(comparison),
    because: ({ wanted, limit, name }) =>
      `API and workers may hold ${wanted} sessions at once, and all may meet in one replica; ${name} is ${limit}`,
    impact:
      'under load all servers of a replica are held by sessions whose processes wait for one more: the API stands still',
    fix: 'raise default_pool_size and max_db_connections, or lower ingress.limitRequests or the autoscalers’ maximum',
    see: 'https://www.pgbouncer.org/config.html#default_pool_size',
  }),
  changeRule({
    ...shared,
    id: 'too-many-database-connections',
    title: 'The database accepts every connection at the peak',
    judge: (comparison) =>
      newPlaces(
        (view) => {
          const [[database], [pooler]] = [workloadsOfRole(view, 'database'), workloadsOfRole(view, 'pooler')];
          if (database === undefined) return [];
          const wanted =
            (pooler ? poolerConnections(pooler, view) : clientConnections(view)) +
            jobConnections(view) +
            RESERVED_CONNECTIONS;
          const clients = pooler ? 'the pooler' : 'API, workers';
          return overrun(database, 'database', wanted, view).map((place) => ({ ...place, clients }));
        },
        ({ server }) => server,
      )(comparison),
    because: ({ clients, wanted, limit, name }) =>
      `${clients} and the Jobs may open ${wanted} connections at the peak; ${name} is ${limit}`,
    fix: 'raise the limit, lower the autoscalers’ maximum, or put a pooler in between',
    see: 'https://www.postgresql.org/docs/16/runtime-config-connection.html',
  }),
];
