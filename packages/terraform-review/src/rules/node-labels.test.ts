import { cluster, pool, testHarmless, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const object = 'stack: linode_lke_cluster.x';
const own = 'stack: linode_lke_node_pool.x';
const LABEL = 'vmshift/node-pool';
const taint = (effect: string) => ({ taint: [{ key: LABEL, value: 'batch', effect }] });

const inCluster = (before: object, after: object) =>
  updated('linode_lke_cluster', cluster({ pool: [pool(before)] }), cluster({ pool: [pool(after)] }));
const ofItsOwn = (before: object, after: object) => updated('linode_lke_node_pool', pool(before), pool(after));

testHarmless({
  'a label is added': ofItsOwn({}, { labels: { [LABEL]: 'batch' } }),
  'a taint that is a preference': ofItsOwn({}, taint('PreferNoSchedule')),
});

testPlanRule('node-label-removed', {
  flags: {
    'it goes': [
      ofItsOwn({ labels: { [LABEL]: 'batch', other: 'x' } }, { labels: { other: 'x' } }),
      { object: own, path: `labels["${LABEL}"]`, before: 'batch', after: undefined, verdict: 'warn' },
    ],
    'another value': [
      inCluster({ labels: { [LABEL]: 'batch' } }, { labels: { [LABEL]: 'night' } }),
      { object, path: `pool[0].labels["${LABEL}"]`, before: 'batch', after: 'night' },
    ],
    'all of them': [
      ofItsOwn({ labels: { role: 'x' } }, { labels: null }),
      { object: own, path: 'labels.role', before: 'x' },
    ],
  },
  accepts: {
    'the same labels': ofItsOwn({ labels: { role: 'x' } }, { labels: { role: 'x', more: 'y' } }),
    'the pool leaves': updated(
      'linode_lke_cluster',
      cluster({ pool: [pool({ labels: { a: 'b' } })] }),
      cluster({ pool: [] }),
    ),
  },
});

testPlanRule('node-taint-added', {
  flags: {
    'for pods that start': [
      ofItsOwn({}, taint('NoSchedule')),
      {
        ...{ object: own, path: 'taint', before: undefined, after: `${LABEL}=batch:NoSchedule`, verdict: 'warn' },
        impact: 'pods that do not tolerate it run on, and find no room on these nodes when they start again',
      },
    ],
    'for pods that run': [
      inCluster({}, taint('NoExecute')),
      {
        ...{ object, path: 'pool[0].taint', after: `${LABEL}=batch:NoExecute`, verdict: 'block' },
        impact: 'every pod on them that does not tolerate it is evicted at once',
      },
    ],
    'another effect': [
      ofItsOwn(taint('NoSchedule'), taint('NoExecute')),
      { object: own, path: 'taint', verdict: 'block' },
    ],
  },
  accepts: { 'the same taint': ofItsOwn(taint('NoSchedule'), { ...taint('NoSchedule'), labels: { a: 'b' } }) },
});

testPlanRule('node-taint-removed', {
  flags: {
    'a taint that goes': [
      updated(
        'linode_lke_cluster',
        cluster({ pool: [pool({ taint: [{ key: 'vmshift/node-pool', value: 'batch', effect: 'NoSchedule' }] })] }),
        cluster(),
      ),
      {
        ...{
          object: 'stack: linode_lke_cluster.x',
          path: 'pool[0].taint',
          before: 'vmshift/node-pool=batch:NoSchedule',
        },
        verdict: 'warn',
      },
    ],
  },
  accepts: { 'none there': updated('linode_lke_cluster', cluster(), cluster({ tags: [] })) },
});

testPlanRule('node-label-added', {
  flags: {
    'a label': [
      updated('linode_lke_cluster', cluster(), cluster({ pool: [pool({ labels: { tier: 'data' } })] })),
      { object: 'stack: linode_lke_cluster.x', path: 'pool[0].labels.tier', after: 'data', verdict: 'info' },
    ],
  },
  accepts: {
    'another value': updated(
      'linode_lke_cluster',
      cluster({ pool: [pool({ labels: { tier: 'a' } })] }),
      cluster({ pool: [pool({ labels: { tier: 'b' } })] }),
    ),
  },
});
