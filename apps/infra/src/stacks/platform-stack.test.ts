import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addOnRequests, model } from '@vmshift/environments';
import { parse } from 'yaml';
import { changeEnvironment } from '../../test-support/models';
import { type Block, chartValues, stackOf } from '../../test-support/stack-json';
import { ISSUERS_CHART } from '../constructs/certificates';

const stack = (environment: string, of = model) => stackOf(of, `platform-${environment}`);
const values = (environment: string, release: string): Block =>
  chartValues(stack(environment).resource.helm_release?.[release] ?? {});

test('the namespace takes only pods of the strictest profile', () => {
  expect(stack('production').resource.kubernetes_namespace_v1?.namespace).toMatchObject({
    metadata: {
      name: 'vmshift-production',
      labels: {
        'pod-security.kubernetes.io/enforce': 'restricted',
        'pod-security.kubernetes.io/enforce-version': 'v1.35',
      },
    },
  });
});

test('the image pull secret is one that the kubelet reads', () => {
  expect(stack('dev').resource.kubernetes_secret_v1?.secret_registry).toMatchObject({
    metadata: { name: 'ghcr-secret' },
    type: 'kubernetes.io/dockerconfigjson',
    data_wo: { '.dockerconfigjson': expect.stringContaining('"ghcr.io"') },
  });
});

test('the image pull secret is for the registry that the images of the application are in', () => {
  const images = { ...model.platform.images, api: 'registry.example.org/api', celery: 'registry.example.org/celery' };
  const moved = stack('dev', { ...model, platform: { ...model.platform, images } });
  const config = (of: typeof moved) =>
    String(JSON.stringify(of.resource.kubernetes_secret_v1?.secret_registry?.data_wo));
  expect(config(moved)).toContain('registry.example.org');
  expect(config(moved)).not.toContain('ghcr.io');
  expect(config(stack('dev'))).not.toContain('registry.example.org');
});

test('Traefik serves Ingresses of class nginx, publishes their address and shows no dashboard', () => {
  expect(stack('dev').resource.kubernetes_ingress_class_v1?.ingress_class).toMatchObject({
    metadata: { name: 'nginx' },
    spec: { controller: 'k8s.io/ingress-nginx' },
  });
  expect(values('dev', 'ingress_traefik')).toMatchObject({
    deployment: { replicas: 2 },
    podDisruptionBudget: { enabled: true },
    providers: { kubernetesIngressNGINX: { enabled: true, publishService: { enabled: true } } },
    ingressClass: { enabled: false },
    api: { dashboard: false },
    ingressRoute: { dashboard: { enabled: false } },
  });
});

test('the address of a client reaches Traefik, and only a NodeBalancer may say it', () => {
  expect(values('dev', 'ingress_traefik')).toMatchObject({
    ports: {
      web: { proxyProtocol: { trustedIPs: ['192.168.255.0/24'] } },
      websecure: { proxyProtocol: { trustedIPs: ['192.168.255.0/24'] } },
    },
    service: {
      annotations: {
        'service.beta.kubernetes.io/linode-loadbalancer-default-proxy-protocol': 'v2',
        'service.beta.kubernetes.io/linode-loadbalancer-hostname-only-ingress': 'true',
      },
      spec: { externalTrafficPolicy: 'Local' },
    },
  });
});

test('every add-on requests what the capacity rule reserves for it', () => {
  expect(values('dev', 'ingress_traefik')).toMatchObject({
    resources: { requests: addOnRequests.traefik.traefik.requests },
  });
  expect(values('dev', 'certificates_cert-manager')).toMatchObject({
    resources: { requests: addOnRequests.certManager.controller.requests },
    webhook: { resources: { requests: addOnRequests.certManager.webhook.requests } },
    cainjector: { resources: { requests: addOnRequests.certManager.cainjector.requests } },
  });
  expect(values('dev', 'metrics-server')).toMatchObject({
    args: ['--kubelet-insecure-tls'],
    resources: { requests: addOnRequests.metricsServer.metricsServer.requests },
  });
});

test('only the environment that needs it has the issuer of real certificates', () => {
  const issuers = (environment: string): string[] =>
    Object.keys(values(environment, 'certificates_issuers').issuers as object);
  expect(['production', 'staging', 'dev'].map(issuers)).toEqual([
    ['letsencrypt-prod'],
    ['letsencrypt-staging'],
    ['letsencrypt-staging'],
  ]);
});

test('the cluster of Argo CD has its issuer, whatever the application of that cluster uses', () => {
  const trying = changeEnvironment('production', (environment) => ({
    ...environment,
    ingress: { ...environment.ingress, clusterIssuer: 'letsencrypt-staging' },
  }));
  const release = stack('production', trying).resource.helm_release?.certificates_issuers ?? {};
  expect(Object.keys(chartValues(release).issuers as object)).toEqual(['letsencrypt-prod', 'letsencrypt-staging']);
});

test('the issuers come after cert-manager, from the chart of this repository at its version', () => {
  const folder = join(__dirname, '../../../../cdktf.out/stacks/platform-dev', ISSUERS_CHART.path);
  const chart = parse(readFileSync(join(folder, 'Chart.yaml'), 'utf8')) as { name: string; version: string };
  expect(chart).toMatchObject({ name: 'cluster-issuers', version: ISSUERS_CHART.version });
  expect(stack('dev').resource.helm_release?.certificates_issuers).toMatchObject({
    chart: ISSUERS_CHART.path,
    version: ISSUERS_CHART.version,
    depends_on: ['helm_release.certificates_cert-manager'],
  });
});
