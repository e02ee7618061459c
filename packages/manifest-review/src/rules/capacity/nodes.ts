import { linodePlan } from '@vmshift/environments';
import { formatQuantity, NANOS, podResources } from '@vmshift/kubernetes';
import { packAtPeak } from '../../cluster/node-fit';
import { eligiblePools, poolsOf } from '../../cluster/node-pools';
import { podFields } from '../reads';
import { changeRule, newPlaces } from '../rule';

/** All pods find room on the nodes that the pools may have, at the maximum of the autoscalers. */
export const nodes = changeRule({
  id: 'nodes-full',
  title: 'All pods find room on the nodes at their peak',
  judge: ({ before, after }) => {
    const packing = packAtPeak(after);
    const [first] = packing?.unplaced ?? [];
    if (packing === undefined || first === undefined) return [];
    const old = packAtPeak(before);
    if (old !== undefined && old.unplaced.length >= packing.unplaced.length) return [];
    const waiting = new Map<string, number>();
    for (const { name } of packing.unplaced) waiting.set(name, (waiting.get(name) ?? 0) + 1);
    const pools = poolsOf(after) ?? [];
    return [
      {
        object: first.name,
        path: after.workload(first.name)?.podPath ?? '',
        before: old && print(old),
        after: print(packing),
        waiting: [...waiting].map(([name, count]) => `${count} of ${name}`).join(', '),
        room: pools
          .map(({ maxNodes, type, name, reserved }) => `${maxNodes} × ${type}${reserved ? ` (${name})` : ''}`)
          .join(' and '),
      },
    ];
  },
  class: 'capacity',
  verdict: 'block',
  because: ({ waiting, room }) => `at the peak ${waiting} find no room on ${room}, the add-ons included`,
  impact: 'these pods stay Pending when they are needed: no scaling, and a rollout that never ends',
  fix: 'raise maxNodes or the plan in the model, or lower requests or the autoscaler’s maximum',
  see: 'https://kubernetes.io/docs/concepts/scheduling-eviction/kube-scheduler/',
  reads: [
    ...podFields('containers[*].resources', 'initContainers[*].resources', 'nodeSelector', 'tolerations'),
    ...['spec.replicas', 'spec.maxReplicas', 'spec.parallelism', 'spec.strategy', 'spec.limits'],
  ],
});

type Packing = NonNullable<ReturnType<typeof packAtPeak>>;

function print({ nodes: used, unplaced }: Packing): string {
  return `${used.length} nodes, ${unplaced.length} pods without room`;
}

/** A pod that asks for more of the disk of its node than any node has. */
export const diskOfNoNode = changeRule({
  id: 'disk-of-no-node',
  title: 'A node has the disk that a pod asks for',
  judge: (comparison) =>
    newPlaces((view) =>
      view.workloads.flatMap((workload) => {
        const asked = podResources(workload).get('requests.ephemeral-storage') ?? 0n;
        const plans = eligiblePools(workload, view)?.map(({ type }) => linodePlan(type)) ?? [];
        const disks = plans.map((plan) => plan?.diskGib ?? 0);
        // Of a plan that is not in the table nothing is known.
        if (disks.length === 0 || disks.includes(0)) return [];
        const largest = BigInt(Math.max(...disks)) * GIB;
        if (asked <= largest) return [];
        return [
          {
            object: workload.name,
            path: `${workload.podPath}.containers`,
            now: formatQuantity(asked, 'binary'),
            largest: formatQuantity(largest, 'binary'),
          },
        ];
      }),
    )(comparison),
  class: 'capacity',
  verdict: 'block',
  because: ({ now, largest }) => `the pod requests ${now} of ephemeral-storage, and the largest disk has ${largest}`,
  impact: 'new pods stay Pending: a rollout does not end, a lost pod is not replaced',
  fix: 'request what the folders of the pod and its log hold',
  see: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#local-ephemeral-storage',
  reads: podFields('containers[*].resources', 'initContainers[*].resources'),
});

/** In nano-bytes. */
const GIB = 2n ** 30n * NANOS;
