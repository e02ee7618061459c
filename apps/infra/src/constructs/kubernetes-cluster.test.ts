import { model } from '@vmshift/environments';
import { poolModel } from '../../test-support/models';
import { stackOf } from '../../test-support/stack-json';

const clusterOf = (of: typeof model, environment: string) =>
  stackOf(of, `cluster-${environment}`).resource.linode_lke_cluster?.cluster_lke ?? {};

test.each(model.environments.map((environment) => [environment.name, environment] as const))(
  'the cluster of %s is what the model says',
  (name, { cluster }) => {
    expect(clusterOf(model, name)).toMatchObject({
      label: `vmshift-${name}`,
      region: cluster.region,
      k8s_version: cluster.kubernetesVersion,
      control_plane: { high_availability: cluster.highAvailability },
      pool: [
        { type: cluster.nodePool.type, autoscaler: { min: cluster.nodePool.minNodes, max: cluster.nodePool.maxNodes } },
      ],
      lifecycle: { prevent_destroy: cluster.preventDestroy },
    });
  },
);

test('the size of a pool is the autoscaler’s, not the configuration’s', () => {
  expect(clusterOf(model, 'production').pool).toEqual([expect.not.objectContaining({ count: expect.anything() })]);
});

test('without declared addresses the ACL is off and holds none, whatever it held before', () => {
  expect(clusterOf(model, 'dev')).toMatchObject({
    control_plane: { acl: { enabled: false, addresses: [{ ipv4: [], ipv6: [] }] } },
  });
});

test('with declared addresses the ACL is on, and the family without any is written as empty', () => {
  expect(clusterOf(poolModel, 'dev')).toMatchObject({
    control_plane: { acl: { enabled: true, addresses: [{ ipv4: ['192.0.2.0/24'], ipv6: [] }] } },
  });
});

test('an additional pool is a resource of its own that the cluster leaves alone', () => {
  const pool = stackOf(poolModel, 'cluster-dev').resource.linode_lke_node_pool?.['cluster_pool-large'];
  expect(pool).toMatchObject({
    cluster_id: `\${linode_lke_cluster.cluster_lke.id}`,
    type: 'g6-standard-4',
    autoscaler: [{ min: 1, max: 2 }],
    lifecycle: { create_before_destroy: true },
  });
  expect(pool).not.toHaveProperty('node_count');
  expect(pool).not.toHaveProperty('labels');
  expect(pool).not.toHaveProperty('taint');
  expect(clusterOf(model, 'dev').external_pool_tags).toEqual(pool?.tags);
});

test('the nodes of a reserved pool carry its name as label and taint', () => {
  const pool = stackOf(poolModel, 'cluster-dev').resource.linode_lke_node_pool?.['cluster_pool-batch'];
  expect(pool).toMatchObject({
    labels: { 'vmshift/node-pool': 'batch' },
    taint: [{ key: 'vmshift/node-pool', value: 'batch', effect: 'NoSchedule' }],
  });
});
