import { type EnvironmentConfig, type Model, model } from '@vmshift/environments';
import { renderOnce } from '@vmshift/infra/testing';
import {
  configurationFindings,
  configurationPlan,
  parsePlan,
  providerSources,
  terraformFindings,
} from '@vmshift/terraform-review';
import type { StackConfiguration } from '../testing/planned-values';
import { stackPlan } from '../testing/stack-plan';

const [first] = model.environments as readonly [EnvironmentConfig, ...EnvironmentConfig[]];
const ZONE = 'example.invalid';

/** The model with every kind of resource in it: a zone, a managed database, a pool of its own. */
const everything: Model = {
  ...model,
  platform: {
    ...model.platform,
    dns: { kind: 'linode', zone: ZONE },
    argoCd: { ...model.platform.argoCd, host: `argocd.${ZONE}` },
  },
  environments: model.environments.map((environment) => ({
    ...environment,
    host: `${environment.name}.${ZONE}`,
    cluster: {
      ...environment.cluster,
      controlPlaneAcl: { ipv4: ['192.0.2.1/32', '192.0.2.2/32'], ipv6: [] },
      additionalNodePools: [{ name: 'batch', type: 'g6-standard-2', minNodes: 1, maxNodes: 2, reserved: true }],
    },
    ...(environment === first && {
      database: {
        ...{ kind: 'managed' as const, type: 'g6-dedicated-2', clusterSize: 2, engineId: 'postgresql/16' },
        ...{ allowList: ['192.0.2.0/24'], port: 12345, maxConnections: 100, pooler: environment.database.pooler },
      },
    }),
  })),
};

const { stacks, files } = renderOnce(everything);
const textOf = (stack: string) => files.get(`stacks/${stack}/cdk.tf.json`) ?? '';
const knownSources = providerSources(stacks.map(({ name }) => textOf(name)));

type Tree = { [key: string]: unknown };

/** The configuration with another value at a path of names and indices, or none; the values of a chart are read as data. */
function edited(stack: string, address: string, path: string, value: unknown): string {
  const configuration = JSON.parse(textOf(stack)) as Tree;
  const inResource = /^(?:helm|kubernetes|linode|terraform)_/.test(address);
  const [block, isNew] = find(configuration, inResource ? ['resource', ...address.split('.')] : address.split('.'));
  if (isNew && path !== '') throw new Error(`${stack} has no ${address}`);
  if (path.startsWith('values ')) {
    const values = JSON.parse((block.values as readonly string[])[0] ?? '');
    set(values, path.split(' ').slice(1), value);
    block.values = [JSON.stringify(values, null, 2)];
  } else if (path === '') Object.assign(block, value);
  else set(block, path.split(' '), value);
  return JSON.stringify(configuration, null, 2);
}

function find(root: Tree, steps: readonly string[]): readonly [Tree, boolean] {
  let [node, isNew] = [root, false];
  for (const step of steps) {
    if (node[step] === undefined) isNew = true;
    node[step] ??= {};
    node = node[step] as Tree;
  }
  return [node, isNew];
}

function set(root: Tree, steps: readonly string[], value: unknown): void {
  const [parent] = find(root, steps.slice(0, -1));
  const last = steps.at(-1) ?? '';
  if (value === undefined) delete parent[last];
  else parent[last] = value;
}

/** What is told of a change by the two configurations, and by a plan: `verdict rule path`. */
function told(stack: string, head: string) {
  const [base, of] = [textOf(stack), { stack, environments: [first.name] }];
  const plans = [
    configurationPlan(base, head, stack),
    parsePlan(stackPlan(JSON.parse(base) as StackConfiguration, JSON.parse(head) as StackConfiguration), stack),
  ];
  const [byConfiguration = [], byPlan = []] = plans.map((plan) => terraformFindings({ ...of, plan }, head));
  const byLanguage = configurationFindings({ ...of, knownSources }, base, head);
  const print = (findings: typeof byPlan) => findings.map(({ verdict, id, path }) => `${verdict} ${id} ${path}`.trim());
  return { byConfiguration: print([...byConfiguration, ...byLanguage]), byPlan: print(byPlan) };
}

