import { release } from '../testing/objects';
import { findingsOf, update, verdicts } from '../testing/plan-builder';

const change = (chart: string, before: object, after: object): readonly string[] =>
  update('helm_release', release(chart, before), release(chart, after));

const argoCd = {
  createClusterRoles: false,
  configs: { cm: { 'resource.respectRBAC': 'normal' }, rbac: { 'policy.default': 'role:readonly' } },
  server: { replicas: 2 },
};

describe('values of argo-cd', () => {
  const cm = (over: object): object => ({
    ...argoCd,
    configs: { ...argoCd.configs, cm: { ...argoCd.configs.cm, ...over } },
  });

  test.each([
    [
      'anonymous access',
      cm({ 'users.anonymous.enabled': 'true' }),
      ['block argocd-anonymous values.configs.cm["users.anonymous.enabled"]'],
    ],
    [
      'everybody as admin',
      { ...argoCd, configs: { ...argoCd.configs, rbac: { 'policy.default': 'role:admin' } } },
      ['block argocd-everybody-is-admin values.configs.rbac["policy.default"]'],
    ],
    ['a terminal', cm({ 'exec.enabled': true }), ['warn argocd-terminal values.configs.cm["exec.enabled"]']],
    [
      'every kind watched again',
      cm({ 'resource.respectRBAC': undefined }),
      ['block argocd-ignores-rbac values.configs.cm["resource.respectRBAC"]'],
    ],
    [
      'cluster-wide roles',
      { ...argoCd, createClusterRoles: true },
      ['block argocd-cluster-roles values.createClusterRoles'],
    ],
    [
      'an address of its own',
      { ...argoCd, server: { replicas: 2, service: { type: 'LoadBalancer' } } },
      ['block argocd-own-load-balancer values.server.service.type'],
    ],
    ['CRDs that go with it', { ...argoCd, crds: { keep: false } }, ['warn argocd-crds-not-kept values.crds.keep']],
    ['no server', { ...argoCd, server: { replicas: 0 } }, ['block component-without-replicas values.server.replicas']],
  ])('%s: told', (_, after, expected) => {
    expect(change('argo-cd', argoCd, after)).toEqual(expected);
  });

  test.each([
    ['a component that is switched off', { ...argoCd, notifications: { enabled: false } }],
    ['another interval', cm({ 'timeout.reconciliation': '300s' })],
    ['more replicas', { ...argoCd, server: { replicas: 3 } }],
    ['nobody without a role', { ...argoCd, configs: { ...argoCd.configs, rbac: { 'policy.default': '' } } }],
  ])('%s: fine', (_, after) => {
    expect(change('argo-cd', argoCd, after)).toEqual([]);
  });

  test('values that only the apply knows are told, because nobody reviewed them', () => {
    expect(
      findingsOf({
        changes: [
          {
            address: 'helm_release.a',
            before: release('argo-cd'),
            after: release('argo-cd'),
            unknown: { values: [true] },
            actions: ['update'],
          },
        ],
      }).map(({ id, verdict }) => `${verdict} ${id}`),
    ).toEqual(['warn chart-values-unseen']);
  });
});

describe('values of traefik and cert-manager', () => {
  const traefik = {
    providers: { kubernetesIngressNGINX: { enabled: true, publishService: { enabled: true } } },
    service: {
      spec: { type: 'LoadBalancer' },
      annotations: { 'service.beta.kubernetes.io/linode-loadbalancer-default-proxy-protocol': 'v2' },
    },
  };

  test.each([
    [
      'no load balancer',
      { ...traefik, service: { ...traefik.service, spec: { type: 'ClusterIP' } } },
      ['block ingress-without-load-balancer values.service.spec.type'],
    ],
    [
      'no Service',
      { ...traefik, service: { ...traefik.service, enabled: false } },
      ['block ingress-service-off values.service.enabled'],
    ],
    [
      'no provider of the class',
      { ...traefik, providers: {} },
      [
        'block ingress-class-unserved values.providers.kubernetesIngressNGINX.enabled',
        'block ingress-address-not-published values.providers.kubernetesIngressNGINX.publishService.enabled',
      ],
    ],
    ['an open API', { ...traefik, api: { insecure: true } }, ['block ingress-api-open values.api.insecure']],
    [
      'no address of the client',
      { ...traefik, service: { spec: { type: 'LoadBalancer' } } },
      [
        'warn ingress-proxy-protocol values.service.annotations["service.beta.kubernetes.io/linode-loadbalancer-default-proxy-protocol"]',
      ],
    ],
  ])('%s: told', (_, after, expected) => {
    expect(change('traefik', traefik, after)).toEqual(expected);
  });

  test('more replicas of traefik: fine', () => {
    expect(change('traefik', traefik, { ...traefik, deployment: { replicas: 3 } })).toEqual([]);
  });

  test('certificates that go with their CRDs are told', () => {
    expect(change('cert-manager', { crds: { keep: true } }, { crds: { keep: false } })).toEqual([
      'block certificate-crds-not-kept values.crds.keep',
    ]);
    expect(change('cert-manager', { crds: { keep: false } }, { crds: { keep: true } })).toEqual([]);
  });
});

