import { type EnvironmentConfig, model, validateModel } from '@vmshift/environments';
import { judgeAll } from '@vmshift/findings';
import { renderOnce } from '@vmshift/infra/testing';
import { layerRules, needsOf } from '@vmshift/layer-review';
import { readEnvironmentStacks } from '@vmshift/layer-review/stacks';
import { environmentView } from '@vmshift/manifest-review';
import { configurationPlan, terraformFindings } from '@vmshift/terraform-review';
import { manifestFindings, modelWith, renderedSide } from './testing/rendered-side';

/** The recipe "Move the database" of docs/maintenance.md, as the models that its pull requests have. */
const staging = model.environments.find(({ name }) => name === 'staging') as EnvironmentConfig;
const { pooler, ...server } = staging.database;
if (server.kind !== 'in-cluster') throw new Error('staging has its database in the cluster');
const managed = {
  kind: 'managed',
  type: 'g6-dedicated-2',
  clusterSize: 1,
  engineId: 'postgresql/16',
  allowList: ['192.0.2.0/24'],
  port: 15432,
  maxConnections: server.maxConnections,
} as const;

const STACKS = ['cluster-staging', 'platform-staging', 'argocd'];

/** The stacks that a change touches, with what is found of their plans, but for notes. */
function planned(base: EnvironmentConfig, head: EnvironmentConfig): readonly string[] {
  const [was, is] = [base, head].map((environment) => renderOnce(modelWith(environment)).files);
  return STACKS.flatMap((stack) => {
    const file = `stacks/${stack}/cdk.tf.json`;
    if (was?.get(file) === is?.get(file)) return [];
    const plan = configurationPlan(was?.get(file), is?.get(file) ?? '', stack);
    const findings = terraformFindings({ stack, environments: ['staging'], plan });
    const told = findings.filter(({ verdict }) => verdict !== 'info').map(({ id, verdict }) => `${verdict} ${id}`);
    return [stack, ...new Set(told)];
  });
}

/** What both layers together lack at a change, or before it. */
function lacking(base: EnvironmentConfig, head: EnvironmentConfig): readonly string[] {
  const [before, after] = [base, head].map((environment) => {
    const { files } = renderOnce(modelWith(environment));
    const stacks = new Map(STACKS.map((stack) => [stack, files.get(`stacks/${stack}/cdk.tf.json`) ?? '']));
    return {
      ...needsOf(environmentView('staging', renderedSide(environment, model.platform))),
      stacks: readEnvironmentStacks('staging', stacks),
    };
  });
  if (before === undefined || after === undefined) throw new Error('both are rendered');
  return judgeAll(layerRules, { before, after }).map(({ id, object }) => `${id} ${object}`);
}

const used = { ...managed, ...(pooler && { pooler }) };
const existing: EnvironmentConfig = { ...staging, idleDatabase: managed };
const copied: EnvironmentConfig = { ...staging, idleDatabase: { ...managed, rendered: true } };
const switched: EnvironmentConfig = { ...staging, database: used, idleDatabase: { ...server, rendered: true } };
const kept: EnvironmentConfig = { ...staging, database: used, idleDatabase: server };
const alone: EnvironmentConfig = { ...staging, database: used };

const OUTWARD = ['Deployment/pgbouncer', 'Job/vmshift-schema'].map((name) => `warn network-opens-outward ${name}`);
const POOLER = 'Deployment/pgbouncer';
const COPY = 'CronJob/postgresql-copy';

type Step = readonly [
  title: string,
  base: EnvironmentConfig,
  head: EnvironmentConfig,
  manifests: readonly string[],
  stacks: readonly string[],
];

