import { vmshift } from '@vmshift/application';
import { RESERVED_CONNECTIONS } from '@vmshift/environments';
import { commandLine, runningContainers, type Workload } from '@vmshift/kubernetes';
import { script } from '../../cluster/backup-plan';
import { variablesOf } from '../../cluster/environment-variables';
import type { EnvironmentView } from '../../cluster/environment-view';
import { podsAtPeak } from '../../cluster/replicas';
import { type Role, workloadsOfRole } from '../../cluster/roles';
import { serverSettings } from '../../cluster/server-settings';
import { type Fault, newFaults } from '../effect';

const SEE = 'https://www.postgresql.org/docs/16/runtime-config-connection.html';

/** Database connections: what the clients may open at their peak against what pooler and server accept. */
export const connections = newFaults((view) => {
  const [database] = workloadsOfRole(view, 'database');
  const [pooler] = workloadsOfRole(view, 'pooler');
  const clients = clientConnections(view);
  const limit = database && setting(database, view, 'max_connections', 100);
  const faults: Fault[] = [];
  if (pooler) {
    const accepted = setting(pooler, view, 'max_client_conn', 100);
    if (clients > accepted)
      faults.push(fault(pooler, 'clients', 'max_client_conn', clients, accepted, 'API and workers may open'));
  }
  if (database && limit !== undefined) {
    const wanted =
      (pooler ? poolerConnections(pooler, view) : clients) +
      vmshift.processes.schemaJob.databaseConnections +
      vmshift.backup.databaseConnections +
      RESERVED_CONNECTIONS;
    if (wanted > limit)
      faults.push(
        fault(
          database,
          'server',
          'max_connections',
          wanted,
          limit,
          pooler ? 'the pooler and the Jobs may open' : 'API, workers and Jobs may open',
        ),
      );
  }
  return faults;
});

function setting(workload: Workload, view: EnvironmentView, name: string, otherwise: number): number {
  const value = Number(serverSettings(workload, view).get(name) ?? otherwise);
  return Number.isFinite(value) ? value : otherwise;
}

function poolerConnections(pooler: Workload, view: EnvironmentView): number {
  const size = setting(pooler, view, 'default_pool_size', 20);
  const bound = setting(pooler, view, 'max_db_connections', 0);
  return podsAtPeak(pooler, view) * (bound > 0 ? Math.min(bound, size) : size);
}

/** What API and worker pods may open together while both roll out at their autoscalers' maximum. */
function clientConnections(view: EnvironmentView): number {
  const perPod = (role: Role, each: (text: string, workers: number | undefined) => number) =>
    workloadsOfRole(view, role).reduce(
      (sum, workload) =>
        sum +
        podsAtPeak(workload, view) *
          Math.max(
            0,
            ...runningContainers(workload).map((container) =>
              each(script(commandLine(container)), concurrency(container, view)),
            ),
          ),
      0,
    );
  const api = perPod(
    'api',
    (text, workers) =>
      Number(/(?:^|\s)(?:-w|--workers)[ =]?(\d+)/.exec(text)?.[1] ?? workers ?? 4) *
      (vmshift.databasePool.size + vmshift.databasePool.overflow),
  );
  const worker = perPod('worker', (text) => Number(/(?:^|\s)(?:-c|--concurrency)[ =]?(\d+)/.exec(text)?.[1] ?? 4));
  return api + worker;
}

/** `-w` of the image's command wins over this variable, so it only counts where the command was replaced. */
function concurrency(container: Parameters<typeof variablesOf>[0], view: EnvironmentView): number | undefined {
  const variable = commandLine(container).length > 0 ? variablesOf(container, view).get('WEB_CONCURRENCY') : undefined;
  return variable?.kind === 'value' ? Number(variable.value) || undefined : undefined;
}

function fault(workload: Workload, key: string, path: string, wanted: number, limit: number, who: string): Fault {
  return {
    key: `${workload.name} ${key}`,
    id: 'too-many-connections',
    class: 'outage',
    verdict: 'block',
    object: workload.name,
    path,
    before: undefined,
    after: `${wanted} of ${limit}`,
    because: `${who} ${wanted} connections at the peak; ${path} is ${limit}`,
    impact: 'under load logins are refused: requests and tasks fail, and the probes with them',
    fix: 'raise the limit, lower the autoscalers’ maximum, or put a pooler in between',
    see: SEE,
  };
}
