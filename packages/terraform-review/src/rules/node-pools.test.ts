import { cluster, newPool, pool, testHarmless, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const object = 'stack: linode_lke_cluster.x';
const pools = (before: readonly object[], after: readonly object[]) =>
  updated('linode_lke_cluster', cluster({ pool: before }), cluster({ pool: after }));

const general = pool();
const big = pool({ label: 'big', type: 'g6-standard-8', id: 12 });
const taint = [{ key: 'a', value: 'b', effect: 'NoSchedule' }];
const tainted = pool({ label: 'other', taint });

testHarmless({
  'a pool is added at the end': pools([general], [general, newPool({ label: 'big', type: 'g6-standard-8' })]),
  'a label of the nodes changes': pools([general], [pool({ labels: { role: 'x' } })]),
  'the label of the pool changes': pools([general], [pool({ label: 'x' })]),
});

testPlanRule('node-pool-replaced', {
  flags: {
    'another type': [
      pools([general], [pool({ type: 'g6-standard-4' })]),
      {
        ...{ object, path: 'pool[0].type', before: 'g6-standard-2', after: 'g6-standard-4', verdict: 'block' },
        because: 'the plan shows an update, but a pool cannot change its type',
        fix: 'add a linode_lke_node_pool of the new kind, drain the old nodes, then remove the old pool',
      },
    ],
    'another disk encryption': [
      pools([general], [pool({ disk_encryption: 'disabled' })]),
      { object, path: 'pool[0].disk_encryption', before: 'enabled', after: 'disabled' },
    ],
    'no disk encryption, where the configuration said nothing of it': [
      pools([{ type: 'x' }], [{ type: 'x', disk_encryption: 'disabled' }]),
      { object, path: 'pool[0].disk_encryption', before: undefined, after: 'disabled', verdict: 'block' },
    ],
    'the first of two leaves': [
      pools([general, big], [big]),
      { object, path: 'pool[0].type', before: 'g6-standard-2', after: 'g6-standard-8' },
    ],
    'two change places': [
      pools([general, big], [big, general]),
      {
        ...{ object, path: 'pool[0].type', before: 'g6-standard-2', after: 'g6-standard-8' },
        because: expect.stringContaining('the pool of position 0 is now at 1'),
        fix: 'keep the order of the pools: add at the end, remove from the end',
      },
      { object, path: 'pool[1].type', before: 'g6-standard-8', after: 'g6-standard-2' },
    ],
  },
  accepts: {
    'the disk encryption that it has': pools([{ type: 'x' }], [{ type: 'x', disk_encryption: 'enabled' }]),
    'the last of two leaves': pools([general, big], [general]),
    'two of one type change places': pools([general, tainted], [tainted, general]),
  },
});

testPlanRule('node-pools-reordered', {
  flags: {
    'two of one type change places': [
      pools([general, tainted], [tainted, general]),
      {
        ...{ object, path: 'pool[0]', before: 'general', after: 'other', verdict: 'warn' },
        because: 'pools are matched by position, and the pool of position 0 is now at 1',
      },
      { object, path: 'pool[1]', before: 'other', after: 'general' },
    ],
  },
  accepts: {
    'two of different types change places': pools([general, big], [big, general]),
    'the same pools': pools([general, tainted], [general, tainted, big]),
  },
});

testPlanRule('node-pool-removed', {
  flags: {
    'the last of two leaves': [
      pools([general, big], [general]),
      { object, path: 'pool[1]', before: 'big', after: undefined, verdict: 'block' },
    ],
    'the first of two leaves': [pools([general, big], [big]), { object, path: 'pool[1]', before: 'big' }],
    'a pool without a label leaves': [
      pools([general, pool({ label: '', type: 'g6-standard-8' })], [general]),
      { object, path: 'pool[1]', before: 'g6-standard-8' },
    ],
  },
  accepts: { 'a pool is added': pools([general], [general, big]) },
});
