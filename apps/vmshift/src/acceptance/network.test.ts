import { vmshift } from '@vmshift/application';
import { environmentFlows } from '@vmshift/environments';
import { parseQuantity } from '@vmshift/kubernetes';
import { APP } from '../testing/apps';
import { type Container, type PodSpec, rendered, renderedEnvironments } from '../testing/rendered';

const annotationPrefix = 'nginx.ingress.kubernetes.io';

describe.each(renderedEnvironments)('network, ingress and namespace of %s', (_, environment) => {
  const { host, ingress, database } = environment.environment;
  const policy = (name: string) => environment.get('NetworkPolicy', name).spec;

  test('E1 the ingress limits requests and connections by annotations that exist', () => {
    const { annotations = {} } = environment.get('Ingress', 'vmshift-api-ingress').metadata;
    expect(annotations[`${annotationPrefix}/limit-rps`]).toBe(String(ingress.limitRps));
    expect(annotations[`${annotationPrefix}/limit-connections`]).toBe(String(ingress.limitConnections));
    expect(annotations).not.toHaveProperty([`${annotationPrefix}/rate-limit`]);
  });

  test('E2 everything is refused that is not opened', () => {
    expect(policy('default-deny')).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  });

  test('E2 only the ingress controller reaches the API', () => {
    expect(policy(APP.api).ingress).toEqual([
      {
        from: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'traefik' } },
            podSelector: { matchLabels: { 'app.kubernetes.io/name': 'traefik' } },
          },
        ],
        ports: [{ port: 8000, protocol: 'TCP' }],
      },
    ]);
  });

  test('E2 every flow is open at both of its ends', () => {
    for (const { from, to, port } of environmentFlows(environment.environment, vmshift)) {
      const ports = [{ port, protocol: 'TCP' }];
      if (to !== 'internet') {
        expect(policy(to).ingress).toContainEqual({ from: [expect.anything()], ports });
        expect(policy(to).policyTypes).toContain('Ingress');
      }
      if (from !== 'ingress-controller') {
        expect(policy(from).egress).toContainEqual({ to: [expect.anything()], ports });
        expect(policy(from).policyTypes).toContain('Egress');
      }
    }
  });

  test('E2 PostgreSQL is reached by pooler or application, schema Job, backup and restore, Redis by its three users', () => {
    const peers = (name: string) =>
      policy(name)
        .ingress.flatMap(({ from }) => from)
        .map(({ podSelector }) => podSelector.matchLabels.app)
        .sort();
    const clients = [APP.api, APP.worker];
    expect(peers(APP.postgresql)).toEqual(
      [...(database.pooler ? [APP.pooler] : clients), APP.schema, APP.backup, APP.restore].sort(),
    );
    if (database.pooler) expect(peers(APP.pooler)).toEqual(clients);
    expect(peers(APP.redis)).toEqual([APP.api, APP.beat, APP.worker].sort());
  });

  test('E2 pods that connect may resolve names, and no other', () => {
    const [expression] = policy('allow-dns').podSelector.matchExpressions;
    const sources = environmentFlows(environment.environment, vmshift).map(({ from }) => from);
    expect(new Set(expression?.values)).toEqual(new Set(sources.filter((from) => from !== 'ingress-controller')));
    expect(policy('allow-dns').egress[0]?.ports).toEqual([
      { port: 53, protocol: 'UDP' },
      { port: 53, protocol: 'TCP' },
    ]);
  });

  test('E2 only backup, restore and drill reach the world, by HTTPS, and no private network', () => {
    const outward = environment
      .list('NetworkPolicy')
      .filter(({ spec }) => (spec.egress ?? []).some(({ to }) => to.some(({ ipBlock }) => ipBlock !== undefined)));
    expect(outward.map(({ metadata }) => metadata.name).sort()).toEqual([APP.backup, APP.restore, APP.drill]);
    for (const { spec } of outward) {
      const rule = spec.egress.find(({ to }) => to[0]?.ipBlock !== undefined);
      expect(rule?.ports).toEqual([{ port: 443, protocol: 'TCP' }]);
      expect(rule?.to[0]?.ipBlock.except).toEqual(expect.arrayContaining(['10.0.0.0/8', '192.168.0.0/16']));
    }
  });

  test('E2 certificates can be issued: the ACME solver is reached', () => {
    expect(policy('acme-solver')).toMatchObject({
      podSelector: { matchLabels: { 'acme.cert-manager.io/http01-solver': 'true' } },
      policyTypes: ['Ingress'],
      ingress: [{ ports: [{ port: 8089, protocol: 'TCP' }] }],
    });
  });

  test('E3 the quota holds every workload at its maximum while all of them roll and no old pod has stopped, and every Job', () => {
    const { hard } = environment.get('ResourceQuota', 'vmshift').spec;
    const maximum = (app: string) =>
      environment.list('HorizontalPodAutoscaler').find(({ spec }) => spec.scaleTargetRef.name === app)?.spec
        .maxReplicas;
    const pods: PodSpec[] = [];
    for (const { metadata, spec } of environment.list('Deployment')) {
      const replicas = maximum(metadata.name) ?? spec.replicas;
      const most = spec.strategy.type === 'RollingUpdate' ? 2 * replicas : replicas;
      for (let index = 0; index < most; index += 1) pods.push(spec.template.spec);
    }
    for (const { spec } of environment.list('Job')) pods.push(spec.template.spec);
    for (const { spec } of environment.list('CronJob')) pods.push(spec.jobTemplate.spec.template.spec);
    expect(Number(hard.pods)).toBeGreaterThan(pods.length);
    for (const side of ['requests', 'limits'] as const) {
      for (const resource of ['cpu', 'memory', 'ephemeral-storage'] as const) {
        if (resource === 'ephemeral-storage' && side === 'limits') continue;
        const needed = pods.reduce((sum, pod) => sum + podNeeds(pod, side, resource), 0n);
        expect(parseQuantity(hard[`${side}.${resource}`] ?? '') ?? 0n).toBeGreaterThan(needed);
      }
    }
  });

  test('E3 the limit range refuses no container of ours', () => {
    const [limits] = environment.get('LimitRange', 'vmshift').spec.limits;
    for (const { resources } of environment.containers()) {
      for (const resource of ['cpu', 'memory', 'ephemeral-storage']) {
        const [limit, max] = [resources.limits[resource], limits?.max[resource]].map((text) =>
          parseQuantity(text ?? ''),
        );
        expect(limit !== undefined && max !== undefined && limit <= max).toBe(true);
      }
    }
  });

  test('E3 every object is in the namespace, and none is the namespace', () => {
    for (const { kind, metadata } of environment.objects) {
      expect(kind).not.toBe('Namespace');
      expect(metadata.namespace).toBe(environment.environment.namespace);
    }
  });

  test('E4 nothing asks to be scraped', () => {
    expect(JSON.stringify(environment.objects)).not.toContain('prometheus.io');
  });

  test('E5 selectors and object names are those of the objects that run', () => {
    for (const app of [APP.api, APP.worker, APP.beat, APP.postgresql, APP.redis]) {
      const { spec } = environment.get('Deployment', app);
      expect(spec.selector).toEqual({ matchLabels: { app } });
      expect(spec.template.metadata.labels).toMatchObject({ app });
      expect(spec.template.spec.containers.map(({ name }) => name)).toEqual([app]);
    }
    expect(environment.get('Service', 'vmshift-api-service').spec).toEqual({
      type: 'ClusterIP',
      selector: { app: 'vmshift-api' },
      ports: [{ protocol: 'TCP', port: 80, targetPort: 8000 }],
    });
    expect(environment.get('Service', 'redis').spec.ports).toEqual([{ protocol: 'TCP', port: 6379, targetPort: 6379 }]);
    const tiers = { [APP.api]: 'backend', [APP.worker]: 'worker', [APP.beat]: 'scheduler' };
    for (const [app, tier] of Object.entries(tiers)) {
      expect(environment.get('Deployment', app).spec.template.metadata.labels).toMatchObject({ tier });
    }
  });

  test('E5 every object has the recommended labels, and no pod template one that a release changes', () => {
    for (const { metadata } of environment.objects) {
      expect(metadata.labels).toMatchObject({
        'app.kubernetes.io/name': 'vmshift',
        'app.kubernetes.io/part-of': 'vmshift',
        'app.kubernetes.io/component': expect.any(String),
        'app.kubernetes.io/instance': `vmshift-${environment.environment.name}`,
      });
    }
    for (const { spec } of environment.list('Deployment')) {
      expect(spec.template.metadata.labels).not.toHaveProperty(['app.kubernetes.io/version']);
    }
  });

  test('E6 plain HTTP is redirected, explicitly', () => {
    const { annotations } = environment.get('Ingress', 'vmshift-api-ingress').metadata;
    expect(annotations?.[`${annotationPrefix}/ssl-redirect`]).toBe('true');
    expect(annotations?.['cert-manager.io/cluster-issuer']).toBe(ingress.clusterIssuer);
    expect(environment.get('Ingress', 'vmshift-api-ingress').spec.tls).toEqual([
      { hosts: [host], secretName: ingress.tlsSecretName },
    ]);
  });

  test('E7 the ingress exposes the declared paths of the declared host, all to the API', () => {
    const { spec } = environment.get('Ingress', 'vmshift-api-ingress');
    expect(spec.ingressClassName).toBe('nginx');
    expect(spec.rules.map((rule) => rule.host)).toEqual([host]);
    const paths = spec.rules[0]?.http.paths ?? [];
    expect(paths.map(({ path, pathType }) => ({ path, pathType }))).toEqual(ingress.paths);
    for (const { backend } of paths) {
      expect(backend).toEqual({ service: { name: 'vmshift-api-service', port: { number: 80 } } });
    }
  });
});