const cluster = `cluster-${first.name}`;
const platform = `platform-${first.name}`;
const LKE = 'linode_lke_cluster.cluster_lke';
const POOL = 'linode_lke_node_pool.cluster_pool-batch';
const DATABASE = 'linode_database_postgresql_v2.database_postgresql';
const RECORD = `linode_domain_record.dns_${first.name}`;
const NAMESPACE = 'kubernetes_namespace_v1.namespace';
const TRAEFIK = 'helm_release.ingress_traefik';
const CERT_MANAGER = 'helm_release.certificates_cert-manager';
const METRICS = 'helm_release.metrics-server';
const ISSUERS = 'helm_release.certificates_issuers';
const ARGO_CD = 'helm_release.argo-cd';
const APPS = 'helm_release.argocd-apps';
const PROJECT = `values projects vmshift-${first.name}`;
const APPLICATION = `values applications vmshift-${first.name}`;
const SECRET = 'kubernetes_secret_v1.secret_application';

/** The rules of Argo CD's charts change with what Argo CD can do; here it counts that one of them speaks. */
const ARGO_CDS_OWN = 'what its own rules tell';

type Change = readonly [stack: string, address: string, path: string, value: unknown, expected: string];

/** Changes of the own stacks that were invented, and what tells each, worst first. None passes in silence. */
const CHANGES: readonly Change[] = [
  [cluster, LKE, 'k8s_version', '1.36', 'block kubernetes-version-recycles-nodes'],
  [cluster, LKE, 'k8s_version', undefined, 'block kubernetes-version-unknown'],
  [cluster, LKE, 'k8s_version', 'latest', 'block kubernetes-version-unknown'],
  [cluster, DATABASE, 'engine_id', undefined, 'block database-engine-refused'],
  [platform, ISSUERS, 'values', undefined, 'block issuer-deleted'],
  ['argocd', APPS, 'values', undefined, ARGO_CDS_OWN],
  [cluster, LKE, 'region', 'us-ord', 'block cluster-destroyed, block node-pool-destroyed'],
  [cluster, LKE, 'label', 'other', 'warn attribute-unjudged'],
  [cluster, LKE, 'tier', 'enterprise', 'block cluster-destroyed, block node-pool-destroyed'],
  [cluster, LKE, 'apl_enabled', true, 'block cluster-destroyed, block node-pool-destroyed'],
  [cluster, LKE, 'vpc_id', 7, 'warn create-only-attribute'],
  [cluster, LKE, 'control_plane high_availability', false, 'block high-availability-switched-off'],
  [cluster, LKE, 'control_plane audit_logs_enabled', false, 'warn attribute-unjudged'],
  [cluster, LKE, 'control_plane acl enabled', false, 'block control-plane-acl-refused'],
  [cluster, LKE, 'control_plane acl addresses 0 ipv4', ['192.0.2.1/32'], 'warn control-plane-narrowed'],
  [
    cluster,
    LKE,
    'control_plane acl addresses 0 ipv4',
    ['192.0.2.1/32', '192.0.2.2/32', '198.51.100.0/24'],
    'info control-plane-addresses-added',
  ],
  [cluster, LKE, 'external_pool_tags', ['other'], 'block external-pool-tag-dropped'],
  [cluster, LKE, 'pool 0 autoscaler max', 9, 'info node-pool-grows'],
  [cluster, LKE, 'pool 0 autoscaler min', 1, 'warn autoscaler-minimum-lowered'],
  [cluster, LKE, 'pool 0 type', 'g6-nanode-1', 'block node-pool-replaced'],
  [cluster, LKE, 'pool 0 count', 1, 'warn node-count-set'],
  [cluster, POOL, 'node_count', 1, 'warn node-count-set'],
  [cluster, LKE, 'pool 0 firewall_id', 7, 'warn attribute-unjudged'],
  [cluster, LKE, 'pool 0 k8s_version', '1.34', 'info other-attributes-unjudged'],
  [cluster, LKE, 'pool 0 update_strategy', 'rolling_update', 'info other-attributes-unjudged'],
  [cluster, LKE, 'pool 0 labels', { tier: 'data' }, 'info node-label-added'],
  [cluster, LKE, 'pool 1', { type: 'g6-dedicated-56', count: 3 }, 'info node-pool-grows'],
  [cluster, POOL, 'taint', undefined, 'warn node-taint-removed'],
  [cluster, POOL, 'labels', undefined, 'warn node-label-removed'],
  [cluster, POOL, 'tags', [], 'block external-pool-untagged'],
  [cluster, POOL, 'cluster_id', '7', 'block node-pool-destroyed'],
  [cluster, POOL, 'autoscaler', undefined, 'warn autoscaler-removed'],
  [cluster, DATABASE, 'allow_list', ['0.0.0.0/0'], 'block database-open'],
  [cluster, DATABASE, 'allow_list', ['192.0.2.0/25'], 'warn database-addresses-changed'],
  [
    cluster,
    DATABASE,
    'private_network',
    { vpc_id: 1, subnet_id: 2, public_access: true },
    'block database-public, warn attribute-unjudged, warn attribute-unjudged',
  ],
  [cluster, DATABASE, 'fork_source', 7, 'block database-destroyed'],
  [cluster, DATABASE, 'engine_config_pg_password_encryption', 'md5', 'warn attribute-unjudged'],
  [cluster, DATABASE, 'engine_config_pg_timezone', 'Asia/Kolkata', 'warn attribute-unjudged'],
  [
    cluster,
    DATABASE,
    'updates',
    { day_of_week: 1, hour_of_day: 12, duration: 4, frequency: 'weekly' },
    'info other-attributes-unjudged',
  ],
  [cluster, DATABASE, 'lifecycle postcondition', undefined, 'warn language-unjudged'],
  [platform, RECORD, 'target', 'evil.example', 'warn dns-record-changed'],
  [platform, RECORD, 'ttl_sec', 86_400, 'info other-attributes-unjudged'],
  [platform, RECORD, 'record_type', 'NS', 'warn dns-record-changed'],
  [
    platform,
    NAMESPACE,
    'metadata labels pod-security.kubernetes.io/enforce',
    'privileged',
    'block pod-security-lowered',
  ],
  [
    platform,
    NAMESPACE,
    'metadata labels pod-security.kubernetes.io/enforce-version',
    'v1.20',
    'warn pod-security-version',
  ],
  [platform, NAMESPACE, 'metadata labels team', 'x', 'warn attribute-unjudged'],
  [
    platform,
    NAMESPACE,
    'metadata annotations',
    { 'scheduler.alpha.kubernetes.io/node-selector': 'x=y' },
    'warn attribute-unjudged',
  ],
  [
    platform,
    'kubernetes_ingress_class_v1.ingress_class',
    'spec controller',
    'example.invalid/other',
    'block ingress-class-handed-over',
  ],
  [
    platform,
    'kubernetes_role_v1.argocd_role',
    'rule 0 resources',
    ['secrets'],
    'block role-gains-privilege, warn role-loses-permission',
  ],
  [platform, 'kubernetes_role_v1.argocd_role', 'rule 0 verbs', ['get', 'list'], 'warn role-loses-permission'],
  [
    platform,
    'kubernetes_role_v1.observer_role',
    'rule 0 verbs',
    ['get', 'list', 'delete'],
    'warn role-gains-permission',
  ],
  [platform, 'kubernetes_role_v1.observer_role', 'rule 0 verbs', ['*'], 'block role-gains-privilege'],
  [platform, 'kubernetes_role_v1.argocd_role', 'rule 0 verbs', ['*'], 'block role-gains-privilege'],
  [
    platform,
    'kubernetes_role_binding_v1.argocd_role-binding',
    'subject 0 name',
    'default',
    'block binding-subjects-changed',
  ],
  [
    platform,
    'kubernetes_role_binding_v1.argocd_role-binding',
    'role_ref name',
    'admin',
    'block bound-to-built-in-role',
  ],
  [
    platform,
    'kubernetes_cluster_role_binding_v1.observer_cluster-role-binding',
    'role_ref name',
    'other',
    'warn binding-role-changed',
  ],
  [
    platform,
    'kubernetes_cluster_role_v1.observer_cluster-role',
    'rule 0 resources',
    ['nodes', 'nodes/proxy'],
    'block role-gains-privilege',
  ],
  [
    platform,
    'kubernetes_cluster_role_binding_v1.observer_cluster-role-binding',
    'subject 0 kind',
    'Group',
    'block binding-subjects-changed',
  ],
  [
    platform,
    'kubernetes_service_account_v1.argocd_account',
    'automount_service_account_token',
    true,
    'warn attribute-unjudged',
  ],
  [
    platform,
    'kubernetes_service_account_v1.argocd_account',
    'image_pull_secret',
    [{ name: 'x' }],
    'warn attribute-unjudged',
  ],
  [platform, SECRET, 'data_wo REDIS_URL', undefined, 'block write-only-not-sent, warn secret-key-removed'],
  [platform, SECRET, 'data_wo_revision', 7, 'info secret-rotated'],
  [platform, SECRET, 'metadata name', 'other', 'block secret-destroyed'],
  [platform, SECRET, 'immutable', true, 'warn attribute-unjudged'],
  [platform, SECRET, 'data', { a: 'b' }, 'warn secret-in-state'],
  [
    platform,
    'kubernetes_secret_v1.argocd_token',
    'metadata annotations kubernetes.io/service-account.name',
    'default',
    'warn attribute-unjudged',
  ],
  [platform, TRAEFIK, 'version', '41.4.0', 'info chart-upgrade'],
  [platform, TRAEFIK, 'version', '42.0.0', 'warn chart-major-upgrade'],
  [platform, TRAEFIK, 'repository', 'https://charts.evil.example', 'block chart-of-another-repository'],
  [platform, TRAEFIK, 'atomic', false, 'warn release-option'],
  [platform, TRAEFIK, 'timeout', 5, 'warn release-timeout-short'],
  [platform, TRAEFIK, 'force_update', true, 'warn release-option'],
  [platform, TRAEFIK, 'set', [{ name: 'image.tag', value: 'x' }], 'warn release-values-apart'],
  [platform, TRAEFIK, 'values image', { registry: 'evil.example' }, 'block chart-image-origin'],
  [platform, TRAEFIK, 'values hostNetwork', true, 'block chart-privileged'],
  [platform, TRAEFIK, 'values ports web forwardedHeaders trustedIPs', ['0.0.0.0/0'], 'block trusted-proxies'],
  [platform, TRAEFIK, 'values ports web proxyProtocol', undefined, 'warn trusted-proxies'],
  [platform, TRAEFIK, 'values additionalArguments', ['--api.insecure=true'], 'warn chart-arguments'],
  [
    platform,
    TRAEFIK,
    'values experimental',
    { plugins: { x: { moduleName: 'evil.example/x', version: 'v1' } } },
    'block chart-additions',
  ],
  [
    platform,
    TRAEFIK,
    'values providers kubernetesIngressNGINX allowSnippetAnnotations',
    true,
    'block ingress-takes-snippets',
  ],
  [platform, TRAEFIK, 'values providers kubernetesCRD enabled', true, 'warn ingress-second-provider'],
  [platform, TRAEFIK, 'values providers kubernetesIngressNGINX watchNamespace', 'x', 'block ingress-others-served'],
  [platform, TRAEFIK, 'values ports traefik', { expose: { default: true } }, 'block ingress-port-opened'],
  [platform, TRAEFIK, 'values ports websecure exposedPort', 8443, 'block ingress-port-closed'],
  [
    platform,
    TRAEFIK,
    'values service annotations service.beta.kubernetes.io/linode-loadbalancer-default-protocol',
    'http',
    'block load-balancer-annotation',
  ],
  [
    platform,
    TRAEFIK,
    'values accessLog',
    { enabled: true, fields: { headers: { defaultMode: 'keep' } } },
    'block ingress-logs-credentials',
  ],
  [
    platform,
    TRAEFIK,
    'values ports websecure transport',
    { respondingTimeouts: { readTimeout: '1s' } },
    'warn ingress-connection-times',
  ],
  [platform, TRAEFIK, 'values service spec externalTrafficPolicy', 'Cluster', 'warn ingress-traffic-policy'],
  [platform, TRAEFIK, 'values deployment replicas', 1, 'warn component-replicas'],
  [platform, TRAEFIK, 'values podDisruptionBudget enabled', false, 'warn component-switched-off'],
  [platform, TRAEFIK, 'values tlsOptions', { default: { minVersion: 'VersionTLS10' } }, 'block ingress-weak-tls'],
  [platform, CERT_MANAGER, 'values crds enabled', false, 'block certificate-crds-off'],
  [platform, CERT_MANAGER, 'values cainjector enabled', false, 'block certificate-injector-off'],
  [platform, CERT_MANAGER, 'values clusterResourceNamespace', 'x', 'block certificate-accounts-elsewhere'],
  [platform, CERT_MANAGER, 'values crds keep', false, 'block certificate-crds-not-kept'],
  [platform, CERT_MANAGER, 'values webhook hostNetwork', true, 'block chart-privileged'],
  [platform, CERT_MANAGER, 'values extraArgs', ['--enable-certificate-owner-ref=true'], 'warn chart-arguments'],
  [platform, CERT_MANAGER, 'values replicaCount', 0, 'block component-without-replicas'],
  [platform, CERT_MANAGER, 'values disableAutoApproval', true, 'block certificates-not-approved'],
  [platform, ISSUERS, 'values issuers', {}, 'block issuer-deleted'],
  [platform, ISSUERS, 'chart', '../../../apps/infra/charts/other', 'block chart-of-another-repository'],
  [platform, METRICS, 'values resources limits', { memory: '16Mi' }, 'block component-limit-below-request'],
  [platform, TRAEFIK, 'values namespaceOverride', 'x', 'block chart-objects-renamed'],
  [platform, TRAEFIK, 'values readinessProbe', { failureThreshold: 1 }, 'warn component-probes'],
  [platform, METRICS, 'values args', [], 'block metrics-kubelets-refused'],
  [platform, METRICS, 'values rbac', { create: false }, 'warn chart-rights'],
  [platform, METRICS, 'values resources requests memory', '20Mi', 'info component-requests'],
  ['argocd', ARGO_CD, 'values configs cm users.anonymous.enabled', 'true', ARGO_CDS_OWN],
  ['argocd', ARGO_CD, 'values configs cm timeout.reconciliation', '0s', ARGO_CDS_OWN],
  ['argocd', ARGO_CD, 'values configs params controller.diff.server.side', 'false', ARGO_CDS_OWN],
  [
    'argocd',
    ARGO_CD,
    'values configs rbac policy.csv',
    'g, everyone, role:admin',
    'block argocd-becomes-administrator',
  ],
  ['argocd', ARGO_CD, 'values configs secret githubSecret', undefined, ARGO_CDS_OWN],
  ['argocd', ARGO_CD, 'values global domain', 'argocd.evil.example', ARGO_CDS_OWN],
  ['argocd', ARGO_CD, 'values global networkPolicy create', false, ARGO_CDS_OWN],
  ['argocd', ARGO_CD, 'values global logging', { level: 'debug' }, ARGO_CDS_OWN],
  ['argocd', ARGO_CD, 'values server ingress tls', false, ARGO_CDS_OWN],
  ['argocd', ARGO_CD, 'values server extraArgs', ['--disable-auth'], ARGO_CDS_OWN],
  ['argocd', ARGO_CD, 'values repoServer volumes', [{ name: 'x', hostPath: { path: '/' } }], ARGO_CDS_OWN],
  ['argocd', ARGO_CD, 'values applicationSet replicas', 1, ARGO_CDS_OWN],
  ['argocd', ARGO_CD, 'values redis-ha enabled', false, ARGO_CDS_OWN],
  ['argocd', APPS, `${PROJECT} sourceRepos`, ['*'], ARGO_CDS_OWN],
  ['argocd', APPS, `${PROJECT} roles`, [{ name: 'x', policies: ['p, x, *, *, *, allow'] }], ARGO_CDS_OWN],
  ['argocd', APPS, `${PROJECT} syncWindows`, [{ kind: 'deny', schedule: '* * * * *', duration: '24h' }], ARGO_CDS_OWN],
  ['argocd', APPS, `${APPLICATION} source repoURL`, 'https://git.evil.example/x.git', ARGO_CDS_OWN],
  ['argocd', APPS, `${APPLICATION} syncPolicy`, undefined, ARGO_CDS_OWN],
  [
    'argocd',
    APPS,
    `${APPLICATION} ignoreDifferences`,
    [{ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec'] }],
    ARGO_CDS_OWN,
  ],
  ['argocd', APPS, `${APPLICATION} info`, [{ name: 'x', value: 'y' }], ARGO_CDS_OWN],
  ['argocd', `kubernetes_secret_v1.cluster-${first.name}`, 'metadata labels', {}, 'warn attribute-unjudged'],
  [
    'argocd',
    `kubernetes_secret_v1.cluster-${first.name}`,
    'data_wo namespaces',
    '',
    'block write-only-not-sent, block argocd-cluster-changes',
  ],
  ['argocd', 'kubernetes_secret_v1.secret_webhook', 'metadata labels', {}, 'warn attribute-unjudged'],
  [platform, 'terraform', 'backend local path', '../../../state/other.tfstate', 'block state-moves'],
  [platform, 'terraform', 'required_providers helm version', '3.2.0', 'warn provider-version-changed'],
  [platform, 'terraform', 'required_providers helm source', 'evil/helm', 'block provider-source-changed'],
  [platform, 'terraform', 'required_version', '>= 1.0.0', 'warn language-unjudged'],
  [platform, 'provider', 'kubernetes 0 host', 'https://evil.example', 'block provider-settings-changed'],
  [platform, 'locals', 'argocd_server', 'https://evil.example', 'warn language-unjudged'],
  [platform, 'output', 'cross-stack-output-local-argocd_server value', 'https://evil.example', 'warn output-changed'],
  [platform, 'output', 'cross-stack-output-local-argocd_bearer-token sensitive', undefined, 'block secrecy-removed'],
  [platform, 'variable', 'registry_token ephemeral', false, 'block secrecy-removed'],
  [platform, 'variable', 'registry_token default', 'x', 'block secret-has-default'],
  [platform, 'variable', 'registry_token validation', undefined, 'info language-unjudged'],
  [platform, 'data', 'linode_domain dns_zone domain', 'evil.example', 'warn language-unjudged'],
  [platform, 'data', 'external x program', ['sh'], 'block data-source-executes'],
  [platform, 'check', '', { x: { assert: { condition: 'true' } } }, 'block section-added'],
  [cluster, LKE, 'lifecycle prevent_destroy', false, 'block protection-removed'],
  [cluster, LKE, 'lifecycle ignore_changes', ['pool'], 'warn changes-ignored'],
  [cluster, POOL, 'lifecycle create_before_destroy', undefined, 'warn language-unjudged'],
  [cluster, POOL, 'provisioner', [{ 'local-exec': { command: 'sh' } }], 'block provisioner-added'],
  [cluster, POOL, 'count', 2, 'block objects-multiplied'],
  [cluster, LKE, 'provider', 'linode.other', 'warn language-unjudged'],
  [platform, TRAEFIK, 'depends_on', undefined, 'info language-unjudged'],
  [
    platform,
    'kubernetes_cluster_role_binding_v1.new',
    '',
    { metadata: { name: 'x' }, role_ref: { name: 'view' } },
    'warn object-added',
  ],
  [
    platform,
    'helm_release.new',
    '',
    { name: 'x', chart: 'x', repository: 'https://x.example', values: ['{}'] },
    'warn object-added',
  ],
  [
    platform,
    'linode_token.new',
    '',
    { label: 'x', scopes: '*' },
    'block token-scopes-widened, warn token-without-expiry, warn object-added',
  ],
  [platform, 'kubernetes_manifest.new', '', { manifest: { kind: 'Pod' } }, 'warn object-added'],
  [platform, 'terraform_data.new', '', { input: 'x' }, 'info object-added'],
];

/** Parts that Terraform itself reads, and write-only arguments: no plan shows them, the difference of the configurations does. */
const IN_NO_PLAN =
  /^(?:check|data|locals|output|provider|terraform|variable) |^\S+ (?:data_wo|depends_on|lifecycle|provider|provisioner)\b(?!_)/;

test.each(CHANGES)('%s: %s %s %j is told: %s', (stack, address, path, value, expected) => {
  const { byConfiguration, byPlan } = told(stack, edited(stack, address, path, value));
  const rules = byConfiguration.map((line) => line.split(' ').slice(0, 2).join(' '));
  expect(rules).not.toEqual([]);
  if (expected !== ARGO_CDS_OWN) expect(rules.join(', ')).toBe(expected);
  expect(byPlan.length > 0).toBe(!IN_NO_PLAN.test(`${address} ${path}`));
});

test('each kind of resource of the own stacks is changed, and each chart', () => {
  const types = new Set(stacks.flatMap(({ name }) => Object.keys(JSON.parse(textOf(name)).resource)));
  expect([...types].filter((type) => !CHANGES.some(([, address]) => address.startsWith(`${type}.`)))).toEqual([]);
  const releases = [platform, 'argocd'].flatMap((stack) =>
    Object.keys(JSON.parse(textOf(stack)).resource.helm_release).map((name) => `helm_release.${name}`),
  );
  expect(releases.filter((release) => !CHANGES.some(([, address]) => address === release))).toEqual([]);
});
