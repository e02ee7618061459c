import { type EnvironmentConfig, type Model, model } from '@vmshift/environments';
import type { Finding } from '@vmshift/findings';
import { renderOnce } from '@vmshift/infra/testing';
import { configurationPlan, parsePlan, type TerraformPlan, terraformFindings } from '@vmshift/terraform-review';
import type { StackConfiguration } from '../testing/planned-values';
import { stackPlan } from '../testing/stack-plan';

type Stacks = ReadonlyMap<string, StackConfiguration>;

function stacksOf(of: Model): Stacks {
  const { stacks, files } = renderOnce(of);
  return new Map(stacks.map(({ name }) => [name, JSON.parse(files.get(`stacks/${name}/cdk.tf.json`) ?? '')]));
}

/** A plan as Terraform makes it, and what stands in for it where none can be made. */
const plansOf = (
  stack: string,
  base: StackConfiguration | undefined,
  head: StackConfiguration,
): readonly TerraformPlan[] => [
  parsePlan(stackPlan(base, head), stack),
  configurationPlan(base && JSON.stringify(base), JSON.stringify(head), stack),
];

interface JudgedPlan {
  readonly plan: TerraformPlan;
  readonly findings: readonly Finding[];
}

const judged = new Map<string, readonly JudgedPlan[]>();

/** Both plans with what the rules find in them, once for equal stacks: two models differ in few of theirs. */
function judgedPlans(
  stack: string,
  base: StackConfiguration | undefined,
  head: StackConfiguration,
): readonly JudgedPlan[] {
  const key = JSON.stringify([stack, base, head]);
  const known =
    judged.get(key) ??
    plansOf(stack, base, head).map((plan) => ({
      plan,
      findings: terraformFindings({ stack, environments: ['dev'], plan }),
    }));
  judged.set(key, known);
  return known;
}

/** `id path` of what blocks, by kind of plan. */
function blocking(
  stack: string,
  base: StackConfiguration | undefined,
  head: StackConfiguration,
): readonly (readonly string[])[] {
  return judgedPlans(stack, base, head).map(({ findings }) =>
    findings.filter(({ verdict }) => verdict === 'block').map(({ id, path }) => `${id} ${path}`),
  );
}

const change = (of: Model, name: string, over: (environment: EnvironmentConfig) => EnvironmentConfig): Model => ({
  ...of,
  environments: of.environments.map((each) => (each.name === name ? over(each) : each)),
});

const [first, ...others] = model.environments as readonly [EnvironmentConfig, ...EnvironmentConfig[]];

/** One more environment, like the first but for what has to be unique, and in the middle. */
const added: EnvironmentConfig = {
  ...first,
  name: 'another',
  namespace: 'vmshift-another',
  host: 'another.satyamay.tech',
  cluster: { ...first.cluster, hostsArgoCd: false },
};
const larger: Model = { ...model, environments: [first, added, ...others] };

const managed = change(model, first.name, (environment) => ({
  ...environment,
  database: {
    kind: 'managed',
    type: 'g6-dedicated-2',
    clusterSize: 2,
    engineId: 'postgresql/16',
    allowList: ['192.0.2.0/24'],
    port: 12345,
    maxConnections: 100,
    pooler: environment.database.pooler,
  },
}));

const bothDatabases = change(managed, first.name, (environment) => ({
  ...environment,
  idleDatabase: { ...first.database, pooler: undefined, rendered: true },
}));

const pools = change(model, first.name, (environment) => ({
  ...environment,
  cluster: {
    ...environment.cluster,
    additionalNodePools: [{ name: 'large', type: 'g6-standard-4', minNodes: 1, maxNodes: 2 }],
    controlPlaneAcl: { ipv4: ['192.0.2.0/24'], ipv6: [] },
  },
}));

const [, zone = ''] = /^[^.]+\.(.+)$/.exec(first.host) ?? [];
const dns: Model = { ...model, platform: { ...model.platform, dns: { kind: 'linode', zone } } };

const models: readonly (readonly [string, Model])[] = [
  ['the model', model],
  ['one more environment', larger],
  ['a managed database', managed],
  ['a server in the cluster that is idle', bothDatabases],
  ['a second pool and an access list', pools],
  ['DNS at Linode', dns],
];

describe.each(models)('%s', (_, of) => {
  const stacks = [...stacksOf(of)];

  test.each(stacks)('the first plan of %s goes through every rule', (stack, head) => {
    expect(blocking(stack, undefined, head)).toEqual([[], []]);
  });

  test.each(stacks)('the first plan of %s is no list of what no rule knows', (stack, head) => {
    const told = judgedPlans(stack, undefined, head).flatMap(({ findings }) => findings.map(({ id }) => id));
    expect(told.filter((id) => /unjudged|added|chart-values/.test(id))).toEqual([]);
  });

  test.each(stacks)('a plan of %s that changes nothing goes through every rule', (stack, head) => {
    expect(blocking(stack, head, head)).toEqual([[], []]);
    for (const { plan, findings } of judgedPlans(stack, head, head)) {
      expect(findings).toEqual([]);
      expect(plan.resources.map(({ action }) => action)).not.toContain('update');
    }
  });
});

