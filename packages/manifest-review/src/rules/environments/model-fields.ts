import { linodePlan } from '@vmshift/environments';
import type { FindingClass, Text, Verdict } from '@vmshift/findings';
import { asText } from '@vmshift/kubernetes';

/** What a new value of one field of the model does. */
export interface FieldRule {
  readonly id: string;
  readonly title: string;
  /** Path in the model of the environment. */
  readonly path: string;
  /** Asked of values that differ. @default any other value */
  readonly flags?: (was: unknown, is: unknown) => boolean;
  readonly class: FindingClass;
  readonly verdict: Verdict;
  readonly because: Text<{ readonly after?: string | undefined }>;
  readonly impact: string;
  readonly fix: string;
  /** @default the page of Linode's clusters */
  readonly see?: string;
}

const switchedOff = (was: unknown, is: unknown) => was === true && is === false;

/** Fields of the model that decide what becomes of the cluster when it is deployed. */
export const FIELD_RULES: readonly FieldRule[] = [
  {
    id: 'model-region-changes',
    title: 'A cluster stays in its region',
    path: 'cluster.region',
    class: 'data-loss',
    verdict: 'block',
    because: 'a cluster cannot move: it is replaced',
    impact: 'every volume stays behind in the old region',
    fix: 'add an environment in the new region and move the data',
  },
  {
    id: 'model-kubernetes-version-changes',
    title: 'A new version of Kubernetes recycles the nodes',
    path: 'cluster.kubernetesVersion',
    class: 'outage',
    verdict: 'warn',
    because: 'a new version recycles the nodes of the cluster',
    impact: 'pods move, those with one replica are away meanwhile; there is no way back to the older version',
    fix: 'upgrade dev and staging first, one minor version at a time',
  },
  {
    id: 'model-allows-destroying-cluster',
    title: 'Terraform refuses to destroy the cluster',
    path: 'cluster.preventDestroy',
    flags: switchedOff,
    class: 'data-loss',
    verdict: 'warn',
    because: 'Terraform no longer refuses to destroy the cluster',
    impact: 'the next plan that replaces it is carried out',
    fix: 'set it back in the same pull request',
    see: 'https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#prevent_destroy',
  },
  {
    id: 'model-leaves-production',
    title: 'A production stays one',
    path: 'tier',
    flags: (was) => was === 'production',
    class: 'exposure',
    verdict: 'block',
    because: ({ after }) => `the environment leaves the tier production for ${after}`,
    impact: 'the model may let Terraform and Argo CD take it away',
    fix: 'keep the tier; acknowledge it where the environment is given up',
  },
  {
    id: 'model-moves-argo-cd',
    title: 'Argo CD stays in its cluster',
    path: 'cluster.hostsArgoCd',
    class: 'outage',
    verdict: 'block',
    because: 'Argo CD moves to another cluster',
    impact: 'nothing is synced until it is set up there',
    fix: 'plan the move on its own',
    see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/high_availability/',
  },
  {
    id: 'model-node-type-changes',
    title: 'The nodes of a pool keep their plan',
    path: 'cluster.nodePool.type',
    class: 'outage',
    verdict: 'block',
    because: 'the plan of a pool changes by killing all of its nodes at once',
    impact: 'everything in the environment is away until the new nodes are up',
    fix: 'add a pool of the new plan, drain the old one, then remove it',
  },
  {
    id: 'model-node-type-unknown',
    title: 'The size and price of the nodes are known',
    path: 'cluster.nodePool.type',
    flags: (_, is) => linodePlan(asText(is)) === undefined,
    class: 'capacity',
    verdict: 'warn',
    because: ({ after }) => `${after} is not in the table of plans`,
    impact: 'it cannot be computed whether the pods fit, nor what it costs',
    fix: 'add the plan to packages/environments/src/linode-plans.ts with its source',
  },
  {
    id: 'model-fewer-than-three-nodes',
    title: 'A cluster has at least three nodes',
    path: 'cluster.nodePool.minNodes',
    flags: (was, is) => typeof was === 'number' && typeof is === 'number' && is < was && is < 3,
    class: 'outage',
    verdict: 'warn',
    because: 'with fewer than three nodes one failing node is half of the cluster',
    impact: 'replicas share nodes, and a drain finds no room',
    fix: 'keep three nodes',
  },
  {
    id: 'model-cascading-delete-on',
    title: 'Deleting an Application leaves its objects',
    path: 'application.cascadingDelete',
    flags: (_, is) => is === true,
    class: 'outage',
    verdict: 'warn',
    because: 'deleting the Application now deletes its objects',
    impact: 'one wrong deletion in Argo CD takes the environment away',
    fix: 'leave it off where people depend on the environment',
    see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/app_deletion/',
  },
  {
    id: 'model-self-heal-off',
    title: 'Argo CD undoes changes by hand',
    path: 'application.selfHeal',
    flags: switchedOff,
    class: 'drift-between-environments',
    verdict: 'warn',
    because: 'Argo CD no longer undoes changes by hand',
    impact: 'what runs is not what Git holds',
    fix: 'keep it on; hold an environment with ./vmshiftctl hold',
    see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/#automatic-self-healing',
  },
  {
    id: 'model-auto-rollback-off',
    title: 'A release that breaks an environment is taken back',
    path: 'release.autoRollback',
    flags: switchedOff,
    class: 'outage',
    verdict: 'warn',
    because: 'a release that breaks the environment is no longer taken back',
    impact: 'it stays broken until a person rolls back',
    fix: 'keep it on where people depend on the environment',
    see: 'docs/on-call.md#a-release-that-was-taken-back',
  },
  {
    id: 'model-approval-off',
    title: 'What a person starts waits for an approval where the model asks for one',
    path: 'release.approval',
    flags: switchedOff,
    class: 'exposure',
    verdict: 'block',
    because: 'a rollback, a hold or a forced release that one person starts no longer waits for another',
    impact: 'one account alone changes what runs',
    fix: 'keep it on; acknowledge it where one person is to be enough',
    see: 'docs/security.md',
  },
];
