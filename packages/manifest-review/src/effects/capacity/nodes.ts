import { packAtPeak } from '../../cluster/node-fit';
import type { Effect } from '../effect';

/** Whether all pods find room on the nodes that the pools may have, at the autoscalers' maximum. */
export const nodes: Effect = ({ before, after }) => {
  const packing = packAtPeak(after);
  if (packing === undefined || packing.unplaced.length === 0) return [];
  const old = packAtPeak(before);
  if (old !== undefined && old.unplaced.length >= packing.unplaced.length) return [];
  const waiting = new Map<string, number>();
  for (const { name } of packing.unplaced) waiting.set(name, (waiting.get(name) ?? 0) + 1);
  const list = [...waiting].map(([name, count]) => `${count} of ${name}`).join(', ');
  const [first] = packing.unplaced;
  const pools = after.config
    ? [after.config.cluster.nodePool, ...(after.config.cluster.additionalNodePools ?? [])]
    : [];
  return [
    {
      id: 'nodes-full',
      class: 'capacity',
      verdict: 'block',
      object: first?.name ?? '',
      path: 'resources.requests',
      before: old === undefined ? undefined : `${old.nodes.length} nodes, ${old.unplaced.length} pods without room`,
      after: `${packing.nodes.length} nodes, ${packing.unplaced.length} pods without room`,
      because: `at the peak ${list} find no room on ${pools.map(({ maxNodes, type }) => `${maxNodes} × ${type}`).join(' and ')}, the add-ons included`,
      impact: 'these pods stay Pending when they are needed: no scaling, and a rollout that never ends',
      fix: 'raise maxNodes or the plan in the model, or lower requests or the autoscaler’s maximum',
      see: 'https://kubernetes.io/docs/concepts/scheduling-eviction/kube-scheduler/',
    },
  ];
};
