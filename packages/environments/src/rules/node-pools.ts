import { isDnsLabel } from '@vmshift/kubernetes';
import type { NodePoolConfig } from '../environment-config';
import { LINODE_PLAN_TYPES, linodePlan } from '../linode-plans';
import { environmentRule, isIntegerWithin, type Report } from './rule';

/** @see https://github.com/linode/manager/blob/develop/packages/manager/src/features/Kubernetes/constants.ts */
const MAXIMUM_NODES_PER_POOL = 100;
const MAXIMUM_NODES_PER_CLUSTER = 250;

/**
 * Protects the pools from bounds that the API refuses at apply (a plan does not notice min > max) and from plans whose
 * size and price are unknown.
 */
export const nodePools = environmentRule(
  {
    id: 'node-pools',
    title: 'The bounds of the node pools are ones that the API accepts, of plans with a known size and price',
    see: 'https://techdocs.akamai.com/linode-api/reference/post-lke-cluster',
  },
  ({ cluster }, report) => {
    const additional = cluster.additionalNodePools ?? [];
    checkPool(cluster.nodePool, 'cluster.nodePool', report);
    const seen = new Set<string>();
    for (const [index, pool] of additional.entries()) {
      const path = `cluster.additionalNodePools[${index}]`;
      checkPool(pool, path, report);
      if (!isDnsLabel(pool.name)) report(`${path}.name`, pool.name, 'a DNS label');
      if (seen.has(pool.name)) report(`${path}.name`, pool.name, 'a name that no other pool of the cluster has');
      seen.add(pool.name);
    }
    const total = [cluster.nodePool, ...additional].reduce((sum, { maxNodes }) => sum + maxNodes, 0);
    if (total > MAXIMUM_NODES_PER_CLUSTER) {
      const path = additional.length > 0 ? 'cluster.additionalNodePools' : 'cluster.nodePool.maxNodes';
      report(path, total, `at most ${MAXIMUM_NODES_PER_CLUSTER} nodes in all pools of a cluster`);
    }
  },
);

function checkPool({ type, minNodes, maxNodes }: NodePoolConfig, path: string, report: Report): void {
  if (!linodePlan(type)) {
    report(
      `${path}.type`,
      type,
      `a plan of packages/environments/src/linode-plans.ts: ${LINODE_PLAN_TYPES.join(', ')}`,
    );
  }
  for (const [bound, nodes] of Object.entries({ minNodes, maxNodes })) {
    if (!isIntegerWithin(nodes, 1, MAXIMUM_NODES_PER_POOL)) {
      report(`${path}.${bound}`, nodes, `a whole number from 1 to ${MAXIMUM_NODES_PER_POOL}`);
    }
  }
  if (isIntegerWithin(maxNodes, 1) && minNodes > maxNodes)
    report(`${path}.minNodes`, minNodes, `at most maxNodes, ${maxNodes}`);
}
