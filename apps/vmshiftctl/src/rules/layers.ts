import type { RuleLayer } from '@vmshift/findings';

/** What a reader needs for the rules of one layer. */
export interface LayerDescription {
  readonly layer: RuleLayer;
  readonly title: string;
  /** When the rules are asked, and what follows. */
  readonly about: string;
  /** An entry of the acknowledgements that lifts a finding of the layer. @default nothing lifts one */
  readonly example?: Readonly<Record<string, string>>;
}

const SIGNATURE = { by: 'octocat', expires: '2026-12-31' } as const;

/** The layers in the order in which a change meets them. */
export const LAYERS: readonly LayerDescription[] = [
  {
    layer: 'model',
    title: 'The model',
    about:
      'They judge the declared values, before anything is rendered. A value that breaks one is refused, and no acknowledgement lifts it.',
  },
  {
    layer: 'objects',
    title: 'Rendered objects',
    about:
      'They judge the objects of one environment: by `synth` before it writes, where a finding refuses the render, and by a review on both sides of a change, which tells what is new. An acknowledgement lifts a finding of a review; of those that refuse a render it lifts `field-immutable` and `claim-shrinks`.',
    example: {
      rule: 'field-immutable',
      environment: 'staging',
      object: 'PersistentVolumeClaim/redis-data',
      path: 'spec.storageClassName',
      value: 'linode-block-storage',
      reason: 'the claim is recreated by hand after the backup',
      ...SIGNATURE,
    },
  },
  {
    layer: 'change',
    title: 'Changes of objects',
    about: 'They judge what differs between two sides of the rendered objects.',
    example: {
      rule: 'backup-retention-shorter',
      environment: 'production',
      object: 'CronJob/postgresql-backup',
      path: 'spec.jobTemplate.spec.template.spec.containers[expire].args[3]',
      value: '14 days',
      reason: 'a copy of every dump is kept at another provider',
      ...SIGNATURE,
    },
  },
  {
    layer: 'plan',
    title: 'Terraform plans',
    about: 'They judge a plan of Terraform, or two configurations where no plan could be made.',
    example: {
      rule: 'node-pool-replaced',
      stack: 'cluster-dev',
      address: 'linode_lke_cluster.cluster_lke',
      path: 'pool[0].type',
      reason: 'nodes of the next size, nothing runs on the old pool',
      ...SIGNATURE,
    },
  },
  {
    layer: 'configuration',
    title: 'Terraform configurations',
    about:
      'They judge what Terraform itself reads of two synthesized configurations of a stack, and no plan shows: programs, providers, states, protections and the marks of secrets.',
    example: {
      rule: 'state-moves',
      stack: 'cluster-dev',
      address: 'terraform.backend',
      path: '',
      reason: 'the state was moved by hand today, and the plan is empty',
      ...SIGNATURE,
    },
  },
  {
    layer: 'layers',
    title: 'Manifests and Terraform together',
    about:
      'They judge what `dist/` needs of the committed stacks, before and after the change: a merge applies both, Argo CD within minutes and Terraform after an approval.',
    example: {
      rule: 'dependency-not-deployed',
      environment: 'staging',
      object: 'Deployment/vmshift-celery-worker',
      path: 'spec.template.spec.nodeSelector',
      value: 'a node pool with the label vmshift/node-pool=batch, whose taints the pods tolerate',
      reason: 'staging can do without its workers until the pool is there',
      ...SIGNATURE,
    },
  },
  {
    layer: 'live',
    title: 'What runs',
    about:
      'They judge what `status --live` and `diagnose` saw of Argo CD, the clusters, GitHub and the hosts: `down`, users get no answer or a wrong one; `degraded`, a part does not work or the newest release does not run; `at risk`, all works and the next fault is not survived; `waiting for a person`, who decides; `not seen`, it could not be looked at. In JSON they are the ids `at-risk`, `waiting` and `unknown`. A place may be worse or milder than its rule. None is acknowledged: a problem ends when it is gone.',
  },
];
