import { configurationPlan } from '../src/configuration-plan';
import { terraformFindings } from '../src/terraform-findings';

type Values = { readonly [key: string]: unknown };

const REPOSITORY = 'https://git.example.invalid/r.git';

/** The two releases of a stack of Argo CD, as this project renders them. */
const RELEASES: Readonly<Record<'argo-cd' | 'argocd-apps', Values>> = {
  'argo-cd': {
    createClusterRoles: false,
    global: { domain: 'cd.example.invalid', networkPolicy: { create: true } },
    configs: {
      cm: {
        'admin.enabled': 'true',
        'cluster.inClusterEnabled': 'false',
        'resource.respectRBAC': 'normal',
        'timeout.reconciliation': '180s',
      },
      params: { 'server.insecure': 'true', 'controller.diff.server.side': 'true' },
      rbac: { 'policy.default': 'role:readonly' },
      secret: { githubSecret: '$argocd-webhook:github' },
    },
    server: { replicas: 2, ingress: { enabled: true, ingressClassName: 'nginx', tls: true } },
    applicationSet: { replicas: 0 },
    dex: { enabled: false },
  },
  'argocd-apps': {
    projects: {
      shop: {
        namespace: 'argocd',
        sourceRepos: [REPOSITORY],
        destinations: [{ server: 'https://api.example.invalid', namespace: 'shop' }],
        clusterResourceWhitelist: [],
        namespaceResourceWhitelist: [{ group: '', kind: 'Service' }],
      },
    },
    applications: {
      shop: {
        namespace: 'argocd',
        project: 'shop',
        additionalAnnotations: { 'argocd.argoproj.io/compare-options': 'ServerSideDiff=true' },
        source: { repoURL: REPOSITORY, targetRevision: 'main', path: 'dist/shop' },
        destination: { name: 'shop', namespace: 'shop' },
        syncPolicy: {
          automated: { prune: true, selfHeal: true },
          retry: { limit: 5, refresh: true },
          syncOptions: ['ServerSideApply=true'],
        },
      },
    },
  },
};

/** One map over the other; what is undefined leaves it. */
function over(base: unknown, changes: unknown): unknown {
  const isMap = (value: unknown): value is Values =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isMap(base) || !isMap(changes)) return changes;
  const keys = new Set([...Object.keys(base), ...Object.keys(changes)]);
  return Object.fromEntries([...keys].map((key) => [key, key in changes ? over(base[key], changes[key]) : base[key]]));
}

function stack(values: Readonly<Record<string, unknown>>): string {
  const release = (chart: string) => ({
    chart,
    name: chart,
    version: '1.0.0',
    values: [JSON.stringify(values[chart])],
  });
  return JSON.stringify({
    resource: { helm_release: { cd: release('argo-cd'), apps: release('argocd-apps') } },
  });
}

/** `verdict id` of what is found when values of one release change. */
function found(name: keyof typeof RELEASES, changes: Values): readonly string[] {
  const head = stack({ ...RELEASES, [name]: over(RELEASES[name], changes) });
  const plan = configurationPlan(stack(RELEASES), head, 'argocd');
  return terraformFindings({ stack: 'argocd', environments: ['dev'], plan }).map(
    ({ verdict, id }) => `${verdict} ${id}`,
  );
}

const cm = (changes: Values): Values => ({ configs: { cm: changes } });
const params = (changes: Values): Values => ({ configs: { params: changes } });
const rbac = (changes: Values): Values => ({ configs: { rbac: changes } });

