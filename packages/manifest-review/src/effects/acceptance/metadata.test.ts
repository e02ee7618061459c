import type { KubeObject } from '@vmshift/kubernetes';
import { frozenSide } from '@vmshift/manifest-review/testing';
import { review } from '../../review';
import type { EnvironmentSide, Side } from '../../side';

const side = (object: KubeObject): Side => ({
  environments: new Map([
    [
      'dev',
      {
        files: [{ name: 'x.yaml', text: '', objects: [object] }],
        pin: undefined,
        config: undefined,
        platform: undefined,
      },
    ],
  ]),
});

const service: KubeObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'api', namespace: 'vmshift-dev' },
  spec: { ports: [{ port: 80 }] },
};
const cronJob: KubeObject = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'backup', namespace: 'vmshift-dev' },
  spec: {
    schedule: '0 3 * * *',
    jobTemplate: {
      spec: {
        activeDeadlineSeconds: 600,
        template: {
          metadata: { labels: { app: 'backup' } },
          spec: { restartPolicy: 'Never', containers: [{ name: 'backup', image: 'x@sha256:0' }] },
        },
      },
    },
  },
};
const ingress: KubeObject = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'api', namespace: 'vmshift-dev' },
  spec: { ingressClassName: 'nginx' },
};

type Field = 'annotations' | 'labels';
type Data = Record<string, unknown>;

/** A copy with one more label or annotation; a place that is not there is made. */
function withKey(object: KubeObject, key: string, value: string, field: Field = 'annotations', place = 'metadata') {
  const copy = structuredClone(object) as unknown as Data;
  let node = copy;
  for (const step of [...place.split('.'), field]) {
    node[step] ??= {};
    node = node[step] as Data;
  }
  node[key] = value;
  return copy as unknown as KubeObject;
}

const told = (base: KubeObject, head: KubeObject) =>
  review(side(base), side(head)).findings.map(
    (one) => `${one.verdict} ${one.class} ${one.id} ${one.object} ${one.path}`,
  );

const annotation = (key: string) => `metadata.annotations["${key}"]`;

describe('options of Argo CD', () => {
  test.each([
    ['sync-options', 'Replace=true', 'block outage argo-cd-option'],
    ['sync-options', 'PruneLast=true, Force=true', 'block outage argo-cd-option'],
    ['sync-options', 'Prune=false', 'warn drift-between-environments argo-cd-option'],
    ['sync-options', 'Prune=confirm', 'warn drift-between-environments argo-cd-option'],
    ['sync-options', 'Delete=false', 'warn drift-between-environments argo-cd-option'],
    ['sync-options', 'Validate=false', 'warn sync-failure argo-cd-option'],
    ['sync-options', 'ServerSideApply=false', 'warn sync-failure argo-cd-option'],
    ['sync-options', 'replace=true', 'warn sync-failure argo-cd-option'],
    ['compare-options', 'IgnoreExtraneous', 'warn drift-between-environments argo-cd-option'],
    ['compare-options', 'ServerSideDiff=false', 'warn sync-failure argo-cd-option'],
    ['ignore-healthcheck', 'true', 'block outage health-ignored'],
    ['ignore-healthcheck', 'false', 'warn sync-failure argo-cd-annotation'],
    ['tracking-id', 'other:v1/Service:x/api', 'warn sync-failure argo-cd-annotation'],
    ['installation-id', 'other', 'warn sync-failure argo-cd-annotation'],
    ['ignore-resource-updates', 'true', 'warn sync-failure argo-cd-annotation'],
  ])('%s: %s', (name, value, expected) => {
    const key = `argocd.argoproj.io/${name}`;
    expect(told(service, withKey(service, key, value))).toEqual([`${expected} Service/api ${annotation(key)}`]);
  });

  test.each([
    ['sync-options', 'PruneLast=true'],
    ['sync-options', 'ServerSideApply=true'],
  ])('is silent about %s: %s', (name, value) => {
    expect(told(service, withKey(service, `argocd.argoproj.io/${name}`, value))).toEqual([]);
  });

  test('tells two options of one annotation, each once', () => {
    const key = 'argocd.argoproj.io/sync-options';
    expect(told(service, withKey(service, key, 'Replace=true,Force=true,Prune=false'))).toHaveLength(2);
  });
});