describe('versions of a chart', () => {
  const version = (from: string, to: string): readonly string[] =>
    update('helm_release', release('traefik', {}, { version: from }), release('traefik', {}, { version: to }));

  test('back, or over a major version, is told', () => {
    expect(version('41.3.0', '41.2.9')).toEqual(['warn chart-downgrade version']);
    expect(version('v41.3.0', '40.0.0')).toEqual(['block chart-downgrade version']);
    expect(version('9.9.9', '10.0.0')).toEqual(['warn chart-major-upgrade version']);
  });

  test('forward within one is fine', () => {
    expect(version('41.9.0', '41.10.0')).toEqual([]);
    expect(version('v1.21.1', '1.21.2')).toEqual([]);
  });
});

describe('Applications of argocd-apps', () => {
  const application = (over: object = {}): object => ({
    source: { repoURL: 'https://git.example.invalid/r.git', targetRevision: 'main', path: 'dist/dev' },
    destination: { name: 'vmshift-dev', namespace: 'vmshift-dev' },
    syncPolicy: { automated: { prune: true } },
    ...over,
  });
  const apps = (after: object | undefined, before: object = application()): readonly string[] =>
    change('argocd-apps', { applications: { a: before } }, { applications: after === undefined ? {} : { a: after } });
  const at = (path: string): string => `values.applications.a${path}`;

  test.each([
    ['one that leaves', undefined, [`block application-removed ${at('')}`]],
    [
      'another destination',
      application({ destination: { name: 'vmshift-dev', namespace: 'other' } }),
      [`block application-destination ${at('.destination')}`],
    ],
    [
      'another folder',
      application({ source: { repoURL: 'https://git.example.invalid/r.git', targetRevision: 'main', path: 'x' } }),
      [`block application-source ${at('.source.path')}`],
    ],
    [
      'another branch',
      application({ source: { repoURL: 'https://git.example.invalid/r.git', targetRevision: 'x', path: 'dist/dev' } }),
      [`warn application-revision ${at('.source.targetRevision')}`],
    ],
    [
      'no automatic sync',
      application({ syncPolicy: {} }),
      [`warn application-not-automated ${at('.syncPolicy.automated')}`],
    ],
    [
      'an empty source allowed',
      application({ syncPolicy: { automated: { prune: true, allowEmpty: true } } }),
      [`block application-may-become-empty ${at('.syncPolicy.automated.allowEmpty')}`],
    ],
    ['a finalizer', application({ finalizers: ['x'] }), [`warn application-deletes-with-it ${at('.finalizers')}`]],
  ])('%s: told', (_, after, expected) => {
    expect(apps(after)).toEqual(expected);
  });

  test('one that takes its workloads along is lost data', () => {
    const before = release('argocd-apps', { applications: { a: application({ finalizers: ['x'] }) } });
    const findings = findingsOf({ changes: [{ address: 'helm_release.apps', before, after: release('argocd-apps') }] });
    expect(findings.map((finding) => finding.class)).toEqual(['data-loss']);
  });

  test('a new one, another retry, or no finalizer any more: fine', () => {
    expect(change('argocd-apps', {}, { applications: { a: application() } })).toEqual([]);
    expect(apps(application({ syncPolicy: { automated: { prune: true }, retry: { limit: 9 } } }))).toEqual([]);
    expect(apps(application(), application({ finalizers: ['x'] }))).toEqual([]);
  });
});

describe('projects of argocd-apps', () => {
  const project = {
    sourceRepos: ['https://git.example.invalid/r.git'],
    destinations: [{ server: 'https://cluster.example.invalid:6443', namespace: 'vmshift-dev' }],
    clusterResourceWhitelist: [],
    namespaceResourceWhitelist: [{ group: 'apps', kind: 'Deployment' }],
  };
  const wider = (over: object): readonly string[] =>
    change('argocd-apps', { projects: { p: project } }, { projects: { p: { ...project, ...over } } });

  test.each([
    ['any repository', { sourceRepos: ['*'] }, 'sourceRepos'],
    [
      'any namespace',
      { destinations: [{ server: 'https://cluster.example.invalid:6443', namespace: '*' }] },
      'destinations',
    ],
    ['the namespace of Argo CD', { destinations: [{ name: 'x', namespace: 'argocd' }] }, 'destinations'],
    [
      'a cluster-scoped kind',
      { clusterResourceWhitelist: [{ group: '', kind: 'Namespace' }] },
      'clusterResourceWhitelist',
    ],
    ['Secrets', { namespaceResourceWhitelist: [{ group: '', kind: 'Secret' }] }, 'namespaceResourceWhitelist'],
  ])('%s: told', (_, over, list) => {
    expect(wider(over)).toEqual([`block project-widened values.projects.p.${list}`]);
  });

  test('another kind of a workload, or a project as it should be: fine', () => {
    expect(wider({ namespaceResourceWhitelist: [{ group: 'batch', kind: 'Job' }] })).toEqual([]);
    expect(
      verdicts({ address: 'helm_release.apps', after: release('argocd-apps', { projects: { p: project } }) }),
    ).toEqual([]);
  });
});