test.each<[string, Values, ...string[]]>([
  ['no login', cm({ 'users.anonymous.enabled': 'true' }), 'block argocd-anonymous'],
  ['every login an administrator', rbac({ 'policy.default': 'role:admin' }), 'block argocd-becomes-administrator'],
  ['a team an administrator', rbac({ 'policy.csv': 'g, org:a, role:admin' }), 'block argocd-becomes-administrator'],
  ['a team that syncs', rbac({ 'policy.csv': 'p, a, applications, sync, */*, allow' }), 'warn argocd-may-change-more'],
  ['a typing error in the policy', rbac({ 'policy.csv': 'p, a' }), 'block argocd-policy-refused'],
  ['regular expressions', rbac({ 'policy.matchMode': 'regex' }), 'block argocd-regex-policy'],
  ['other claims', rbac({ scopes: '[email]' }), 'warn argocd-group-claims'],
  ['a policy of someone else', rbac({ create: false }), 'block argocd-settings-not-written'],
  ['an account', cm({ 'accounts.ci': 'apiKey' }), 'warn argocd-new-account'],
  ['no account admin', cm({ 'admin.enabled': 'false' }), 'block argocd-no-administrator'],
  ['an issuer', cm({ 'oidc.config': 'issuer: https://sso.example.invalid\n' }), 'warn argocd-login-method'],
  ['an issuer of everyone', cm({ 'oidc.config': 'issuer: https://accounts.google.com\n' }), 'block argocd-login-open'],
  ['another host', { global: { domain: 'cd2.example.invalid' } }, 'warn argocd-host-moves'],
  ['two hosts', cm({ url: 'https://other.example.invalid' }), 'block argocd-hosts-disagree'],
  ['a terminal', cm({ 'exec.enabled': 'true' }), 'warn argocd-terminal'],
  ['charts out of Kustomize', cm({ 'kustomize.buildOptions': '--enable-helm' }), 'block argocd-manifests-by-programs'],
  ['a plugin', { configs: { cmp: { plugins: { x: { generate: { command: ['sh'] } } } } } }, 'block chart-additions'],
  ['Lua', cm({ 'resource.customizations.health.apps_Deployment': 'x' }), 'block argocd-health-rewritten'],
  ['excluded kinds', cm({ 'resource.exclusions': '- kinds: [Ingress]\n' }), 'block argocd-kinds-left-out'],
  ['another mark', cm({ 'application.resourceTrackingMethod': 'label' }), 'warn argocd-tracking-changes'],
  ['no polling', cm({ 'timeout.reconciliation': '0' }), 'warn argocd-polls-too-seldom'],
  ['its own cluster', cm({ 'cluster.inClusterEnabled': 'true' }), 'block argocd-reaches-more'],
  ['what no rule knows', cm({ 'ui.bannercontent': 'x' }), 'info other-attributes-unjudged'],
  ['TLS twice', params({ 'server.insecure': 'false' }), 'block argocd-redirect-loop'],
  ['no authentication', params({ 'server.disable.auth': 'true' }), 'block argocd-authentication-off'],
  ['an argument', { server: { extraArgs: ['--disable-auth'] } }, 'block argocd-unsafe-argument'],
  ['another repo-server', params({ 'repo.server': 'x:1' }), 'block argocd-other-servers'],
  ['Applications of others', params({ 'application.namespaces': '*' }), 'block argocd-namespaces-widened'],
  ['a form of another page', params({ 'server.api.content.types': '' }), 'block argocd-browser-protection'],
  ['differences by the client', params({ 'controller.diff.server.side': '' }), 'warn argocd-compares-otherwise'],
  ['ApplicationSets', { applicationSet: { replicas: 1 } }, 'warn argocd-makes-applications'],
  ['open networks', { global: { networkPolicy: { create: false } } }, 'block argocd-network-open'],
  ['an ingress in clear', { server: { ingress: { tls: false } } }, 'block argocd-login-in-clear'],
  ['a URL in clear', cm({ url: 'http://cd.example.invalid' }), 'block argocd-url-in-clear'],
  ['badges', cm({ 'statusbadge.enabled': 'true' }), 'warn argocd-status-badge'],
  ['visits that are counted', cm({ 'ga.trackingid': 'UA-1' }), 'warn argocd-page-of-others'],
  ['no workers', params({ 'controller.operation.processors': '0' }), 'block argocd-no-workers'],
  ['short syncs', params({ 'controller.sync.timeout.seconds': '5' }), 'warn argocd-sync-cut-short'],
  ['healing by the day', params({ 'controller.self.heal.timeout.seconds': '86400' }), 'warn argocd-heals-late'],
  ['commits of its own', params({ 'hydrator.enabled': 'true' }), 'warn argocd-writes-to-git'],
  ['no proxy of Redis', { 'redis-ha': { haproxy: { enabled: false } } }, 'block argocd-redis-unreached'],
  ['another Redis', { externalRedis: { host: 'x.example.invalid' } }, 'block argocd-other-redis'],
  ['no Secret', { configs: { secret: { createSecret: false } } }, 'block argocd-secret-deleted'],
  ['no CRDs', { crds: { install: false } }, 'warn argocd-crds-not-upgraded'],
  ['a class of others', { server: { ingress: { ingressClassName: 'x' } } }, 'warn argocd-ingress-changes'],
  ['a webhook of everyone', { configs: { secret: { githubSecret: '' } } }, 'block argocd-webhook-open'],
])('of Argo CD: %s', (_, changes, ...expected) => {
  expect(found('argo-cd', changes)).toEqual(expected);
});

