import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EnvironmentConfig, PlatformConfig } from '@vmshift/environments';
import { parseManifests } from '@vmshift/kubernetes';
import type { ReleasePin } from '@vmshift/releases';
import type { EnvironmentSide, RenderedFile } from '../src/side';

/** Files of objects in the shape of vmshift, made for tests: neither `dist/` nor the live model changes them. */
const FILES = ['api', 'backup', 'beat', 'namespace', 'pgbouncer', 'postgresql', 'redis', 'schema', 'worker'];

const COMMIT = 'aa583cfb23d20bb7d63b5674db00c6d3e1bae3c1';

const PIN: ReleasePin = {
  branch: 'develop',
  commit: COMMIT,
  images: { api: { tag: `develop-${COMMIT}` }, celery: { tag: `develop-${COMMIT}` } },
  sequence: 7,
};

const sized = (cpu: string, memory: string, mostCpu: string, mostMemory: string) => ({
  requests: { cpu, memory },
  limits: { cpu: mostCpu, memory: mostMemory },
});

const CONFIG: EnvironmentConfig = {
  name: 'staging',
  branch: 'develop',
  namespace: 'vmshift-staging',
  host: 'vmshift-staging.satyamay.tech',
  cluster: {
    region: 'us-east',
    kubernetesVersion: '1.35',
    highAvailability: false,
    hostsArgoCd: false,
    preventDestroy: false,
    nodePool: { type: 'g6-standard-2', minNodes: 3, maxNodes: 6 },
  },
  application: { prune: true, selfHeal: true, cascadingDelete: true },
  ingress: {
    paths: [{ path: '/', pathType: 'Prefix' }],
    tlsSecretName: 'vmshift-staging-tls',
    clusterIssuer: 'letsencrypt-staging',
    limitRps: 100,
    limitConnections: 25,
  },
  api: {
    scaling: { kind: 'autoscaled', minReplicas: 2, maxReplicas: 4, targetCpuPercent: 70 },
    resources: sized('500m', '512Mi', '1', '1Gi'),
  },
  worker: {
    logLevel: 'INFO',
    scaling: { kind: 'autoscaled', minReplicas: 2, maxReplicas: 6, targetCpuPercent: 70 },
    resources: sized('500m', '512Mi', '1', '1Gi'),
  },
  beat: { logLevel: 'INFO', resources: sized('100m', '128Mi', '250m', '256Mi') },
  schemaJob: { resources: sized('100m', '128Mi', '500m', '256Mi') },
  database: {
    kind: 'in-cluster',
    name: 'vmshift',
    user: 'vmshift_user',
    maxConnections: 250,
    resources: sized('500m', '512Mi', '1', '1536Mi'),
    volume: { size: '10Gi', storageClass: 'linode-block-storage-retain' },
    pooler: {
      replicas: 2,
      maxClientConnections: 1000,
      poolSize: 80,
      resources: sized('100m', '64Mi', '500m', '128Mi'),
    },
    backup: {
      schedule: '17 2 * * *',
      retentionDays: 14,
      bucket: 'vmshift-staging-backup',
      endpoint: 'https://us-east-1.linodeobjects.com',
      resources: sized('100m', '128Mi', '1', '512Mi'),
    },
  },
  redis: {
    resources: sized('100m', '128Mi', '200m', '256Mi'),
    volume: { size: '10Gi', storageClass: 'linode-block-storage-retain' },
  },
  secretRevisions: { application: 1, registry: 1, cluster: 1 },
};

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;

const PLATFORM: PlatformConfig = {
  repositoryUrl: 'https://github.com/ilearn-code/iac-vmshift.git',
  repository: 'ilearn-code/iac-vmshift',
  applicationRepository: 'ilearn-code/vmshift',
  targetRevision: 'main',
  images: {
    api: 'ghcr.io/ilearn-code/vmshift-api',
    celery: 'ghcr.io/ilearn-code/vmshift-celery',
    postgresql: { repository: 'postgres', tag: '16.11-alpine', digest: digest('1') },
    redis: { repository: 'redis', tag: '7.4-alpine', digest: digest('2') },
    pgbouncer: { repository: 'ghcr.io/cloudnative-pg/pgbouncer', tag: '1.25.2', digest: digest('3') },
    rclone: { repository: 'rclone/rclone', tag: '1.75.1', digest: digest('4') },
  },
  argoCd: {
    chart: { repository: 'https://argoproj.github.io/argo-helm', version: '10.1.1' },
    appsChart: { repository: 'https://argoproj.github.io/argo-helm', version: '2.0.5' },
    host: 'argocd.satyamay.tech',
    highAvailability: true,
    reconciliationSeconds: 180,
  },
  addOns: {
    traefik: { repository: 'https://traefik.github.io/charts', version: '41.3.0' },
    certManager: { repository: 'https://charts.jetstack.io', version: 'v1.21.1' },
    metricsServer: { repository: 'https://kubernetes-sigs.github.io/metrics-server', version: '3.13.1' },
  },
  stateBackend: { kind: 'local' },
  dns: { kind: 'external' },
};

function readFiles(): readonly RenderedFile[] {
  return FILES.map((name) => {
    const file = `${name}.yaml`;
    const text = readFileSync(join(__dirname, 'frozen', file), 'utf8');
    return { name: file, text, objects: parseManifests(text, file) };
  });
}

/** An environment on which no rule finds anything. */
export const FROZEN_ENVIRONMENT: EnvironmentSide = {
  files: readFiles(),
  pin: PIN,
  config: CONFIG,
  platform: PLATFORM,
};
