import { packAtPeak } from '../../cluster/node-fit';
import { poolsOf } from '../../cluster/node-pools';
import { podFields } from '../reads';
import { changeRule } from '../rule';

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
