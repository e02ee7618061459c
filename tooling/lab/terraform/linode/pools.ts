import { z } from 'zod';
import type { Account, Cluster, Pool } from './account';
import { type Answer, type Call, missing, ok, page, refusal, withBody } from './answer';

const PLANS = /^g6-(standard|dedicated)-\d+$/;
const autoscaler = z
  .strictObject({ enabled: z.boolean(), min: z.int().min(1), max: z.int().max(100) })
  .refine(({ min, max }) => min <= max, { message: 'min has to be at most max' });
const poolFields = {
  count: z.int().min(1).max(100).optional(),
  label: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
  labels: z.record(z.string(), z.string()).nullish(),
  taints: z
    .array(
      z.strictObject({
        key: z.string(),
        value: z.string().optional(),
        effect: z.enum(['NoSchedule', 'NoExecute', 'PreferNoSchedule']),
      }),
    )
    .nullish(),
  autoscaler: autoscaler.nullish(),
};
/** @see https://techdocs.akamai.com/linode-api/reference/post-lke-cluster-pools */
export const newPool = z.strictObject({
  ...poolFields,
  type: z.string().regex(PLANS, 'A valid plan type by that ID was not found'),
  disks: z.null().optional(),
  disk_encryption: z.enum(['enabled', 'disabled']).optional(),
});
/** The node pools of one cluster; no id: all of them. */
export function poolRoutes(account: Account, cluster: Cluster, id: number | undefined, call: Call): Answer {
  if (id === undefined) {
    if (call.method !== 'POST') return page(account.poolsOf(cluster.id).map(shownPool));
    return withBody(newPool, call, (body) => ok(shownPool(addPool(account, cluster, body))));
  }
  const pool = account.pools.get(id);
  if (pool?.cluster_id !== cluster.id) return missing;
  if (call.method === 'DELETE') {
    if (account.poolsOf(cluster.id).length === 1) return refusal(400, 'Cannot delete the last pool in a cluster');
    removePool(account, id);
    return ok();
  }
  if (call.method === 'GET') return ok(shownPool(pool));
  return withBody(z.strictObject(poolFields), call, (body) => {
    Object.assign(pool, Object.fromEntries(Object.entries(body).filter(([, value]) => value != null)));
    resize(account, pool);
    return ok(shownPool(pool));
  });
}

export function addPool(account: Account, cluster: Cluster, body: z.infer<typeof newPool>): Pool {
  const count = body.count ?? 1;
  const pool: Pool = {
    id: account.nextId(),
    cluster_id: cluster.id,
    type: body.type,
    count,
    label: body.label ?? '',
    tags: body.tags ?? [],
    labels: body.labels ?? {},
    taints: body.taints ?? [],
    disk_encryption: body.disk_encryption ?? 'enabled',
    autoscaler: body.autoscaler ?? { enabled: false, min: count, max: count },
    nodes: [],
  };
  account.pools.set(pool.id, pool);
  resize(account, pool);
  return pool;
}

function resize(account: Account, pool: Pool): void {
  while (pool.nodes.length < pool.count) {
    const instance = account.nextId();
    pool.nodes.push({ id: `${pool.id}-${instance.toString(16)}`, instance_id: instance, status: 'ready' });
  }
  for (const { instance_id } of pool.nodes.splice(pool.count)) account.happened('linode_delete', 'linode', instance_id);
}

export function removePool(account: Account, id: number): void {
  for (const { instance_id } of account.pools.get(id)?.nodes ?? [])
    account.happened('linode_delete', 'linode', instance_id);
  account.pools.delete(id);
}

/** Every node of every pool, at once. */
export function recycle(account: Account, cluster: Cluster): Answer {
  for (const pool of account.poolsOf(cluster.id)) {
    for (const { instance_id } of pool.nodes.splice(0)) account.happened('linode_delete', 'linode', instance_id);
    resize(account, pool);
  }
  return ok();
}

const shownPool = ({ cluster_id: _, ...pool }: Pool): unknown => ({ ...pool, disks: [] });
