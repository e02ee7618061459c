import { cluster, contextOf, testHarmless, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const object = 'stack: linode_lke_cluster.c';
const path = 'external_pool_tags';
const own = {
  address: 'linode_lke_node_pool.db',
  before: { tags: ['ext'], type: 'x' },
  after: { tags: ['ext'], type: 'x' },
};
const tags = (before: readonly string[] | null, after: readonly string[] | null) =>
  contextOf({
    changes: [
      {
        address: 'linode_lke_cluster.c',
        before: cluster({ external_pool_tags: before }),
        after: cluster({ external_pool_tags: after }),
      },
      own,
    ],
  });

testHarmless({
  'a tag that no pool has comes': tags(null, ['other']),
  'a tag that no pool has goes': tags(['ext', 'other'], ['ext']),
});

testPlanRule('external-pool-tag-dropped', {
  flags: {
    'the tag goes while a pool has it': [
      tags(['ext'], null),
      {
        ...{ object, path, before: '["ext"]', after: undefined, verdict: 'block' },
        because: 'the cluster loses the tag of pools that exist: linode_lke_node_pool.db',
      },
    ],
  },
  accepts: { 'the tag stays': tags(['ext'], ['ext', 'other']) },
});

testPlanRule('external-pool-tag-late', {
  flags: {
    'the tag comes after the pool': [
      tags(null, ['ext']),
      { object, path, before: undefined, after: '["ext"]', verdict: 'block' },
    ],
  },
  accepts: { 'the tag was there': tags(['ext'], ['ext', 'other']) },
});

testPlanRule('external-pool-untagged', {
  flags: {
    'a tag that goes': [
      updated('linode_lke_node_pool', { tags: ['ext', 'x'], node_count: 1 }, { tags: ['x'], node_count: 1 }),
      {
        ...{ object: 'stack: linode_lke_node_pool.x', path: 'tags', verdict: 'block' },
        because: 'the pool loses the tag ext',
      },
    ],
  },
  accepts: { 'a tag that comes': updated('linode_lke_node_pool', { tags: ['ext'] }, { tags: ['ext', 'x'] }) },
});

const withNew = (pool: object | null, external: readonly string[] = ['ext']) =>
  contextOf({
    changes: [
      {
        address: 'linode_lke_cluster.c',
        before: cluster({ external_pool_tags: external }),
        after: cluster({ external_pool_tags: external }),
      },
      { address: 'linode_lke_node_pool.db', after: { type: 'x', ...pool } },
    ],
  });
const created = { object: 'stack: linode_lke_node_pool.db', verdict: 'block' as const };

testPlanRule('external-pool-without-tag', {
  flags: {
    'a pool without a tag': [withNew({}), { ...created, fix: 'give it the tag ext' }],
    'a pool with another tag': [withNew({ tags: ['other'] }), { ...created, path: 'tags' }],
    'of a cluster that knows none': [
      withNew({ tags: ['ext'] }, []),
      { ...created, fix: expect.stringContaining('external_pool_tags of the cluster is to hold') },
    ],
  },
  accepts: { 'a pool with the tag': withNew({ tags: ['ext', 'other'] }) },
});
