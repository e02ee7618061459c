import {
  cluster,
  controlPlane,
  database,
  findingsOf,
  metadata,
  newPool,
  planOf,
  pool,
  release,
  secret,
  type TestPlan,
} from '@vmshift/terraform-review/testing';
import { describePlan } from '../src/describe-plan';

/** What real plans of this platform look like, and what applying each was seen to do. */
const situations: Readonly<
  Record<string, { plan: TestPlan; changes: readonly string[]; findings: readonly string[] }>
> = {
  'a new cluster with an access list': {
    plan: {
      changes: [
        { address: 'linode_lke_cluster.cluster', after: cluster({ pool: [newPool()] }), unknown: { kubeconfig: true } },
      ],
    },
    changes: ['create linode_lke_cluster.cluster'],
    findings: [],
  },
  'more room for the autoscaler, which has added a node meanwhile': {
    plan: {
      changes: [
        {
          address: 'linode_lke_cluster.cluster',
          before: cluster({ pool: [pool({ count: 3 })] }),
          after: cluster({ pool: [pool({ count: 3, autoscaler: [{ max: 6, min: 2 }] })] }),
        },
      ],
      drift: [
        {
          address: 'linode_lke_cluster.cluster',
          before: cluster(),
          after: cluster({ pool: [pool({ count: 3, nodes: [] })] }),
        },
      ],
    },
    changes: ['update linode_lke_cluster.cluster'],
    findings: ['info node-pool-grows pool[0].autoscaler[0].max'],
  },
  'a fixed number of nodes in place of the autoscaler': {
    plan: {
      changes: [
        {
          address: 'linode_lke_cluster.cluster',
          before: cluster(),
          after: cluster({ pool: [pool({ count: 3, autoscaler: [] })] }),
        },
      ],
    },
    changes: ['update linode_lke_cluster.cluster'],
    findings: ['warn autoscaler-removed pool[0].autoscaler', 'info node-pool-grows pool[0].count'],
  },
  'another type for the nodes, which the plan calls an update': {
    plan: {
      changes: [
        {
          address: 'linode_lke_cluster.cluster',
          before: cluster(),
          after: cluster({ pool: [pool({ type: 'g6-standard-4' })] }),
        },
      ],
    },
    changes: ['update linode_lke_cluster.cluster'],
    findings: ['block node-pool-replaced pool[0].type'],
  },
  'another region': {
    plan: {
      changes: [
        {
          address: 'linode_lke_cluster.cluster',
          before: cluster(),
          after: cluster({ region: 'us-ord' }),
          replacePaths: [['region']],
          reason: 'replace_because_cannot_update',
        },
      ],
    },
    changes: ['replace linode_lke_cluster.cluster'],
    findings: ['block cluster-destroyed region'],
  },
  'an access list that contains the whole Internet': {
    plan: {
      changes: [
        {
          address: 'linode_lke_cluster.cluster',
          before: cluster(),
          after: cluster({ control_plane: controlPlane(['0.0.0.0/0']) }),
        },
      ],
    },
    changes: ['update linode_lke_cluster.cluster'],
    findings: ['block control-plane-open control_plane[0].acl'],
  },
  'a cluster that left the configuration': {
    plan: {
      changes: [
        {
          address: 'linode_lke_cluster.cluster',
          before: cluster(),
          reason: 'delete_because_no_resource_config',
        },
      ],
    },
    changes: ['delete linode_lke_cluster.cluster'],
    findings: ['block cluster-destroyed'],
  },
  'nothing but the autoscaler at work': {
    plan: {
      changes: [{ address: 'linode_lke_cluster.cluster', before: cluster(), after: cluster() }],
      drift: [
        {
          address: 'linode_lke_cluster.cluster',
          before: cluster({ pool: [pool({ tags: null })] }),
          after: cluster({ pool: [pool({ count: 3, nodes: [] })] }),
        },
      ],
    },
    changes: [],
    findings: [],
  },
  'a pool of its own, and the tag by which the cluster leaves it alone': {
    plan: {
      changes: [
        {
          address: 'linode_lke_cluster.cluster',
          before: cluster(),
          after: cluster({ external_pool_tags: ['ext'] }),
        },
        {
          address: 'linode_lke_node_pool.db',
          after: { autoscaler: [], node_count: 1, tags: ['ext'], type: 'g6-standard-4' },
        },
      ],
    },
    changes: ['update linode_lke_cluster.cluster', 'create linode_lke_node_pool.db'],
    findings: ['info object-added'],
  },
  'another type for a pool of its own': {
    plan: {
      changes: [
        {
          address: 'linode_lke_node_pool.db',
          before: { autoscaler: [], id: '5', node_count: 1, tags: ['ext'], type: 'g6-standard-4' },
          after: { autoscaler: [], node_count: 1, tags: ['ext'], type: 'g6-dedicated-4' },
          replacePaths: [['type']],
        },
      ],
    },
    changes: ['replace linode_lke_node_pool.db'],
    findings: ['block node-pool-destroyed type'],
  },
  'a first namespace, Secret and release': {
    plan: {
      changes: [
        { address: 'helm_release.argo-cd', after: release('argo-cd'), unknown: { metadata: true } },
        { address: 'kubernetes_namespace_v1.app', after: { metadata: metadata('vmshift-dev') } },
        {
          address: 'kubernetes_secret_v1.db',
          after: secret(1),
          unknown: { data: true },
          configured: { data_wo: {}, data_wo_revision: {} },
        },
      ],
    },
    changes: ['create helm_release.argo-cd', 'create kubernetes_namespace_v1.app', 'create kubernetes_secret_v1.db'],
    findings: [],
  },
  'a Secret that is rotated': {
    plan: { changes: [{ address: 'kubernetes_secret_v1.db', before: secret(1), after: secret(2) }] },
    changes: ['update kubernetes_secret_v1.db'],
    findings: ['info secret-rotated data_wo_revision'],
  },
  'a component of a chart that is switched off': {
    plan: {
      changes: [
        {
          address: 'helm_release.argo-cd',
          before: release('argo-cd', { dex: { enabled: false } }),
          after: release('argo-cd', { dex: { enabled: false }, notifications: { enabled: false } }),
          unknown: { metadata: true, id: true },
        },
      ],
      drift: [
        {
          address: 'kubernetes_secret_v1.db',
          before: secret(2, { metadata: metadata('db', 'x', { labels: null, resource_version: '1' }) }),
          after: secret(2, { metadata: metadata('db', 'x', { labels: {}, resource_version: '2' }) }),
        },
      ],
    },
    changes: ['update helm_release.argo-cd'],
    findings: ['info other-attributes-unjudged'],
  },
  'a chart that goes back': {
    plan: {
      changes: [
        {
          address: 'helm_release.argo-cd',
          before: release('argo-cd', {}, { chart: 'assets/argo-cd-10.1.1.tgz' }),
          after: release('argo-cd', {}, { version: '10.1.0' }),
        },
      ],
    },
    changes: ['update helm_release.argo-cd'],
    findings: ['block chart-of-another-repository chart', 'warn chart-downgrade version'],
  },
  'a namespace of another name, and all that is in it': {
    plan: {
      changes: [
        {
          address: 'kubernetes_namespace_v1.app',
          before: { id: 'vmshift-dev', metadata: metadata('vmshift-dev') },
          after: { metadata: metadata('vmshift-development') },
          replacePaths: [['metadata', 0, 'name']],
        },
        {
          address: 'kubernetes_persistent_volume_claim_v1.data',
          before: { metadata: metadata('data', 'vmshift-dev') },
          after: { metadata: metadata('data', 'vmshift-development') },
          replacePaths: [['metadata', 0, 'namespace']],
        },
        {
          address: 'kubernetes_secret_v1.db',
          before: secret(2),
          after: secret(2, { metadata: metadata('vmshift-secrets', 'vmshift-development') }),
          replacePaths: [['metadata', 0, 'namespace']],
        },
      ],
    },
    changes: [
      'replace kubernetes_namespace_v1.app',
      'replace kubernetes_persistent_volume_claim_v1.data',
      'replace kubernetes_secret_v1.db',
    ],
    findings: [
      'block namespace-destroyed metadata[0].name',
      'block volume-claim-destroyed metadata[0].namespace',
      'block secret-destroyed metadata[0].namespace',
    ],
  },
  'a release that the provider could not see': {
    plan: {
      changes: [{ address: 'helm_release.argo-cd', after: release('argo-cd') }],
      drift: [{ address: 'helm_release.argo-cd', before: release('argo-cd') }],
    },
    changes: ['create helm_release.argo-cd'],
    findings: ['block release-forgotten'],
  },
  'a bigger database': {
    plan: {
      changes: [
        {
          address: 'linode_database_postgresql_v2.db',
          before: database(),
          after: database({ type: 'g6-standard-1' }),
          unknown: { host_primary: true },
          configured: { type: {} },
        },
      ],
    },
    changes: ['update linode_database_postgresql_v2.db'],
    findings: ['warn database-resize type'],
  },
  'a database in another region': {
    plan: {
      changes: [
        {
          address: 'linode_database_postgresql_v2.db',
          before: database(),
          after: database({ region: 'us-ord' }),
          replacePaths: [['region']],
        },
      ],
    },
    changes: ['replace linode_database_postgresql_v2.db'],
    findings: ['block database-destroyed region'],
  },
};

test.each(Object.entries(situations))('%s', (_, { plan, changes, findings }) => {
  const described = describePlan('stack', planOf(plan));
  expect(described.changes.map(({ action, address }) => `${action} ${address}`)).toEqual(changes);
  expect(findingsOf(plan).map(({ verdict, id, path }) => `${verdict} ${id} ${path}`.trim())).toEqual(findings);
  expect(described.drift.filter(({ action }) => action === 'update')).toEqual([]);
});
