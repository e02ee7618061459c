import type { Workload } from '@vmshift/kubernetes';
import { connectionsIn, serversOfPooler } from '../../cluster/connections';
import type { EnvironmentView } from '../../cluster/environment-view';
import { workloadsOfRole } from '../../cluster/roles';
import { settingNumber, settingSources } from '../../cluster/server-settings';
import { SETTING_FIELDS } from '../data/setting-rule';
import { containerFields } from '../reads';
import { changeRule, newPlaces } from '../rule';

/** Where each server is told how many connections it accepts, and what it accepts without. */
const LIMITS = { pooler: ['max_client_conn', 100], database: ['max_connections', 100] } as const;

/** A pooler with fewer servers than there may be sessions, which all may meet in one of its pods. */
function smallPoolers(view: EnvironmentView) {
  const [pooler] = workloadsOfRole(view, 'pooler');
  if (pooler === undefined) return [];
  const [wanted, limit] = [connectionsIn(view).sessions, serversOfPooler(pooler, view)];
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
  const limit = settingNumber(server, view, name, otherwise);
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

/** The server in the cluster that the application uses: an idle one takes no connections of it. */
function usedServer(view: EnvironmentView): Workload | undefined {
  return view.config?.database.kind === 'managed' ? undefined : workloadsOfRole(view, 'database')[0];
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
          return pooler === undefined ? [] : overrun(pooler, 'pooler', connectionsIn(view).clients, view);
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
          const database = usedServer(view);
          if (database === undefined) return [];
          const clients = workloadsOfRole(view, 'pooler').length > 0 ? 'the pooler' : 'API, workers';
          const { server: wanted } = connectionsIn(view);
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
