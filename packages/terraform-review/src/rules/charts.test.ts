import { RENDERED_KINDS } from '@vmshift/environments';
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

  test.each([
    ['only the apply knows', { unknown: { values: true } }],
    ['only the apply knows, one text of them', { unknown: { values: [true] } }],
    ['are sensitive', { afterSensitive: { values: true } }],
    ['are sensitive, one text of them', { afterSensitive: { values: [true] } }],
  ])('values that %s are told, because nobody reviewed them; refused where they give rights', (_, over) => {
    const unseen = (chart: string, before?: object): readonly string[] =>
      verdicts({ address: 'helm_release.a', before, after: release(chart), ...over });
    expect(unseen('argo-cd')).toEqual(['info chart-values-unseen values']);
    expect(unseen('argo-cd', release('argo-cd', argoCd))).toEqual(['warn chart-values-unseen values']);
    expect(unseen('argocd-apps')).toEqual(['block chart-values-unseen values']);
    expect(unseen('argocd-apps', release('argocd-apps', { projects: {} }))).toEqual([
      'block chart-values-unseen values',
    ]);
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
    namespaceResourceWhitelist: RENDERED_KINDS.map(({ group, kind }) => ({ group, kind })),
  };
  const created = (after: object): readonly string[] =>
    verdicts({ address: 'helm_release.apps', after: release('argocd-apps', { projects: { p: after } }) });
  const updated = (before: object, after: object): readonly string[] =>
    change('argocd-apps', { projects: { p: before } }, { projects: { p: after } });
  const kind = (group: string, name: string): object => ({
    namespaceResourceWhitelist: [...project.namespaceResourceWhitelist, { group, kind: name }],
  });
  const [repository] = project.sourceRepos;
  const [destination] = project.destinations;

  test.each([
    ['any repository', { sourceRepos: ['*'] }, 'sourceRepos'],
    ['a second repository', { sourceRepos: [repository, 'https://git.example.invalid/x.git'] }, 'sourceRepos'],
    ['any namespace', { destinations: [{ ...destination, namespace: '*' }] }, 'destinations'],
    ['any cluster', { destinations: [{ ...destination, server: 'https://*' }] }, 'destinations'],
    ['the namespace of Argo CD', { destinations: [{ name: 'x', namespace: 'argocd' }] }, 'destinations'],
    ['a second namespace', { destinations: [destination, { ...destination, namespace: 'vmshift-x' }] }, 'destinations'],
    [
      'a cluster-scoped kind',
      { clusterResourceWhitelist: [{ group: '', kind: 'Namespace' }] },
      'clusterResourceWhitelist',
    ],
    ['Secrets', kind('', 'Secret'), 'namespaceResourceWhitelist'],
    ['RoleBindings', kind('rbac.authorization.k8s.io', 'RoleBinding'), 'namespaceResourceWhitelist'],
    ['a kind that dist/ does not hold', kind('apps', 'StatefulSet'), 'namespaceResourceWhitelist'],
    ['a kind of dist/ in every group', kind('*', 'Deployment'), 'namespaceResourceWhitelist'],
    ['a pattern of kinds', kind('', 'Se*'), 'namespaceResourceWhitelist'],
    ['an entry without a kind', { namespaceResourceWhitelist: [{ group: 'apps' }] }, 'namespaceResourceWhitelist'],
    ['every kind, by an empty list', { namespaceResourceWhitelist: [] }, 'namespaceResourceWhitelist'],
    ['every kind, by no list', { namespaceResourceWhitelist: null }, 'namespaceResourceWhitelist'],
  ])('%s: told of a new project and of a changed one', (_, over, list) => {
    const expected = [`block project-widened values.projects.p.${list}`];
    expect(created({ ...project, ...over })).toEqual(expected);
    expect(updated(project, { ...project, ...over })).toEqual(expected);
  });

  test('the kinds of dist/, each alone or all of them: fine', () => {
    expect(created(project)).toEqual([]);
    for (const each of RENDERED_KINDS) {
      const [one, others] = [[each], RENDERED_KINDS.filter((other) => other !== each)];
      expect(created({ ...project, namespaceResourceWhitelist: one })).toEqual([]);
      expect(updated({ ...project, namespaceResourceWhitelist: others }, project)).toEqual([]);
    }
  });

  test('what was let through before is not told again, nor a project that becomes narrower or goes', () => {
    const wide = { ...project, ...kind('', 'Secret'), sourceRepos: ['*'] };
    expect(updated(wide, { ...wide, description: 'x' })).toEqual([]);
    expect(updated({ ...project, namespaceResourceWhitelist: [] }, wide)).toEqual([
      'block project-widened values.projects.p.sourceRepos',
    ]);
    expect(updated(wide, project)).toEqual([]);
    expect(change('argocd-apps', { projects: { p: wide } }, { projects: { p: null } })).toEqual([]);
  });
});
