import { cluster, created, pool, testHarmless, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const object = 'stack: linode_lke_cluster.x';
const pools = (before: object, after: object) =>
  updated('linode_lke_cluster', cluster({ pool: [before] }), cluster({ pool: [after] }));
const bounds = (min: number, max: number): object => pool({ autoscaler: [{ min, max }] });
const fixed = (count: number): object => pool({ autoscaler: [], count });

/** A pool that is a resource of its own. */
const ownObject = 'stack: linode_lke_node_pool.x';
const ownPool = (over: object): object => ({
  ...{ autoscaler: [{ min: 1, max: 3 }], node_count: 2, tags: [], type: 'g6-standard-2' },
  ...over,
});
const own = (before: object, after: object) => updated('linode_lke_node_pool', ownPool(before), ownPool(after));

testHarmless({
  'a higher maximum': pools(bounds(2, 4), bounds(2, 6)),
  'another minimum': pools(bounds(2, 4), bounds(3, 4)),
  'more nodes': pools(fixed(2), fixed(3)),
  'an autoscaler': pools(fixed(2), bounds(2, 4)),
});

testPlanRule('autoscaler-bounds-crossed', {
  flags: {
    'a minimum above the maximum': [
      pools(bounds(2, 4), bounds(5, 4)),
      { object, path: 'pool[0].autoscaler[0]', before: 'min 2, max 4', after: 'min 5, max 4', verdict: 'block' },
    ],
    'crossed before and after': [
      pools(bounds(5, 4), pool({ autoscaler: [{ min: 5, max: 4 }], label: 'x' })),
      { object, path: 'pool[0].autoscaler[0]', before: undefined, after: undefined, now: 'min 5, max 4' },
    ],
    'a new pool of its own': [
      created('linode_lke_node_pool', ownPool({ autoscaler: [{ min: 3, max: 2 }] })),
      { object: ownObject, path: 'autoscaler[0]', before: undefined, after: 'min 3, max 2' },
    ],
  },
  accepts: { 'equal bounds': pools(bounds(2, 4), bounds(4, 4)) },
});

testPlanRule('autoscaler-removed', {
  flags: {
    'a fixed number of nodes': [
      pools(bounds(2, 4), fixed(3)),
      { object, path: 'pool[0].autoscaler', before: '{"min":2,"max":4}', after: undefined, verdict: 'warn' },
    ],
    'in a pool of its own': [own({}, { autoscaler: null }), { object: ownObject, path: 'autoscaler' }],
  },
  accepts: { 'a pool without one': pools(fixed(2), fixed(2)) },
});

testPlanRule('autoscaler-maximum-lowered', {
  flags: {
    'a lower maximum': [
      pools(bounds(2, 6), bounds(2, 4)),
      { object, path: 'pool[0].autoscaler[0].max', before: '6', after: '4', verdict: 'warn' },
    ],
    'in a pool of its own': [
      own({}, { autoscaler: [{ min: 1, max: 2 }] }),
      { object: ownObject, path: 'autoscaler[0].max', before: '3', after: '2' },
    ],
  },
  accepts: { 'a higher maximum': pools(bounds(2, 4), bounds(2, 6)) },
});

testPlanRule('nodes-removed', {
  flags: {
    'fewer nodes': [
      pools(fixed(3), fixed(2)),
      {
        ...{ object, path: 'pool[0].count', before: '3', after: '2', verdict: 'warn' },
        ...{ because: 'the pool gets fewer nodes than it has', impact: '1 node is deleted with the pods on them' },
      },
    ],
    'a count against the autoscaler': [
      pools(pool({ count: 3 }), pool({ count: 1 })),
      {
        ...{ object, path: 'pool[0].count', before: '3', after: '1' },
        because: 'the configured count overrules what the autoscaler decided',
        impact: '2 nodes are deleted with the pods on them',
      },
    ],
    'in a pool of its own': [
      own({}, { node_count: 1 }),
      { object: ownObject, path: 'node_count', before: '2', after: '1' },
    ],
  },
  accepts: { 'more nodes': pools(fixed(2), fixed(3)) },
});

/** What two configurations say of a pool: no count, unless one of them sets it. */
const uncounted = pool({ count: undefined });

testPlanRule('node-count-set', {
  flags: {
    'a count next to the autoscaler': [
      pools(uncounted, pool({ count: 1 })),
      {
        ...{ object, path: 'pool[0].count', before: undefined, after: '1', verdict: 'warn' },
        because: 'the configuration sets a count of nodes next to the autoscaler',
        impact: 'an apply deletes the nodes above 1 that the autoscaler added, with the pods on them',
      },
    ],
    'a count in place of the autoscaler': [
      pools(uncounted, fixed(1)),
      {
        ...{ object, path: 'pool[0].count', after: '1' },
        because: 'the configuration sets a count of nodes in place of the autoscaler',
      },
    ],
    'in a pool of its own': [
      own({ node_count: undefined }, { node_count: 1 }),
      { object: ownObject, path: 'node_count', before: undefined, after: '1' },
    ],
    'a new pool of its own': [
      created('linode_lke_node_pool', ownPool({})),
      { object: ownObject, path: 'node_count', before: undefined, after: '2' },
    ],
  },
  accepts: {
    'a count that the state holds': pools(pool({ count: 3 }), pool({ count: 1 })),
    'no count': pools(uncounted, pool({ count: undefined, label: 'x' })),
    'a fixed pool that is new': created('linode_lke_node_pool', ownPool({ autoscaler: null })),
    'a count as before where the autoscaler is new': pools(fixed(2), pool({ count: 2 })),
  },
});
