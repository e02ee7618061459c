import type { Container, Workload } from '@vmshift/kubernetes';
import { at, quantity } from '@vmshift/kubernetes';
import { roleOf } from '../../cluster/roles';
import { serverSettings } from '../../cluster/server-settings';
import { pairContainers } from '../../cluster/succession';
import { type Effect, type Fault, type Found, keptWorkloads, newFaults } from '../effect';

const SEE = 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/';

/** What each container may use, and what is kept for it. */
export const resources: Effect = (comparison) => [
  ...keptWorkloads(comparison).flatMap(({ old, workload }) =>
    pairContainers(old, workload).flatMap(({ before, container }) => [
      ...lessMemory(before, container, workload),
      ...lessKept(before, container, workload),
      ...lessCpu(before, container, workload),
    ]),
  ),
  ...tooFull(comparison),
];

function amount(container: Container, side: 'requests' | 'limits', name: 'cpu' | 'memory'): bigint | undefined {
  return quantity(at(container.spec, `resources.${side}.${name}`));
}

function printed(container: Container, side: string, name: string): string | undefined {
  const value = at(container.spec, `resources.${side}.${name}`);
  return value === undefined ? undefined : String(value);
}

/** A lower memory limit kills processes that were fine. */
function lessMemory(before: Container, after: Container, workload: Workload): readonly Found[] {
  const [was, is] = [amount(before, 'limits', 'memory'), amount(after, 'limits', 'memory')];
  if (is === undefined && was !== undefined) return [noLimit(before, after, workload)];
  if (is === undefined || (was !== undefined && is >= was)) return [];
  const least = LEAST_MEMORY_MIB[roleOf(workload)] ?? 0n;
  const fatal = is < least * MIB || (was !== undefined && is * 4n <= was);
  return [
    found(
      after,
      workload,
      'limits.memory',
      printed(before, 'limits', 'memory'),
      printed(after, 'limits', 'memory'),
      fatal ? 'block' : 'warn',
      {
        class: 'outage',
        because: fatal
          ? 'that is less than the processes need to start'
          : 'the kernel kills a container that uses more',
        impact: 'containers are killed under load, and again after every restart',
      },
    ),
  ];
}

function noLimit(before: Container, after: Container, workload: Workload): Found {
  return found(after, workload, 'limits.memory', printed(before, 'limits', 'memory'), undefined, 'warn', {
    class: 'capacity',
    because: 'nothing bounds the memory of the container',
    impact: 'a leak takes the node down, and its neighbours with it',
  });
}

const MIB = 2n ** 20n * 10n ** 9n;
/** Four gunicorn processes, four Celery processes, a database’s shared buffers. */
const LEAST_MEMORY_MIB: Readonly<Partial<Record<ReturnType<typeof roleOf>, bigint>>> = {
  api: 256n,
  worker: 256n,
  beat: 64n,
  database: 256n,
  queue: 48n,
};

/** Without a request the scheduler overbooks nodes: what it keeps free is then decided elsewhere. */
function lessKept(before: Container, after: Container, workload: Workload): readonly Found[] {
  return (['cpu', 'memory'] as const).flatMap((name): readonly Found[] => {
    const [was, is] = [amount(before, 'requests', name), amount(after, 'requests', name)];
    if (was === undefined || (is !== undefined && is * 4n > was)) return [];
    return [
      found(
        after,
        workload,
        `requests.${name}`,
        printed(before, 'requests', name),
        printed(after, 'requests', name),
        'warn',
        {
          class: 'capacity',
          because:
            'the scheduler keeps a fraction of what was kept free for the pod, and an autoscaler counts from that base',
          impact: 'nodes are overbooked: pods slow each other down, and those above their request are evicted first',
        },
      ),
    ];
  });
}

/** CPU is only slower, but to a hundredth it is an outage. */
function lessCpu(before: Container, after: Container, workload: Workload): readonly Found[] {
  const [was, is] = [amount(before, 'limits', 'cpu'), amount(after, 'limits', 'cpu')];
  if (was === undefined || is === undefined || is * 2n > was) return [];
  return [
    found(
      after,
      workload,
      'limits.cpu',
      printed(before, 'limits', 'cpu'),
      printed(after, 'limits', 'cpu'),
      is * 8n <= was ? 'block' : 'warn',
      {
        class: 'capacity',
        because: 'the container is slowed down to that share of a core',
        impact: 'answers and starts take a multiple of the time, until the probes give up',
      },
    ),
  ];
}

/** Redis that may use more than its container is killed instead of refusing writes. */
const tooFull = newFaults((view) =>
  view.workloads
    .filter((workload) => roleOf(workload) === 'queue')
    .flatMap((workload): readonly Fault[] => {
      const most = bytes(serverSettings(workload, view).get('maxmemory'));
      const [container] = workload.containers.filter(({ init }) => !init);
      const limit = container && amount(container, 'limits', 'memory');
      if (
        container === undefined ||
        limit === undefined ||
        (most !== undefined && most > 0n && most * 10n ** 9n * 10n <= limit * 9n)
      )
        return [];
      return [
        {
          key: `${workload.name} maxmemory`,
          ...found(
            container,
            workload,
            'limits.memory',
            undefined,
            `maxmemory ${serverSettings(workload, view).get('maxmemory') ?? 'absent'}, limit ${printed(container, 'limits', 'memory')}`,
            'block',
            {
              class: 'outage',
              because: 'the server may take as much memory as its container has, or more',
              impact: 'a full queue gets the server killed, instead of senders refused',
            },
          ),
        },
      ];
    }),
);

/** `100mb` of redis.conf. @see https://redis.io/docs/latest/operate/oss_and_stack/management/config/ */
function bytes(text: string | undefined): bigint | undefined {
  const match = /^(\d+)(k|kb|m|mb|g|gb)?$/i.exec(text ?? '');
  if (!match) return undefined;
  const units: Readonly<Record<string, bigint>> = {
    '': 1n,
    k: 1000n,
    kb: 1024n,
    m: 10n ** 6n,
    mb: 2n ** 20n,
    g: 10n ** 9n,
    gb: 2n ** 30n,
  };
  return BigInt(match[1] ?? 0) * (units[(match[2] ?? '').toLowerCase()] ?? 1n);
}

function found(
  container: Container,
  workload: Workload,
  field: string,
  before: string | undefined,
  after: string | undefined,
  verdict: Found['verdict'],
  text: Pick<Found, 'class' | 'because' | 'impact'>,
): Found {
  return {
    id: 'resources',
    verdict,
    object: workload.name,
    path: `${container.path}.resources.${field}`,
    before,
    after,
    fix: 'measure what the container uses at its peak, and leave a margin',
    see: SEE,
    ...text,
  };
}
