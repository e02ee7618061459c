import { cluster, created, pool, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const CLUSTER = 'stack: linode_lke_cluster.x';
const POOL = 'linode_lke_node_pool';
const pools = (...after: readonly object[]) => updated('linode_lke_cluster', cluster(), cluster({ pool: after }));
const bounds = (min: number, max: number) => pool({ autoscaler: [{ max, min }] });

testPlanRule('node-pool-grows', {
  flags: {
    'a higher bound': [
      pools(bounds(2, 5)),
      {
        ...{ object: CLUSTER, path: 'pool[0].autoscaler[0].max', before: '4', after: '5', verdict: 'info' },
        because: 'the pool may hold 5 nodes in place of 4',
      },
    ],
    'more nodes at all times': [
      pools(bounds(3, 4)),
      { object: CLUSTER, path: 'pool[0].autoscaler[0].min', because: 'the pool always holds 3 nodes in place of 2' },
    ],
    'one pool more': [
      pools(pool(), pool({ type: 'g6-dedicated-8' })),
      { object: CLUSTER, path: 'pool[1]', because: 'a pool of g6-dedicated-8 is added' },
    ],
    'a fixed number': [
      updated(POOL, { autoscaler: [], node_count: 1 }, { autoscaler: [], node_count: 3 }),
      { object: `stack: ${POOL}.x`, path: 'node_count', because: 'the pool holds 3 nodes in place of 1' },
    ],
  },
  accepts: { 'lower bounds': pools(bounds(1, 3)), 'a new cluster': created('linode_lke_cluster', cluster()) },
});

testPlanRule('autoscaler-minimum-lowered', {
  flags: {
    'one node': [
      pools(bounds(1, 4)),
      {
        ...{ object: CLUSTER, path: 'pool[0].autoscaler[0].min', before: '2', after: '1', verdict: 'warn' },
        because: 'the pool may shrink to one node',
      },
    ],
    'fewer than before': [
      updated(POOL, { autoscaler: [{ min: 5, max: 9 }] }, { autoscaler: [{ min: 3, max: 9 }] }),
      { object: `stack: ${POOL}.x`, path: 'autoscaler[0].min', verdict: 'info' },
    ],
  },
  accepts: { 'a higher one': pools(bounds(3, 4)), 'no autoscaler': pools(pool({ autoscaler: [] })) },
});

testPlanRule('autoscaler-added', {
  flags: {
    'an autoscaler where there was none': [
      updated(POOL, { autoscaler: [], node_count: 1 }, { autoscaler: [{ min: 1, max: 3 }], node_count: 1 }),
      { object: `stack: ${POOL}.x`, path: 'autoscaler', verdict: 'info' },
    ],
  },
  accepts: { 'other bounds': pools(bounds(2, 5)) },
});
