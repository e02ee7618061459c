import type { EnvironmentConfig } from './environment-config';

/** Runs the application's `develop` as small as it goes: one replica each, no pooler. */
export const dev: EnvironmentConfig = {
  name: 'dev',
  tier: 'development',
  branch: 'develop',
  namespace: 'vmshift-dev',
  host: 'vmshift-dev.satyamay.tech',
  cluster: {
    region: 'us-east',
    kubernetesVersion: '1.35',
    highAvailability: false,
    hostsArgoCd: false,
    preventDestroy: false,
    nodePool: { type: 'g6-standard-2', minNodes: 2, maxNodes: 3 },
  },
  application: { prune: true, selfHeal: true, cascadingDelete: true },
  release: { autoRollback: false, approval: false },
  ingress: {
    paths: [{ path: '/', pathType: 'Prefix' }],
    tlsSecretName: 'vmshift-dev-tls',
    clusterIssuer: 'letsencrypt-staging',
    limitRps: 100,
    limitConnections: 25,
    limitRequests: 30,
  },
  processes: {
    api: {
      scaling: { kind: 'fixed', replicas: 1 },
      resources: { requests: { cpu: '250m', memory: '256Mi' }, limits: { cpu: '500m', memory: '512Mi' } },
    },
    worker: {
      settings: { logLevel: 'DEBUG' },
      scaling: { kind: 'fixed', replicas: 1 },
      resources: { requests: { cpu: '250m', memory: '256Mi' }, limits: { cpu: '500m', memory: '512Mi' } },
    },
    beat: {
      settings: { logLevel: 'DEBUG' },
      resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '250m', memory: '256Mi' } },
    },
    schemaJob: {
      resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '500m', memory: '256Mi' } },
    },
  },
  database: {
    kind: 'in-cluster',
    name: 'vmshift',
    user: 'vmshift_user',
    maxConnections: 120,
    resources: { requests: { cpu: '250m', memory: '256Mi' }, limits: { cpu: '500m', memory: '768Mi' } },
    volume: { size: '10Gi', storageClass: 'linode-block-storage-retain' },
    backup: {
      schedule: '17 2 * * *',
      retentionDays: 7,
      bucket: 'vmshift-dev-backup',
      endpoint: 'https://us-east-1.linodeobjects.com',
      drill: { schedule: '47 3 * * 0' },
      resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '1', memory: '512Mi' } },
    },
  },
  redis: {
    resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '200m', memory: '128Mi' } },
    volume: { size: '10Gi', storageClass: 'linode-block-storage-retain' },
  },
  secretRevisions: { application: 1, registry: 1, cluster: 1 },
};
