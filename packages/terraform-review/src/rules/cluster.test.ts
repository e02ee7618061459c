import { cluster, controlPlane, pool } from '../testing/objects';
import { findingsOf, update, verdicts } from '../testing/plan-builder';

const change = (before: object, after: object): readonly string[] =>
  update('linode_lke_cluster', cluster(before), cluster(after));
const pools = (before: readonly object[], after: readonly object[]): readonly string[] =>
  change({ pool: before }, { pool: after });

const general = pool();
const big = pool({ label: 'big', type: 'g6-standard-8', id: 12 });

describe('pools inside a cluster', () => {
  test.each([
    [
      'another disk encryption',
      [general],
      [pool({ disk_encryption: 'disabled' })],
      ['block node-pool-replaced pool[0].disk_encryption'],
    ],
    [
      'the first of two leaves',
      [general, big],
      [big],
      ['block node-pool-replaced pool[0].type', 'block node-pool-removed pool[1]'],
    ],
    ['the last of two leaves', [general, big], [general], ['block node-pool-removed pool[1]']],
    [
      'two change places',
      [general, big],
      [big, general],
      ['block node-pool-replaced pool[0].type', 'block node-pool-replaced pool[1].type'],
    ],
    [
      'two of one type change places',
      [general, pool({ label: 'other', taint: [{ key: 'a', value: 'b', effect: 'NoSchedule' }] })],
      [pool({ label: 'other', taint: [{ key: 'a', value: 'b', effect: 'NoSchedule' }] }), general],
      ['warn node-pools-reordered pool[0]', 'warn node-pools-reordered pool[1]'],
    ],
  ])('%s: nodes die or change their labels', (_, before, after, expected) => {
    expect(pools(before, after)).toEqual(expected);
  });

  test('the reason names the position that a pool moved to', () => {
    const [first] = findingsOf({
      changes: [
        {
          address: 'linode_lke_cluster.c',
          before: cluster({ pool: [general, big] }),
          after: cluster({ pool: [big, general] }),
        },
      ],
    });
    expect(first?.because).toContain('the pool of position 0 is now at 1');
  });

  test.each([
    ['a pool is added at the end', [general], [general, big]],
    ['a label of the nodes changes', [general], [pool({ labels: { role: 'x' } })]],
    ['the label of the pool changes', [general], [pool({ label: 'x' })]],
    ['a taint is added', [general], [pool({ taint: [{ key: 'a', value: 'b', effect: 'NoSchedule' }] })]],
  ])('%s: nothing dies', (_, before, after) => {
    expect(pools(before, after)).toEqual([]);
  });
});

describe('how many nodes there may be', () => {
  const bounds = (min: number, max: number): object => pool({ autoscaler: [{ min, max }] });
  const fixed = (count: number): object => pool({ autoscaler: [], count });

  test.each([
    ['bounds that cross', [general], [bounds(5, 4)], ['block autoscaler-bounds-crossed pool[0].autoscaler[0]']],
    ['a lower maximum', [bounds(2, 6)], [bounds(2, 4)], ['warn autoscaler-maximum-lowered pool[0].autoscaler[0].max']],
    ['fewer nodes', [fixed(3)], [fixed(2)], ['warn nodes-removed pool[0].count']],
    [
      'a count against the autoscaler',
      [pool({ count: 3 })],
      [pool({ count: 2 })],
      ['warn nodes-removed pool[0].count'],
    ],
  ])('%s is told', (_, before, after, expected) => {
    expect(pools(before, after)).toEqual(expected);
  });

  test.each([
    ['a higher maximum', [bounds(2, 4)], [bounds(2, 6)]],
    ['another minimum', [bounds(2, 4)], [bounds(3, 4)]],
    ['more nodes', [fixed(2)], [fixed(3)]],
    ['an autoscaler', [fixed(2)], [bounds(2, 4)]],
  ])('%s is fine', (_, before, after) => {
    expect(pools(before, after)).toEqual([]);
  });

  test('a pool of its own is held to the same', () => {
    const own = (over: object): object => ({
      autoscaler: [{ min: 1, max: 3 }],
      node_count: 2,
      tags: [],
      type: 'g6-standard-2',
      ...over,
    });
    expect(update('linode_lke_node_pool', own({}), own({ autoscaler: [{ min: 1, max: 2 }] }))).toEqual([
      'warn autoscaler-maximum-lowered autoscaler[0].max',
    ]);
    expect(verdicts({ address: 'linode_lke_node_pool.x', after: own({ autoscaler: [{ min: 3, max: 2 }] }) })).toEqual([
      'block autoscaler-bounds-crossed autoscaler[0]',
    ]);
  });
});

