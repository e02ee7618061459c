import type { EnvironmentConfig } from './environment-config';

/** Runs the application's `main`; its cluster also hosts Argo CD. */
export const production: EnvironmentConfig = {
  name: 'production',
  tier: 'production',
  branch: 'main',
  namespace: 'vmshift-production',
  host: 'vmshift.satyamay.tech',
  cluster: {
    region: 'us-east',
    kubernetesVersion: '1.35',
    highAvailability: true,
    hostsArgoCd: true,
    preventDestroy: true,
    nodePool: { type: 'g6-standard-4', minNodes: 3, maxNodes: 8 },
  },
  application: { prune: true, selfHeal: true, cascadingDelete: false },
  release: { autoRollback: true, approval: true },
  ingress: {
    paths: [
      { path: '/', pathType: 'Exact' },
      { path: '/health', pathType: 'Exact' },
      { path: '/live', pathType: 'Exact' },
      { path: '/api/v1/vms', pathType: 'Prefix' },
      { path: '/api/v1/migrations', pathType: 'Prefix' },
    ],
    tlsSecretName: 'vmshift-tls',
    clusterIssuer: 'letsencrypt-prod',
    limitRps: 100,
    limitConnections: 25,
    limitRequests: 90,
  },
  processes: {
    api: {
      scaling: { kind: 'autoscaled', minReplicas: 3, maxReplicas: 10, targetCpuPercent: 70 },
      resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '2', memory: '2Gi' } },
    },
    worker: {
      settings: { logLevel: 'WARNING' },
      scaling: { kind: 'autoscaled', minReplicas: 3, maxReplicas: 8, targetCpuPercent: 70 },
      resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '2', memory: '2Gi' } },
    },
    beat: {
      settings: { logLevel: 'WARNING' },
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
    maxConnections: 590,
    resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '2', memory: '3Gi' } },
    volume: { size: '20Gi', storageClass: 'linode-block-storage-retain' },
    pooler: {
      replicas: 2,
      maxClientConnections: 2000,
      poolSize: 145,
      resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '500m', memory: '128Mi' } },
    },
    backup: {
      schedule: '17 2 * * *',
      retentionDays: 30,
      bucket: 'vmshift-production-backup',
      endpoint: 'https://us-east-1.linodeobjects.com',
      drill: { schedule: '47 3 * * 0' },
      resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '1', memory: '512Mi' } },
    },
  },
  redis: {
    resources: { requests: { cpu: '200m', memory: '256Mi' }, limits: { cpu: '400m', memory: '512Mi' } },
    volume: { size: '10Gi', storageClass: 'linode-block-storage-retain' },
  },
  secretRevisions: { application: 1, registry: 1, cluster: 1 },
};
