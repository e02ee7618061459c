import { isEmpty, listAt, numberAt, type PlanValue } from '../plan-value';
import { type Danger, ruleFor } from '../rule';

const SEE = 'https://techdocs.akamai.com/cloud-computing/docs/manage-nodes-and-node-pools';

/** How many nodes there may be: bounds of the autoscaler and fixed counts that shrink. */
export const nodePoolCapacity = ruleFor(['linode_lke_cluster', 'linode_lke_node_pool'], ({ type, before, after }) => {
  if (after === null) return [];
  if (type === 'linode_lke_node_pool') return capacity(before ?? undefined, after, '', 'node_count');
  return listAt(after, 'pool').flatMap((pool, index) =>
    capacity(listAt(before ?? undefined, 'pool')[index], pool, `pool[${index}].`, 'count'),
  );
});

function capacity(before: PlanValue | undefined, after: PlanValue, prefix: string, countName: string): Danger[] {
  const autoscaler = listAt(after, 'autoscaler')[0];
  const [min, max] = [numberAt(autoscaler, 'min'), numberAt(autoscaler, 'max')];
  const dangers: Danger[] = [];
  if (min !== undefined && max !== undefined && min > max) dangers.push(crossedBounds(min, max, prefix));
  if (before === undefined) return dangers;
  const previous = listAt(before, 'autoscaler')[0];
  const previousMax = numberAt(previous, 'max');
  if (previous !== undefined && isEmpty(autoscaler)) dangers.push(autoscalerRemoved(previous, prefix));
  else if (previousMax !== undefined && max !== undefined && max < previousMax) {
    dangers.push(maximumLowered(previousMax, max, prefix));
  }
  const [oldCount, newCount] = [numberAt(before, countName), numberAt(after, countName)];
  if (oldCount !== undefined && newCount !== undefined && newCount < oldCount) {
    dangers.push(nodesRemoved(oldCount, newCount, `${prefix}${countName}`, !isEmpty(autoscaler)));
  }
  return dangers;
}

function crossedBounds(min: number, max: number, prefix: string): Danger {
  return {
    id: 'autoscaler-bounds-crossed',
    class: 'sync-failure',
    verdict: 'block',
    path: `${prefix}autoscaler[0]`,
    after: `min ${min}, max ${max}`,
    because: 'the smallest number of nodes is above the largest, which the plan does not check',
    impact: 'the apply fails half way',
    fix: 'set min at most max',
    see: SEE,
  };
}

function autoscalerRemoved(before: PlanValue, prefix: string): Danger {
  return {
    id: 'autoscaler-removed',
    class: 'capacity',
    verdict: 'warn',
    path: `${prefix}autoscaler`,
    before,
    because: 'the pool loses its autoscaler',
    impact: 'the number of nodes is fixed; pods beyond it stay Pending',
    fix: 'keep the autoscaler, or make sure that the fixed count holds the workloads at their largest',
    see: SEE,
  };
}

function maximumLowered(before: number, after: number, prefix: string): Danger {
  return {
    id: 'autoscaler-maximum-lowered',
    class: 'capacity',
    verdict: 'warn',
    path: `${prefix}autoscaler[0].max`,
    before,
    after,
    because: 'the pool may hold fewer nodes than before',
    impact: 'pods that need the missing nodes stay Pending',
    fix: 'compare with the requests of the workloads at their largest (./vmshiftctl diff)',
    see: SEE,
  };
}

function nodesRemoved(before: number, after: number, path: string, autoscaled: boolean): Danger {
  return {
    id: 'nodes-removed',
    class: 'capacity',
    verdict: 'warn',
    path,
    before,
    after,
    because: autoscaled
      ? 'the configured count overrules what the autoscaler decided'
      : 'the pool gets fewer nodes than it has',
    impact: `${before - after} node(s) are deleted with the pods on them`,
    fix: autoscaled
      ? 'leave the count out, or ignore its changes, where an autoscaler runs the pool'
      : 'drain the nodes first, or let the autoscaler do it',
    see: SEE,
  };
}
