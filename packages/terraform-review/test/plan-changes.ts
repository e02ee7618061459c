import { cluster, controlPlane, database, pool, type TestPlan } from '@vmshift/terraform-review/testing';

/** A plan of one stack that did harm once, or a harmless one. */
export interface PlanEntry {
  readonly title: string;
  readonly why: string;
  readonly plan: TestPlan;
  /** Id of the rule that finds it, and the path there; undefined for a harmless plan. */
  readonly finding: { readonly id: string; readonly path: string } | undefined;
}

const update = (address: string, before: object, after: object): TestPlan => ({
  changes: [{ address, before, after }],
});

/** Plans that show less than what the apply does, and some that show more. */
export const PLAN_CHANGES: readonly PlanEntry[] = [
  {
    title: 'a pool changes its plan in place',
    why: 'the provider calls it an update and recycles every node at once',
    plan: update('linode_lke_cluster.cluster', cluster(), cluster({ pool: [pool({ type: 'g6-standard-4' })] })),
    finding: { id: 'node-pool-replaced', path: 'pool[0].type' },
  },
  {
    title: 'the access list of the API is opened',
    why: 'an update in place, and the API answers the whole Internet',
    plan: update('linode_lke_cluster.cluster', cluster(), cluster({ control_plane: controlPlane(['0.0.0.0/0']) })),
    finding: { id: 'control-plane-open', path: 'control_plane[0].acl' },
  },
  {
    title: 'the cluster leaves the configuration',
    why: 'every node and every volume attachment goes with it',
    plan: {
      changes: [
        { address: 'linode_lke_cluster.cluster', before: cluster(), reason: 'delete_because_no_resource_config' },
      ],
    },
    finding: { id: 'cluster-destroyed', path: '' },
  },
  {
    title: 'the database moves to another region',
    why: 'a replacement: the new one is empty',
    plan: {
      changes: [
        {
          address: 'linode_database_postgresql_v2.database',
          before: database(),
          after: database({ region: 'us-ord' }),
          replacePaths: [['region']],
        },
      ],
    },
    finding: { id: 'database-destroyed', path: 'region' },
  },
  {
    title: 'the autoscaler may use one node more',
    why: 'nothing that runs is touched',
    plan: update(
      'linode_lke_cluster.cluster',
      cluster(),
      cluster({ pool: [pool({ autoscaler: [{ max: 5, min: 2 }] })] }),
    ),
    finding: undefined,
  },
  {
    title: 'a tag of the cluster changes',
    why: 'a label of ours',
    plan: update('linode_lke_cluster.cluster', cluster(), cluster({ tags: ['dev', 'blue'] })),
    finding: undefined,
  },
];
