import { CONNECTION_BYTES, SHARED_BUFFERS_BYTES } from '@vmshift/environments';
import {
  at,
  type Container,
  formatQuantity,
  NANOS,
  nanos,
  optionalText,
  podResources,
  quantity,
  recordsAt,
  textAt,
  type Workload,
} from '@vmshift/kubernetes';
import type { EnvironmentView } from '../../cluster/environment-view';
import { leastMemoryMib } from '../../cluster/profile';
import { roleOf } from '../../cluster/roles';
import { serverSettings, settingNumber } from '../../cluster/server-settings';
import { postgresqlBytes, redisBytes } from '../../cluster/setting-bytes';
import { pairContainers } from '../../cluster/succession';
import { containerFields, podFields } from '../reads';
import { type Comparison, changeRule, keptWorkloads, newPlaces } from '../rule';

const SEE = 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/';

const shared = { fix: 'measure what the container uses at its peak, and leave a margin', see: SEE } as const;

interface Changed {
  readonly object: string;
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly was: bigint | undefined;
  readonly is: bigint | undefined;
  readonly leastMemoryMib: number;
}

/** One quantity of every container that exists before and after. */
function compared(comparison: Comparison, field: string): readonly Changed[] {
  return keptWorkloads(comparison).flatMap(({ old, workload }) =>
    pairContainers(old, workload).map(({ before, container }) => ({
      object: workload.name,
      path: `${container.path}.resources.${field}`,
      before: printed(before, field),
      after: printed(container, field),
      was: quantity(at(before.spec, `resources.${field}`)),
      is: quantity(at(container.spec, `resources.${field}`)),
      leastMemoryMib: leastMemoryMib(workload),
    })),
  );
}

function printed(container: Container, field: string): string | undefined {
  return optionalText(at(container.spec, `resources.${field}`));
}

const MIB = 2n ** 20n * NANOS;

const memoryLimitLowered = changeRule({
  ...shared,
  id: 'memory-limit-lowered',
  title: 'A container may use as much memory as before',
  judge: (comparison) =>
    compared(comparison, 'limits.memory').flatMap(({ was, is, leastMemoryMib: least, ...place }) => {
      if (is === undefined || (was !== undefined && is >= was)) return [];
      const isFatal = is < BigInt(least) * MIB || (was !== undefined && is * 4n <= was);
      return [{ ...place, isFatal, verdict: isFatal ? 'block' : 'warn' } as const];
    }),
  class: 'outage',
  verdict: 'block',
  because: ({ isFatal }) =>
    isFatal ? 'that is less than the processes need to start' : 'the kernel kills a container that uses more',
  impact: 'containers are killed under load, and again after every restart',
  reads: containerFields('resources.limits.memory'),
  explainedBy: [
    'schema',
    'resource-unknown',
    'resources-missing',
    'request-over-limit',
    'queue-may-fill-container',
    'database-may-fill-container',
  ],
});

const memoryLimitRemoved = changeRule({
  ...shared,
  id: 'memory-limit-removed',
  title: 'A container keeps its memory limit',
  judge: (comparison) =>
    compared(comparison, 'limits.memory')
      .filter(({ was, is }) => was !== undefined && is === undefined)
      .map(({ was: _, is: __, ...place }) => place),
  class: 'capacity',
  verdict: 'warn',
  because: 'nothing bounds the memory of the container',
  impact: 'a leak takes the node down, and all pods on it',
  reads: containerFields('resources.limits.memory'),
  explainedBy: ['schema', 'resource-unknown', 'resources-missing'],
});

const storageLimitRemoved = changeRule({
  ...shared,
  id: 'ephemeral-storage-limit-removed',
  title: 'What a container writes to the disk of its node stays bounded',
  judge: (comparison) =>
    compared(comparison, 'limits.ephemeral-storage')
      .filter(({ was, is }) => was !== undefined && is === undefined)
      .map(({ was: _, is: __, ...place }) => place),
  class: 'capacity',
  verdict: 'warn',
  because: 'the container may write as much as the LimitRange gives to one that names nothing',
  impact: 'a log or a file that grows fills the disk of the node, and pods of others are evicted',
  reads: containerFields('resources.limits.ephemeral-storage'),
  explainedBy: ['schema', 'resource-unknown'],
});

function foldersAboveLimit(workload: Workload) {
  const limit = podResources(workload).get('limits.ephemeral-storage');
  const folders = recordsAt(workload.pod, 'volumes')
    .filter((volume) => textAt(volume, 'emptyDir.medium') !== 'Memory')
    .reduce((sum, volume) => sum + nanos(at(volume, 'emptyDir.sizeLimit')), 0n);
  if (limit === undefined || limit >= folders) return [];
  const [now, held] = [limit, folders].map((amount) => formatQuantity(amount, 'binary'));
  return [{ object: workload.name, path: `${workload.podPath}.containers`, now, folders: held }];
}

const storageLimitBelowFolders = changeRule({
  ...shared,
  id: 'ephemeral-storage-below-folders',
  title: 'A pod may write what its folders hold',
  judge: (comparison) => newPlaces((view) => view.workloads.flatMap(foldersAboveLimit))(comparison),
  class: 'outage',
  verdict: 'block',
  because: ({ now, folders }) =>
    `its emptyDirs hold ${folders}, and it may write ${now} to the disk of its node, logs included`,
  impact: 'the kubelet evicts the pod before its folders are full: a backup, in the middle of its dump',
  fix: 'raise limits.ephemeral-storage to the sum of the sizeLimits and 50Mi of log for each container, or lower a sizeLimit',
  reads: [...containerFields('resources.limits.ephemeral-storage'), ...podFields('volumes[*].emptyDir.sizeLimit')],
  see: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#local-ephemeral-storage',
});