describe('the version of Kubernetes', () => {
  const version = (from: string, to: string): readonly string[] => change({ k8s_version: from }, { k8s_version: to });

  test('an upgrade recycles every node at once', () => {
    expect(version('1.34', '1.35')).toEqual(['block kubernetes-version-recycles-nodes k8s_version']);
  });

  test('a version cannot be skipped', () => {
    expect(version('1.33', '1.35')).toEqual([
      'block kubernetes-version-skipped k8s_version',
      'block kubernetes-version-recycles-nodes k8s_version',
    ]);
  });

  test('there is no way back', () => {
    expect(version('1.35', '1.34')).toEqual(['block kubernetes-downgrade k8s_version']);
    expect(version('1.9', '1.10')).toEqual(['block kubernetes-version-recycles-nodes k8s_version']);
  });
});

describe('who reaches the Kubernetes API', () => {
  const access = (before: readonly object[] | null, after: readonly object[] | null): readonly string[] =>
    change({ control_plane: before }, { control_plane: after });
  const some = controlPlane(['203.0.113.10/32']);
  const off = (ipv4: readonly string[]): readonly object[] => controlPlane(ipv4, { enabled: false });

  test.each([
    ['everybody is let in', some, controlPlane(['0.0.0.0/0']), ['block control-plane-open control_plane[0].acl']],
    [
      'two halves of the world',
      some,
      controlPlane(['0.0.0.0/1', '128.0.0.0/1']),
      ['block control-plane-open control_plane[0].acl'],
    ],
    ['all of IPv6', some, controlPlane(['::/0']), ['block control-plane-open control_plane[0].acl']],
    ['the list is switched off', some, off([]), ['block control-plane-open control_plane[0].acl']],
    [
      'switched off with addresses in it',
      some,
      off(['203.0.113.10/32']),
      ['block control-plane-acl-refused control_plane[0].acl'],
    ],
    ['nobody is let in', some, controlPlane([]), ['block control-plane-locked-out control_plane[0].acl']],
    [
      'one more address',
      some,
      controlPlane(['203.0.113.10/32', '203.0.113.11/32']),
      ['info control-plane-addresses-added control_plane[0].acl'],
    ],
    [
      'an address that is no range',
      some,
      controlPlane(['203.0.113.10']),
      [
        'warn control-plane-address-not-cidr control_plane[0].acl[0].addresses',
        'info control-plane-addresses-added control_plane[0].acl',
      ],
    ],
    [
      'no high availability any more',
      [{ high_availability: true, acl: [] }],
      [{ high_availability: false, acl: [] }],
      ['block high-availability-switched-off control_plane[0].high_availability'],
    ],
  ])('%s: told', (_, before, after, expected) => {
    expect(access(before, after)).toEqual(expected);
  });

  test.each([
    ['an address leaves', controlPlane(['203.0.113.10/32', '203.0.113.11/32']), some],
    ['an open API is closed', off([]), some],
    ['an open API stays open', null, null],
    ['private ranges are added to nothing', controlPlane(['0.0.0.0/0']), controlPlane(['10.0.0.0/8'])],
  ])('%s: fine', (_, before, after) => {
    expect(access(before, after)).toEqual([]);
  });

  test('a new cluster without a list is open, and one with an empty list is locked', () => {
    const create = (control_plane: readonly object[] | null): readonly string[] =>
      verdicts({ address: 'linode_lke_cluster.c', after: cluster({ control_plane }) });
    expect(create(null)).toEqual(['warn control-plane-open control_plane[0].acl']);
    expect(create([{ high_availability: true }])).toEqual(['warn control-plane-open control_plane[0].acl']);
    expect(create(controlPlane([]))).toEqual(['block control-plane-locked-out control_plane[0].acl']);
    expect(create(some)).toEqual([]);
  });
});

describe('pools that another resource owns', () => {
  const own = {
    address: 'linode_lke_node_pool.db',
    before: { tags: ['ext'], type: 'x' },
    after: { tags: ['ext'], type: 'x' },
  };
  const tags = (before: readonly string[] | null, after: readonly string[] | null) => ({
    address: 'linode_lke_cluster.c',
    before: cluster({ external_pool_tags: before }),
    after: cluster({ external_pool_tags: after }),
  });

  test('a tag that is dropped while they exist deletes them', () => {
    expect(verdicts(tags(['ext'], null), own)).toEqual(['block external-pool-tag-dropped external_pool_tags']);
  });

  test('a tag that comes after them comes too late', () => {
    expect(verdicts(tags(null, ['ext']), own)).toEqual(['block external-pool-tag-late external_pool_tags']);
  });

  test('a tag that no pool has may come and go', () => {
    expect(verdicts(tags(null, ['other']), own)).toEqual([]);
    expect(verdicts(tags(['ext', 'other'], ['ext']), own)).toEqual([]);
  });
});

test('attributes that only a creation takes are told when they change', () => {
  expect(change({ subnet_id: 0 }, { subnet_id: 5 })).toEqual(['warn create-only-attribute subnet_id']);
  expect(change({ label: 'a' }, { label: 'b' })).toEqual([]);
});
