import type { ClusterConfig, EnvironmentConfig } from '@vmshift/environments';
import { testRule } from '@vmshift/findings/testing';
import { comparison, Draft, type EnvironmentDraft, frozenSide } from '@vmshift/manifest-review/testing';
import { compareSides } from '../../review';
import { branchRules, changeRules } from '../rules';

const CLUSTER = 'Cluster/staging';

type Part = {
  readonly cluster?: Partial<ClusterConfig>;
  readonly application?: Partial<EnvironmentConfig['application']>;
  readonly release?: Partial<EnvironmentConfig['release']>;
  readonly tier?: EnvironmentConfig['tier'];
  /** Node pool of the worker. */
  readonly worker?: string | undefined;
};

const withModel =
  ({ cluster, application, release, tier, ...part }: Part) =>
  (draft: EnvironmentDraft) =>
    draft.config((config) => ({
      ...config,
      ...(tier && { tier }),
      cluster: { ...config.cluster, ...cluster },
      application: { ...config.application, ...application },
      release: { ...config.release, ...release },
      ...('worker' in part && {
        processes: { ...config.processes, worker: { ...config.processes.worker, nodePool: part.worker as string } },
      }),
    }));
const model = (head: Part, base: Part = {}) => comparison(withModel(head), withModel(base));
const pool = (name: string) => ({ name, type: 'g6-standard-4', minNodes: 1, maxNodes: 2 });
const nodePool = { type: 'g6-standard-4', minNodes: 3, maxNodes: 5 };
const acl = (...ipv4: readonly string[]) => ({ controlPlaneAcl: { ipv4, ipv6: [] } });

testRule(changeRules, 'model-region-changes', {
  flags: {
    'another region': [
      model({ cluster: { region: 'eu-west' } }, { cluster: { region: 'us-east' } }),
      { object: CLUSTER, path: 'cluster.region', before: 'us-east', after: 'eu-west' },
    ],
  },
  accepts: { 'a control plane that is highly available': model({ cluster: { highAvailability: true } }) },
});

testRule(changeRules, 'model-kubernetes-version-changes', {
  flags: {
    'the next version': [
      model({ cluster: { kubernetesVersion: '1.36' } }, { cluster: { kubernetesVersion: '1.35' } }),
      { object: CLUSTER, path: 'cluster.kubernetesVersion', before: '1.35', after: '1.36', verdict: 'warn' },
    ],
  },
  accepts: {
    'the same version': model({ cluster: { kubernetesVersion: '1.35' } }, { cluster: { kubernetesVersion: '1.35' } }),
  },
});

testRule(changeRules, 'model-allows-destroying-cluster', {
  flags: {
    'switched off': [
      model({ cluster: { preventDestroy: false } }, { cluster: { preventDestroy: true } }),
      { object: CLUSTER, path: 'cluster.preventDestroy', before: 'true', after: 'false' },
    ],
  },
  accepts: { 'switched on': model({ cluster: { preventDestroy: true } }, { cluster: { preventDestroy: false } }) },
});

testRule(changeRules, 'model-leaves-production', {
  flags: {
    'for staging': [
      model({ tier: 'staging' }, { tier: 'production' }),
      { object: CLUSTER, path: 'tier', before: 'production', after: 'staging', verdict: 'block' },
    ],
    'for development': [
      model({ tier: 'development' }, { tier: 'production' }),
      { object: CLUSTER, path: 'tier', after: 'development' },
    ],
  },
  accepts: {
    'it becomes one': model({ tier: 'production' }, { tier: 'staging' }),
    'it stays one': model({ tier: 'production' }, { tier: 'production' }),
    'another tier changes': model({ tier: 'development' }, { tier: 'staging' }),
  },
});

testRule(changeRules, 'model-moves-argo-cd', {
  flags: {
    'Argo CD comes': [
      model({ cluster: { hostsArgoCd: true } }, { cluster: { hostsArgoCd: false } }),
      { object: CLUSTER, path: 'cluster.hostsArgoCd' },
    ],
  },
  accepts: { 'it stays': model({ cluster: { hostsArgoCd: true } }, { cluster: { hostsArgoCd: true } }) },
});

testRule(changeRules, 'model-node-type-changes', {
  flags: {
    'a larger plan': [
      model({ cluster: { nodePool: { ...nodePool, type: 'g6-standard-8' } } }, { cluster: { nodePool } }),
      { object: CLUSTER, path: 'cluster.nodePool.type', before: 'g6-standard-4', after: 'g6-standard-8' },
    ],
  },
  accepts: { 'more nodes': model({ cluster: { nodePool: { ...nodePool, maxNodes: 9 } } }, { cluster: { nodePool } }) },
});