describe('a key that a controller reads', () => {
  test.each<[string, string, Field, string]>([
    ['sidecar.istio.io/inject', 'true', 'labels', 'warn privilege container-injected'],
    ['linkerd.io/inject', 'enabled', 'annotations', 'warn privilege container-injected'],
    ['vault.hashicorp.com/agent-inject', 'true', 'annotations', 'warn privilege container-injected'],
    ['instrumentation.opentelemetry.io/inject-python', 'true', 'annotations', 'warn privilege container-injected'],
    ['sidecar.example.com/config', 'x', 'annotations', 'warn privilege container-injected'],
    ['cluster-autoscaler.kubernetes.io/safe-to-evict', 'false', 'annotations', 'warn cost pod-not-evictable'],
    ['cluster-autoscaler.kubernetes.io/safe-to-evict', 'true', 'annotations', 'warn outage metadata-not-modelled'],
    [
      'container.apparmor.security.beta.kubernetes.io/backup',
      'unconfined',
      'annotations',
      'block privilege pod-unconfined',
    ],
    ['k8s.v1.cni.cncf.io/networks', 'other', 'annotations', 'warn outage metadata-not-modelled'],
    ['prometheus.io/scrape', 'true', 'annotations', 'warn outage metadata-not-modelled'],
    ['example.com/owner', 'platform', 'annotations', 'info outage metadata-unknown'],
  ])('on a pod: %s: %s', (key, value, field, expected) => {
    const place = 'spec.jobTemplate.spec.template.metadata';
    expect(told(cronJob, withKey(cronJob, key, value, field, place))).toEqual([
      `${expected} CronJob/backup ${place}.${field}["${key}"]`,
    ]);
  });

  test.each<[string, string, Field, string]>([
    [
      'service.beta.kubernetes.io/linode-loadbalancer-default-protocol',
      'tcp',
      'annotations',
      'warn exposure load-balancer-setting',
    ],
    ['service.kubernetes.io/service-proxy-name', 'none', 'labels', 'block outage service-without-proxy'],
    ['service.kubernetes.io/topology-mode', 'Auto', 'annotations', 'warn outage metadata-not-modelled'],
    ['helm.sh/resource-policy', 'keep', 'annotations', 'warn drift-between-environments object-kept'],
    ['helm.sh/resource-policy', 'other', 'annotations', 'warn outage metadata-not-modelled'],
    ['helm.sh/hook-weight', '1', 'annotations', 'warn outage metadata-not-modelled'],
    [
      'traefik.ingress.kubernetes.io/service.serversscheme',
      'https',
      'annotations',
      'warn outage metadata-not-modelled',
    ],
    ['nginx.ingress.kubernetes.io/limit-rps', '1', 'annotations', 'warn outage metadata-not-modelled'],
    ['cert-manager.io/cluster-issuer', 'x', 'annotations', 'warn outage metadata-not-modelled'],
    ['external-dns.alpha.kubernetes.io/hostname', 'x.example', 'annotations', 'warn outage metadata-not-modelled'],
    ['argocd.argoproj.io/instance', 'other', 'labels', 'warn outage metadata-not-modelled'],
    ['volume.beta.kubernetes.io/storage-class', 'x', 'annotations', 'warn outage metadata-not-modelled'],
  ])('on an object: %s: %s, and when it goes', (key, value, field, expected) => {
    const changed = withKey(service, key, value, field);
    const place = `Service/api metadata.${field}["${key}"]`;
    expect(told(service, changed)).toEqual([`${expected} ${place}`]);
    expect(told(changed, service)).toEqual([expect.stringMatching(/^(warn|block) .* metadata\./)]);
  });

  test.each<[string, string, Field]>([
    ['team', 'platform', 'labels'],
    ['note', 'x', 'annotations'],
    ['app.kubernetes.io/version', '1.2', 'labels'],
    ['app.kubernetes.io/managed-by', 'Helm', 'labels'],
    ['helm.sh/chart', 'x-1.0.0', 'labels'],
    ['checksum/config', 'abc', 'annotations'],
    ['kubernetes.io/change-cause', 'x', 'annotations'],
    ['kubectl.kubernetes.io/restartedAt', '2026-01-01T00:00:00Z', 'annotations'],
  ])('is silent about what nothing reads: %s', (key, value, field) => {
    expect(told(service, withKey(service, key, value, field))).toEqual([]);
  });

  test('is left to the rules of the controller on an Ingress', () => {
    const ids = (key: string, value: string) =>
      review(side(ingress), side(withKey(ingress, key, value))).findings.map(({ id }) => id);
    expect(ids('nginx.ingress.kubernetes.io/configuration-snippet', 'x')).toEqual(['ingress-annotation']);
    expect(ids('nginx.ingress.kubernetes.io/ssl-redirect', 'true')).toEqual([]);
    expect(ids('cluster-autoscaler.kubernetes.io/safe-to-evict', 'false')).toEqual(['pod-not-evictable']);
  });
});

test('a credential in an annotation is never repeated', () => {
  for (const [key, value] of [
    ['prometheus.io/token', 'battery-staple'],
    ['example.com/mirror', 'postgresql://reader:battery-staple@db.example/vmshift'],
  ] as const)
    expect(JSON.stringify(review(side(service), side(withKey(service, key, value))).findings)).not.toContain('battery');
});

test('what the model renders draws nothing, when it is all new', () => {
  const rendered = frozenSide;
  const empty = new Map(
    [...rendered.environments].map(([name, one]): [string, EnvironmentSide] => [name, { ...one, files: [] }]),
  );
  const ids = review({ environments: empty }, rendered).findings.map(({ id }) => id);
  for (const id of [
    'metadata-not-modelled',
    'metadata-unknown',
    'argo-cd-option',
    'argo-cd-annotation',
    'object-is-a-hook',
  ])
    expect(ids).not.toContain(id);
});