test('E7 production exposes neither documentation, task control nor the health details', () => {
  const paths = rendered('production').get('Ingress', 'vmshift-api-ingress').spec.rules[0]?.http.paths ?? [];
  const exposes = (wanted: string) =>
    paths.some(({ path, pathType }) => wanted === path || (pathType === 'Prefix' && wanted.startsWith(`${path}/`)));
  for (const open of ['/', '/health', '/live', '/api/v1/vms', '/api/v1/vms/7/analyze', '/api/v1/migrations/']) {
    expect([open, exposes(open)]).toEqual([open, true]);
  }
  for (const closed of [
    '/docs',
    '/redoc',
    '/openapi.json',
    '/health/detailed',
    '/ready',
    '/api/v1/tasks/',
    '/api/v1/vmsx',
  ]) {
    expect([closed, exposes(closed)]).toEqual([closed, false]);
  }
});

/** The effective request of a pod: its containers together, or its largest init container. */
function podNeeds(pod: PodSpec, side: 'requests' | 'limits', resource: string): bigint {
  const needs = ({ resources }: Container) => parseQuantity(resources[side][resource] ?? '') ?? 0n;
  const together = pod.containers.reduce((sum, container) => sum + needs(container), 0n);
  const largest = (pod.initContainers ?? []).map(needs).sort((a, b) => Number(b - a))[0] ?? 0n;
  return largest > together ? largest : together;
}
