import { type EnvironmentConfig, nodePools, type Placement, placements } from '@vmshift/environments';
import type { EnvironmentView } from '../../cluster/environment-view';
import { changeRule, newPlaces } from '../rule';
import { keptModels } from './kept-models';

const SEE = 'https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/';

function reservedPools({ cluster }: EnvironmentConfig) {
  return nodePools(cluster).filter(({ reserved }) => reserved);
}

function placementOf(config: EnvironmentConfig, workload: string): Placement | undefined {
  return placements(config).find((placed) => placed.workload === workload);
}

function emptyPools({ config }: EnvironmentView) {
  if (config === undefined) return [];
  const used = placements(config).map(({ pool }) => pool);
  return reservedPools(config)
    .filter(({ name }) => !used.includes(name))
    .map(({ name, path, minNodes, type }) => ({
      ...{ object: `Cluster/${config.name}`, path, now: name },
      nodes: `${minNodes} × ${type}`,
    }));
}

/** The workloads that are one pod with a volume. */
const DATA_SERVERS = ['database', 'redis'];
const SHARED_POOLS = 'the shared pools';

/** What the model says of reserved node pools and of the workloads that name them. */
export const placement = [
  changeRule({
    id: 'data-server-moves',
    title: 'A server with a volume stays on its node pool',
    judge: (comparison) =>
      keptModels(comparison).flatMap(({ object, was, is }) =>
        DATA_SERVERS.flatMap((workload) => {
          const [old, placed] = [placementOf(was, workload), placementOf(is, workload)];
          if (old?.pool === placed?.pool) return [];
          const path = placed?.path ?? old?.path ?? '';
          return [{ object, path, before: old?.pool, after: placed?.pool, to: placed?.pool ?? SHARED_POOLS }];
        }),
      ),
    class: 'outage',
    verdict: 'warn',
    because: ({ to }) => `its pod is stopped, and starts on a node of ${to} once the volume is attached there`,
    impact: 'it is away for a few minutes; no data is lost, as a volume can be attached to any node of the region',
    fix: 'merge it when the environment can do without the server, after a backup',
    see: 'https://techdocs.akamai.com/cloud-computing/docs/block-storage',
  }),
  changeRule({
    id: 'reserved-pool-empty',
    title: 'Workloads run on a reserved pool',
    judge: (comparison) => newPlaces(emptyPools)(comparison),
    class: 'cost',
    verdict: 'info',
    because: 'no workload of the environment names the pool, and other pods are kept away from it',
    impact: ({ nodes }) => `at least ${nodes} are paid for and run nothing`,
    fix: 'place a workload on it (nodePool) once it is deployed, or remove the pool',
    see: SEE,
  }),
];