testRule(changeRules, 'model-node-type-unknown', {
  flags: {
    'a plan that is in no table': [
      model({ cluster: { nodePool: { ...nodePool, type: 'g9-new-1' } } }, { cluster: { nodePool } }),
      {
        object: CLUSTER,
        path: 'cluster.nodePool.type',
        because: 'g9-new-1 is not in the table of plans',
        verdict: 'warn',
      },
    ],
  },
  accepts: {
    'a plan of the table': model(
      { cluster: { nodePool: { ...nodePool, type: 'g6-standard-2' } } },
      { cluster: { nodePool } },
    ),
  },
});

testRule(changeRules, 'model-fewer-than-three-nodes', {
  flags: {
    'two nodes': [
      model({ cluster: { nodePool: { ...nodePool, minNodes: 2 } } }, { cluster: { nodePool } }),
      { object: CLUSTER, path: 'cluster.nodePool.minNodes', before: '3', after: '2' },
    ],
  },
  accepts: {
    'three instead of five': model({ cluster: { nodePool } }, { cluster: { nodePool: { ...nodePool, minNodes: 5 } } }),
    'two instead of one': model(
      { cluster: { nodePool: { ...nodePool, minNodes: 2 } } },
      { cluster: { nodePool: { ...nodePool, minNodes: 1 } } },
    ),
  },
});

testRule(changeRules, 'model-node-pool-removed', {
  flags: {
    'one of two': [
      model(
        { cluster: { additionalNodePools: [pool('a')] } },
        { cluster: { additionalNodePools: [pool('a'), pool('b')] } },
      ),
      { object: CLUSTER, path: 'cluster.additionalNodePools', before: 'b', after: undefined },
    ],
  },
  accepts: { 'a pool is added': model({ cluster: { additionalNodePools: [pool('a')] } }) },
});

const batch = { ...pool('batch'), reserved: true };
const withBatch = (worker: string | undefined, pools: readonly object[] = [batch]) => ({
  cluster: { additionalNodePools: pools as never },
  worker,
});

const servers = (redis: string | undefined, database: string | undefined) => (draft: EnvironmentDraft) =>
  draft.config((config) => ({
    ...config,
    cluster: { ...config.cluster, additionalNodePools: [batch] },
    redis: { ...config.redis, nodePool: redis as string },
    database: { ...config.database, nodePool: database as string },
  }));

testRule(changeRules, 'data-server-moves', {
  flags: {
    'both get a pool': [
      comparison(servers('batch', 'batch'), servers(undefined, undefined)),
      {
        ...{ object: CLUSTER, path: 'database.nodePool', before: undefined, after: 'batch', verdict: 'warn' },
        because: 'its pod is stopped, and starts on a node of batch once the volume is attached there',
      },
      { object: CLUSTER, path: 'redis.nodePool', after: 'batch' },
    ],
    'one leaves it': [
      comparison(servers('batch', undefined), servers('batch', 'batch')),
      {
        ...{ object: CLUSTER, path: 'database.nodePool', before: 'batch', after: undefined },
        because: expect.stringContaining('a node of the shared pools'),
      },
    ],
  },
  accepts: {
    'both stay': comparison(servers('batch', 'batch'), servers('batch', 'batch')),
    'a process moves': model(withBatch('batch'), withBatch(undefined)),
  },
});

testRule(changeRules, 'reserved-pool-empty', {
  flags: {
    'a pool is reserved': [
      model(withBatch(undefined)),
      {
        ...{ object: CLUSTER, path: 'cluster.additionalNodePools[0]', now: 'batch', verdict: 'info' },
        impact: 'at least 1 × g6-standard-4 are paid for and run nothing',
      },
    ],
    'the last workload leaves it': [
      model(withBatch(undefined), withBatch('batch')),
      { object: CLUSTER, path: 'cluster.additionalNodePools[0]', now: 'batch' },
    ],
  },
  accepts: {
    'a shared pool': model({ cluster: { additionalNodePools: [pool('a')] } }),
    'a workload runs on it': model(withBatch('batch'), withBatch(undefined)),
    'it was empty before': model(withBatch(undefined), withBatch(undefined)),
  },
});