test('an environment that is added goes through every rule, with the argocd stack that learns of it', () => {
  const [base, head] = [stacksOf(model), stacksOf(larger)];
  for (const [stack, configuration] of head) {
    expect([stack, blocking(stack, base.get(stack), configuration)]).toEqual([stack, [[], []]]);
  }
  const [plan] = plansOf('argocd', base.get('argocd'), head.get('argocd') ?? {});
  const warned = plan && terraformFindings({ stack: 'argocd', environments: ['dev'], plan });
  expect(warned?.map(({ id, object }) => `${id} ${object}`)).toEqual([
    'object-added argocd: kubernetes_secret_v1.cluster-another',
  ]);
  expect(plan?.resources.filter(({ action }) => action !== 'no-op').map(({ address }) => address)).toEqual([
    'helm_release.argocd-apps',
    'kubernetes_secret_v1.cluster-another',
  ]);
});

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

function merge(base: Tree, over: Tree): Tree {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isTree(below) && isTree(value) ? merge(below, value) : value;
  }
  return merged;
}

/** The configuration with one object's attributes merged over; chart values as data. */
function wider(stack: StackConfiguration, address: string, over: Tree): StackConfiguration {
  const [type = '', name = ''] = address.split('.');
  const object = stack.resource?.[type]?.[name];
  if (object === undefined) throw new Error(`no ${address}`);
  const { values } = object;
  const attributes = merge(Array.isArray(values) ? { ...object, values: JSON.parse(values[0]) } : object, over);
  const written = isTree(attributes.values)
    ? { ...attributes, values: [JSON.stringify(attributes.values)] }
    : attributes;
  return { ...stack, resource: { ...stack.resource, [type]: { ...stack.resource?.[type], [name]: written } } };
}

const project = (over: Tree): Tree => ({ values: { projects: { [`vmshift-${first.name}`]: over } } });
const argoCd = (over: Tree): Tree => ({ values: over });
const platform = `platform-${first.name}`;
const cluster = `cluster-${first.name}`;

test.each<[string, string, string, Tree, string]>([
  ['any repository', 'argocd', 'helm_release.argocd-apps', project({ sourceRepos: ['*'] }), 'project-widened'],
  [
    'Secrets',
    'argocd',
    'helm_release.argocd-apps',
    project({ namespaceResourceWhitelist: [{ group: '', kind: 'Secret' }] }),
    'project-widened',
  ],
  ['every kind', 'argocd', 'helm_release.argocd-apps', project({ namespaceResourceWhitelist: [] }), 'project-widened'],
  [
    'the namespace of Argo CD',
    'argocd',
    'helm_release.argocd-apps',
    project({ destinations: [{ server: 'https://x.example.invalid', namespace: 'argocd' }] }),
    'project-widened',
  ],
  [
    'no login',
    'argocd',
    'helm_release.argo-cd',
    argoCd({ configs: { cm: { 'users.anonymous.enabled': 'true' } } }),
    'argocd-anonymous',
  ],
  [
    'everyone as administrator',
    'argocd',
    'helm_release.argo-cd',
    argoCd({ configs: { rbac: { 'policy.default': 'role:admin' } } }),
    'argocd-becomes-administrator',
  ],
  [
    'an address of its own',
    'argocd',
    'helm_release.argo-cd',
    argoCd({ server: { service: { type: 'LoadBalancer' } } }),
    'argocd-own-load-balancer',
  ],
  [
    'a registration that is never sent',
    'argocd',
    `kubernetes_secret_v1.cluster-${first.name}`,
    { data_wo_revision: 0 },
    'secret-stays-empty',
  ],
  [
    'a Role that reads Secrets',
    platform,
    'kubernetes_role_v1.argocd_role',
    { rule: [{ api_groups: [''], resources: ['secrets'], verbs: ['get', 'list'] }] },
    'role-gains-privilege',
  ],
  [
    'the administrator of the cluster',
    platform,
    'kubernetes_role_binding_v1.argocd_role-binding',
    { role_ref: { name: 'cluster-admin' } },
    'bound-to-cluster-admin',
  ],
  [
    'an open dashboard',
    platform,
    'helm_release.ingress_traefik',
    argoCd({ api: { insecure: true } }),
    'ingress-api-open',
  ],
  [
    'no client can reach the API',
    cluster,
    'linode_lke_cluster.cluster_lke',
    { control_plane: { acl: { enabled: true, addresses: [{ ipv4: [], ipv6: [] }] } } },
    'control-plane-locked-out',
  ],
  [
    'crossed bounds of a pool',
    cluster,
    'linode_lke_cluster.cluster_lke',
    { pool: [{ type: 'g6-standard-2', autoscaler: { min: 4, max: 2 } }] },
    'autoscaler-bounds-crossed',
  ],
])('a first plan with %s is still refused', (_, stack, address, over, id) => {
  const head = wider(stacksOf(model).get(stack) ?? {}, address, over);
  for (const blocked of blocking(stack, undefined, head)) {
    expect(blocked).toEqual([expect.stringMatching(new RegExp(`^${id} `))]);
  }
});

test('a provider that checks no certificate is refused whatever it plans, nothing included', () => {
  const head = stacksOf(model).get(platform) ?? {};
  const open = { ...head, provider: { ...head.provider, kubernetes: [{ host: 'https://x', insecure: true }] } };
  for (const base of [undefined, open]) {
    expect(blocking(platform, base, open)).toEqual(
      Array.from({ length: 2 }, () => ['provider-without-tls-check insecure']),
    );
  }
});