const application = (changes: Values): Values => ({ applications: { shop: changes } });
const policy = (changes: Values): Values => application({ syncPolicy: changes });
const project = (changes: Values): Values => ({ projects: { shop: changes } });
const ROLE = { name: 'ci', policies: ['p, proj:shop:ci, applications, *, shop/*, allow'] };

test.each<[string, Values, ...string[]]>([
  ['no pruning', policy({ automated: { prune: false } }), 'warn application-does-not-prune'],
  ['no healing', policy({ automated: { selfHeal: false } }), 'warn application-does-not-heal'],
  ['no automatic sync', policy({ automated: undefined }), 'warn application-not-automated'],
  ['an empty source', policy({ automated: { allowEmpty: true } }), 'block application-may-become-empty'],
  ['Replace', policy({ syncOptions: ['ServerSideApply=true', 'Replace=true'] }), 'block application-sync-options'],
  ['an operation', application({ operation: { sync: {} } }), 'block application-operation'],
  ['no history', application({ revisionHistoryLimit: 0 }), 'warn application-without-history'],
  [
    'clusters of the project alone',
    project({ permitOnlyProjectScopedClusters: true }),
    'block project-clusters-refused',
  ],
  ['no retry', policy({ retry: { limit: 0 } }), 'warn application-retry'],
  ['folders below', application({ source: { directory: { recurse: true } } }), 'block application-source'],
  ['another project', application({ project: 'default' }), 'block application-project'],
  [
    'ignored differences',
    application({ ignoreDifferences: [{ kind: 'Deployment', jsonPointers: ['/spec'] }] }),
    'block application-differences-ignored',
  ],
  [
    'a frozen Application',
    application({ additionalAnnotations: { 'argocd.argoproj.io/skip-reconcile': 'true' } }),
    'block application-frozen',
  ],
  ['a role of a project', project({ roles: [ROLE] }), 'block argocd-may-change-more'],
  ['every kind', project({ namespaceResourceWhitelist: [] }), 'block project-widened'],
  ['a second repository', project({ sourceRepos: [REPOSITORY, 'b'] }), 'block project-widened'],
  [
    'other repositories',
    project({ sourceRepos: ['a', 'b'] }),
    'block project-widened',
    'block project-refuses-repository',
  ],
  ['a window', project({ syncWindows: [{ kind: 'deny' }] }), 'warn project-sync-window'],
  ['Applications of others', project({ sourceNamespaces: ['x'] }), 'block project-source-namespaces'],
  [
    'a kind that is forbidden',
    project({ namespaceResourceBlacklist: [{ kind: 'Service' }] }),
    'block project-forbids-kinds',
  ],
])('of its Applications and projects: %s', (_, changes, ...expected) => {
  expect(found('argocd-apps', changes)).toEqual(expected);
});

test('a change that says the same passes', () => {
  expect(found('argo-cd', rbac({ 'policy.csv': '# nothing\n' }))).toEqual([]);
  expect(found('argo-cd', {})).toEqual([]);
});
