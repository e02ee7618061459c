import type { FindingClass, Verdict } from '@vmshift/findings';
import { cluster, controlPlane, database, pool } from '../testing/objects';
import type { TestPlan } from '../testing/plan-builder';

/** A plan of one stack that somebody was burnt by, or a harmless one. */
export interface PlanEntry {
  readonly title: string;
  readonly why: string;
  readonly plan: TestPlan;
  /** Undefined for a harmless plan. */
  readonly expected: { readonly class: FindingClass; readonly verdict: Verdict } | undefined;
}

const update = (address: string, before: object, after: object): TestPlan => ({
  changes: [{ address, before, after }],
});

/** Plans whose words say less than what the apply does, and some that say more. */
export const PLAN_CHANGES: readonly PlanEntry[] = [
  {
    title: 'a pool changes its plan in place',
    why: 'the provider calls it an update and recycles every node at once',
    plan: update('linode_lke_cluster.cluster', cluster(), cluster({ pool: [pool({ type: 'g6-standard-4' })] })),
    expected: { class: 'outage', verdict: 'block' },
  },
  {
    title: 'the access list of the API is opened',
    why: 'an update in place, and the world may knock',
    plan: update('linode_lke_cluster.cluster', cluster(), cluster({ control_plane: controlPlane(['0.0.0.0/0']) })),
    expected: { class: 'exposure', verdict: 'block' },
  },
  {
    title: 'the cluster leaves the configuration',
    why: 'every node and every volume attachment goes with it',
    plan: {
      changes: [
        { address: 'linode_lke_cluster.cluster', before: cluster(), reason: 'delete_because_no_resource_config' },
      ],
    },
    expected: { class: 'data-loss', verdict: 'block' },
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
    expected: { class: 'data-loss', verdict: 'block' },
  },
  {
    title: 'the autoscaler may use one node more',
    why: 'nothing that runs is touched',
    plan: update(
      'linode_lke_cluster.cluster',
      cluster(),
      cluster({ pool: [pool({ autoscaler: [{ max: 5, min: 2 }] })] }),
    ),
    expected: undefined,
  },
  {
    title: 'a tag of the cluster changes',
    why: 'a label of ours',
    plan: update('linode_lke_cluster.cluster', cluster(), cluster({ tags: ['dev', 'blue'] })),
    expected: undefined,
  },
];