testRule(changeRules, 'model-api-opened', {
  flags: {
    'the world': [
      model({ cluster: acl('0.0.0.0/0') }, { cluster: acl('203.0.113.7/32') }),
      { object: CLUSTER, path: 'cluster.controlPlaneAcl', verdict: 'block', after: '0.0.0.0/0' },
    ],
    'one address more': [
      model({ cluster: acl('203.0.113.7/32', '203.0.113.8/32') }, { cluster: acl('203.0.113.7/32') }),
      { object: CLUSTER, path: 'cluster.controlPlaneAcl', verdict: 'warn' },
    ],
  },
  accepts: { 'a list for the first time': model({ cluster: acl('0.0.0.0/0') }, { cluster: {} }) },
});

testRule(changeRules, 'model-cascading-delete-on', {
  flags: {
    'switched on': [
      model({ application: { cascadingDelete: true } }, { application: { cascadingDelete: false } }),
      { object: CLUSTER, path: 'application.cascadingDelete', before: 'false', after: 'true' },
    ],
  },
  accepts: {
    'switched off': model({ application: { cascadingDelete: false } }, { application: { cascadingDelete: true } }),
  },
});

testRule(changeRules, 'model-auto-rollback-off', {
  flags: {
    'switched off': [
      model({ release: { autoRollback: false } }, { release: { autoRollback: true } }),
      { object: CLUSTER, path: 'release.autoRollback', before: 'true', after: 'false' },
    ],
  },
  accepts: {
    'switched on': model({ release: { autoRollback: true } }, { release: { autoRollback: false } }),
  },
});

testRule(changeRules, 'model-approval-off', {
  flags: {
    'switched off': [
      model({ release: { approval: false } }, { release: { approval: true } }),
      { object: CLUSTER, path: 'release.approval', before: 'true', after: 'false' },
    ],
  },
  accepts: { 'switched on': model({ release: { approval: true } }, { release: { approval: false } }) },
});

testRule(changeRules, 'model-self-heal-off', {
  flags: {
    'switched off': [
      model({ application: { selfHeal: false } }, { application: { selfHeal: true } }),
      { object: CLUSTER, path: 'application.selfHeal', before: 'true', after: 'false' },
    ],
  },
  accepts: { 'switched on': model({ application: { selfHeal: true } }, { application: { selfHeal: false } }) },
});

testRule(changeRules, 'monthly-cost', {
  flags: {
    'twenty nodes instead of five': [
      model({ cluster: { nodePool: { ...nodePool, maxNodes: 20 } } }, { cluster: { nodePool } }),
      {
        object: CLUSTER,
        path: '',
        verdict: 'warn',
        impact: expect.stringMatching(/^up to \$\d+ more per month$/),
      },
    ],
    'a larger volume': [
      comparison((draft) => draft.set('PersistentVolumeClaim/redis-pvc', 'spec.resources.requests.storage', '100Gi')),
      { object: CLUSTER, path: '', verdict: 'info' },
    ],
    'a plan whose price is unknown': [
      model({ cluster: { nodePool: { ...nodePool, type: 'g9-new-1' } } }, { cluster: { nodePool } }),
      { object: CLUSTER, path: '', impact: expect.stringContaining('not counting g9-new-1') },
    ],
  },
  accepts: {
    'a smaller volume than is sold': comparison((draft) =>
      draft.set('PersistentVolumeClaim/redis-pvc', 'spec.resources.requests.storage', '1Gi'),
    ),
  },
});

