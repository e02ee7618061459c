import type { Process } from '@vmshift/application';
import { RESERVED_CONNECTIONS } from '@vmshift/environments';
import { type Container, commandLine, runningContainers, type Workload } from '@vmshift/kubernetes';
import { script } from '../../cluster/backup-plan';
import { variablesOf } from '../../cluster/environment-variables';
import type { EnvironmentView } from '../../cluster/environment-view';
import { peakPods } from '../../cluster/replicas';
import { type Role, workloadsOfRole } from '../../cluster/roles';
import { serverSettings, settingSources } from '../../cluster/server-settings';
import { DEFAULT_POOL_SIZE } from '../data/pgbouncer-settings';
import { SETTING_FIELDS } from '../data/setting-rule';
import { changeRule, newPlaces } from '../rule';

/** Where each server is told how many connections it accepts, and what it accepts without. */
const LIMITS = { pooler: ['max_client_conn', 100], database: ['max_connections', 100] } as const;

function numberOf(workload: Workload, view: EnvironmentView, name: string, otherwise: number): number {
  const value = Number(serverSettings(workload, view).get(name) ?? otherwise);
  return Number.isFinite(value) ? value : otherwise;
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

function poolerConnections(pooler: Workload, view: EnvironmentView): number {
  const size = numberOf(pooler, view, 'default_pool_size', DEFAULT_POOL_SIZE);
  const bound = numberOf(pooler, view, 'max_db_connections', 0);
  return peakPods(pooler, view) * (bound > 0 ? Math.min(bound, size) : size);
}

/** What the pods of API and workers may open together while both roll out at their autoscalers' maximum. */
function clientConnections(view: EnvironmentView): number {
  const { databasePool, processes } = view.profile;
  const perProcess = databasePool.size + databasePool.overflow;
  const api = atPeak('api', view, (container) => gunicornProcesses(container, view) * perProcess);
  const concurrency = workersOf(processes.worker);
  return api + atPeak('worker', view, (container) => flagNumber(container, '-c|--concurrency') ?? concurrency);
}

function atPeak(role: Role, view: EnvironmentView, connectionsOf: (container: Container) => number): number {
  return workloadsOfRole(view, role).reduce(
    (sum, workload) => sum + peakPods(workload, view) * Math.max(0, ...runningContainers(workload).map(connectionsOf)),
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
  reads: [...SETTING_FIELDS, 'spec.replicas', 'spec.maxReplicas', 'spec.strategy'],
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