const toManaged: readonly Step[] = [
  [
    'Terraform makes the managed database',
    staging,
    existing,
    [],
    ['cluster-staging', 'warn object-added', 'platform-staging'],
  ],
  [
    'the manifests get what copies',
    existing,
    copied,
    [`warn command-destroys-data ${COPY}`, `warn reads-more-secrets ${COPY}`],
    [],
  ],
  [
    'the application changes to it',
    copied,
    switched,
    [
      'warn database-switched Cluster/staging',
      ...OUTWARD,
      `warn container-added ${POOLER}`,
      `warn reads-more-secrets ${POOLER}`,
    ],
    [],
  ],
  [
    'the manifests let go of the server in the cluster',
    switched,
    kept,
    [
      'block claim-removed PersistentVolumeClaim/postgresql-pvc',
      'warn workload-removed CronJob/postgresql-backup',
      `warn workload-removed ${COPY}`,
      'warn workload-removed CronJob/postgresql-restore',
      'warn workload-removed CronJob/postgresql-restore-drill',
      'warn workload-removed Deployment/postgresql',
    ],
    [],
  ],
  ['Terraform drops its keys', kept, alone, [], ['platform-staging', 'warn secret-key-removed']],
];

const toCluster: readonly Step[] = [
  ['Terraform makes the keys of a server', alone, kept, [], ['platform-staging']],
  [
    'the server starts, and is dumped',
    kept,
    switched,
    [
      `warn command-destroys-data ${COPY}`,
      'warn reads-more-secrets CronJob/postgresql-backup',
      `warn reads-more-secrets ${COPY}`,
      'warn reads-more-secrets CronJob/postgresql-restore',
      'warn reads-more-secrets CronJob/postgresql-restore-drill',
      'warn reads-more-secrets Deployment/postgresql',
    ],
    [],
  ],
  [
    'the application changes to it',
    switched,
    copied,
    [
      'warn database-switched Cluster/staging',
      'warn network-opens Deployment/postgresql',
      `warn container-removed ${POOLER}`,
    ],
    [],
  ],
  ['the manifests let go of what copies', copied, existing, [`warn workload-removed ${COPY}`], []],
  [
    'Terraform destroys the managed database',
    existing,
    staging,
    [],
    ['cluster-staging', 'block database-destroyed', 'platform-staging', 'warn secret-key-removed'],
  ],
];

describe.each([
  ['to a managed database', toManaged],
  ['to a server in the cluster', toCluster],
])('the steps %s', (_, steps) => {
  test.each(steps)('%s', (__, base, head, manifests, stacks) => {
    expect(validateModel(modelWith(head))).toEqual([]);
    expect(manifestFindings(base, head)).toEqual(manifests);
    expect(planned(base, head)).toEqual(stacks);
    expect(lacking(base, head)).toEqual([]);
  });

  test('change the manifests or the stacks, so that no step waits for the other layer', () => {
    for (const [, base, head] of steps) {
      const [before, after] = [base, head].map((environment) => renderedSide(environment, model.platform).files);
      const isSame = before?.every(({ text }, index) => after?.[index]?.text === text);
      expect(isSame).toBe(planned(base, head).length > 0);
    }
  });
});

describe('a step that is left out is blocked', () => {
  test.each<[string, EnvironmentConfig, EnvironmentConfig]>([
    ['no second database at all', staging, alone],
    ['nothing that could have copied', existing, switched],
    ['no way back', copied, alone],
    ['the old one without its server', copied, kept],
    ['another managed database', copied, { ...switched, database: { ...used, port: 5432 } }],
    ['no pooler any more', copied, { ...switched, database: managed }],
  ])('%s', (_, base, head) => {
    expect(manifestFindings(base, head)).toContain('block database-switched Cluster/staging');
  });
});

describe('two steps in one are blocked, as Argo CD does not wait for Terraform', () => {
  test.each<[string, EnvironmentConfig, EnvironmentConfig, readonly string[]]>([
    ['what copies, with the database', staging, copied, [`dependency-not-deployed ${COPY}`]],
    ['the end of the server, with its keys', switched, alone, ['dependency-removed platform-staging']],
    ['a server, with its keys', alone, switched, ['dependency-not-deployed Deployment/postgresql']],
  ])('%s', (_, base, head, expected) => {
    expect(lacking(base, head)).toEqual(expected.map((text) => expect.stringContaining(text)));
  });
});