const names = (draft: EnvironmentDraft) =>
  (draft.side()?.files ?? []).flatMap(({ objects }) => objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`));
const withoutClaims = (draft: EnvironmentDraft) =>
  draft.remove(...names(draft).filter((name) => name.startsWith('PersistentVolumeClaim/')));

testRule(changeRules, 'environment-removed', {
  flags: {
    'the folder is emptied': [
      comparison((draft) => draft.remove(...names(draft))),
      {
        object: 'Application/vmshift-staging',
        path: '',
        before: expect.stringMatching(/^\d+ objects$/),
        impact: expect.stringContaining('nothing declares postgresql-pvc, redis-pvc any more'),
      },
    ],
  },
  accepts: { 'one object is left': comparison((draft) => draft.remove(...names(draft).slice(1))) },
});

testRule(changeRules, 'environment-without-data-removed', {
  flags: {
    'the folder is emptied': [
      comparison((draft) => draft.remove(...names(draft)), withoutClaims),
      { object: 'Application/vmshift-staging', path: '' },
    ],
  },
  accepts: { 'one with claims is removed': comparison((draft) => draft.remove(...names(draft))) },
});

const PROBE = 'spec.template.spec.containers[vmshift-api].readinessProbe.failureThreshold';
const API = 'Deployment/vmshift-api';

const CONFIG = 'ConfigMap/vmshift-api-config';
const TARGET = 'data.LOG_TARGET';
/** Has a client more in `staging` than in `dev`. */
const POLICY = 'NetworkPolicy/postgresql';

const withClient = (app: string) => (rules: readonly object[]) => [
  ...rules,
  { from: [{ podSelector: { matchLabels: { app } } }], ports: [{ port: 5432 }] },
];

const renamed = (from: string, to: string) => (rules: readonly object[]) =>
  JSON.parse(JSON.stringify(rules).replace(from, to)) as readonly object[];

/** `staging` among the environments of a branch, after an edit. @param names of them. @default those of develop */
function branch(edit: (draft: Draft) => Draft, names: readonly string[] = ['dev', 'staging']) {
  const head = edit(new Draft(frozenSide)).side();
  const siblings = names.map((name) =>
    compareSides(name, frozenSide.environments.get(name), head.environments.get(name)),
  );
  return { environment: 'staging', siblings };
}

testRule(branchRules, 'environments-drift-apart', {
  flags: {
    'staging alone changes a field': [
      branch((draft) => draft.set('staging', API, PROBE, 5)),
      {
        object: API,
        path: PROBE,
        before: '3',
        after: '5',
        because:
          'staging and dev run the same branch and were alike here; the change is in staging alone, and the model declares no difference',
      },
    ],
    'staging alone loses an object': [
      branch((draft) => draft.remove('staging', 'NetworkPolicy/default-deny')),
      { object: 'NetworkPolicy/default-deny', path: '', before: 'there', after: undefined },
    ],
    'staging alone changes a text that holds its name': [
      branch((draft) => draft.set('staging', CONFIG, 'data.CORS_ORIGINS', '[]')),
      { object: CONFIG, path: 'data.CORS_ORIGINS' },
    ],
    'staging gets what dev does not, with a part of the name of dev in it': [
      branch((draft) => draft.set('dev', CONFIG, TARGET, '/dev/stderr').set('staging', CONFIG, TARGET, '/dev/stdout')),
      { object: CONFIG, path: TARGET, after: '/dev/stdout' },
    ],
    'an item of a list, at its place in staging': [
      branch(
        (draft) =>
          draft
            .map('dev', POLICY, 'spec.ingress', withClient('reader'))
            .map('staging', POLICY, 'spec.ingress', withClient('reader')),
        ['dev', 'staging', 'production'],
      ),
      {
        object: POLICY,
        path: 'spec.ingress[4]',
        because: expect.stringContaining('the change is in dev, staging alone'),
      },
    ],
    'staging alone loses an item': [
      branch((draft) => draft.map('staging', POLICY, 'spec.ingress', (rules: readonly object[]) => rules.slice(0, -1))),
      { object: POLICY, path: 'spec.ingress[3]', after: undefined },
    ],
    'an item in the place of one that both had': [
      branch((draft) => draft.map('staging', POLICY, 'spec.ingress', renamed('vmshift-schema', 'reader'))),
      { object: POLICY, path: 'spec.ingress[1]', before: expect.stringContaining('vmshift-schema') },
      { object: POLICY, path: 'spec.ingress[1]', after: expect.stringContaining('reader') },
    ],
  },
  accepts: {
    'both change alike': branch((draft) => draft.set('staging', API, PROBE, 5).set('dev', API, PROBE, 5)),
    ...Object.fromEntries(
      ['/dev/stdout', 'a developer', 'staging', 'of ENVIRONMENT, to /dev/null'].map((text) => [
        `both get ${text}`,
        branch((draft) =>
          ['dev', 'staging'].reduce(
            (edited, name) => edited.set(name, CONFIG, TARGET, text.replace('ENVIRONMENT', name)),
            draft,
          ),
        ),
      ]),
    ),
    'an item of a list, at another place in each': branch((draft) =>
      draft
        .map('dev', POLICY, 'spec.ingress', withClient('reader'))
        .map('staging', POLICY, 'spec.ingress', withClient('reader')),
    ),
    'an item in the place of one that the other never had': branch((draft) =>
      draft.map('staging', POLICY, 'spec.ingress', renamed('pgbouncer', 'pooler')),
    ),
    'the other environment changes': branch((draft) => draft.set('dev', API, PROBE, 5)),
    'the model declares the difference': branch((draft) =>
      draft.set('staging', API, PROBE, 5).config('staging', (config) => ({ ...config, host: 'other.example' })),
    ),
    'a label that means nothing': branch((draft) => draft.set('staging', API, 'metadata.labels.team', 'platform')),
    'a size': branch((draft) => draft.set('staging', API, 'spec.replicas', 7)),
  },
});