const requestLowered = changeRule({
  ...shared,
  id: 'request-lowered',
  title: 'The scheduler keeps free what the pods use',
  judge: (comparison) =>
    ['requests.cpu', 'requests.memory'].flatMap((field) =>
      compared(comparison, field)
        .filter(({ was, is }) => was !== undefined && (is === undefined || is * 4n <= was))
        .map(({ was: _, is: __, ...place }) => place),
    ),
  class: 'capacity',
  verdict: 'warn',
  because: 'the scheduler keeps a fraction of what was kept free for the pod, and an autoscaler counts from that base',
  impact: 'nodes are overbooked: pods slow each other down, and those above their request are evicted first',
  reads: containerFields('resources.requests'),
  explainedBy: ['schema', 'resource-unknown', 'resources-missing', 'autoscaler-requests'],
});

const cpuLimitLowered = changeRule({
  ...shared,
  id: 'cpu-limit-lowered',
  title: 'A container gets more than half of the CPU that it got before',
  judge: (comparison) =>
    compared(comparison, 'limits.cpu').flatMap(({ was, is, leastMemoryMib: _, ...place }) => {
      if (was === undefined || is === undefined || is * 2n > was) return [];
      return [{ ...place, verdict: is * 8n <= was ? 'block' : 'warn' } as const];
    }),
  class: 'capacity',
  verdict: 'block',
  because: ({ after }) => `the container is slowed down to ${after} of a core`,
  impact: 'answers and starts take a multiple of the time, until the probes give up',
  reads: containerFields('resources.limits.cpu'),
  explainedBy: ['schema', 'resource-unknown', 'request-over-limit'],
});

/** The container of the queue, and what Redis may take of it. */
function fullQueues(workload: Workload, setting: string | undefined) {
  const container = workload.containers.find(({ init }) => !init);
  const limit = quantity(at(container?.spec, 'resources.limits.memory'));
  const most = redisBytes(setting);
  if (container === undefined || limit === undefined) return [];
  // A tenth is left for connections and for the copy of a save.
  if (most !== undefined && most > 0n && most * NANOS * 10n <= limit * 9n) return [];
  const path = `${container.path}.resources.limits.memory`;
  const now = `maxmemory ${setting ?? 'absent'}, limit ${printed(container, 'limits.memory')}`;
  return [{ object: workload.name, path, now }];
}

const queueMayFillContainer = changeRule({
  ...shared,
  id: 'queue-may-fill-container',
  title: 'Redis may use less memory than its container',
  judge: newPlaces((view) =>
    view.workloads
      .filter((workload) => roleOf(workload) === 'queue')
      .flatMap((workload) => fullQueues(workload, serverSettings(workload, view).get('maxmemory'))),
  ),
  class: 'outage',
  verdict: 'block',
  because: 'the server may take as much memory as its container has, or more',
  impact: 'a full queue gets the server killed, instead of senders refused',
  reads: containerFields('resources.limits.memory'),
  explainedBy: ['schema', 'resource-unknown', 'resources-missing'],
});

/** The container of the database, and what PostgreSQL takes of it with every connection open. */
function fullDatabases(workload: Workload, view: EnvironmentView) {
  const container = workload.containers.find(({ init }) => !init);
  const limit = quantity(at(container?.spec, 'resources.limits.memory'));
  const settings = serverSettings(workload, view);
  const shared = settings.get('shared_buffers');
  const sharedBytes = shared === undefined ? BigInt(SHARED_BUFFERS_BYTES) : postgresqlBytes(shared);
  if (container === undefined || limit === undefined || sharedBytes === undefined) return [];
  const connections = settingNumber(workload, view, 'max_connections', POSTGRESQL_CONNECTIONS);
  const needed = (sharedBytes + BigInt(Math.trunc(connections)) * BigInt(CONNECTION_BYTES)) * NANOS;
  if (needed <= limit) return [];
  const named = [
    `max_connections ${connections}`,
    ...(shared === undefined ? [] : [`shared_buffers ${shared}`]),
    `limit ${printed(container, 'limits.memory')}`,
  ];
  const path = `${container.path}.resources.limits.memory`;
  return [{ object: workload.name, path, now: named.join(', '), needed: formatQuantity(needed, 'binary') }];
}

/** `max_connections` of a server that names none. @see https://www.postgresql.org/docs/16/runtime-config-connection.html */
const POSTGRESQL_CONNECTIONS = 100;

const databaseMayFillContainer = changeRule({
  ...shared,
  id: 'database-may-fill-container',
  title: 'PostgreSQL may use less memory than its container',
  judge: (comparison) =>
    newPlaces((view) =>
      view.workloads
        .filter((workload) => roleOf(workload) === 'database')
        .flatMap((workload) => fullDatabases(workload, view)),
    )(comparison),
  class: 'outage',
  verdict: 'block',
  because: ({ needed }) => `its shared buffers and the processes of all its connections take ${needed}`,
  impact: 'the server does not start, or the kernel ends one of its processes, and with it every session',
  fix: ({ needed }) => `raise the memory limit to ${needed}, or lower max_connections or shared_buffers`,
  see: 'https://www.postgresql.org/docs/16/kernel-resources.html#LINUX-MEMORY-OVERCOMMIT',
  explainedBy: ['schema', 'resource-unknown', 'resources-missing'],
  reads: [...containerFields('command', 'args', 'resources.limits.memory'), 'data'],
});

/** What each container may use, and what is kept free for it. */
export const resources = [
  memoryLimitLowered,
  memoryLimitRemoved,
  storageLimitRemoved,
  storageLimitBelowFolders,
  requestLowered,
  cpuLimitLowered,
  queueMayFillContainer,
  databaseMayFillContainer,
];
