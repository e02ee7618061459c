import type { EnvironmentConfig } from './environment-config';

/** Runs the application's `develop` in the shape of production, smaller. */
export const staging: EnvironmentConfig = {
  name: 'staging',
  tier: 'staging',
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
  release: { autoRollback: true, approval: false },
  ingress: {
    paths: [{ path: '/', pathType: 'Prefix' }],
    tlsSecretName: 'vmshift-staging-tls',
    clusterIssuer: 'letsencrypt-staging',
    limitRps: 100,
    limitConnections: 25,
    limitRequests: 50,
  },
  processes: {
    api: {
      scaling: { kind: 'autoscaled', minReplicas: 2, maxReplicas: 4, targetCpuPercent: 70 },
      resources: { requests: { cpu: '500m', memory: '512Mi' }, limits: { cpu: '1', memory: '1Gi' } },
    },
    worker: {
      settings: { logLevel: 'INFO' },
      scaling: { kind: 'autoscaled', minReplicas: 2, maxReplicas: 6, targetCpuPercent: 70 },
      resources: { requests: { cpu: '500m', memory: '512Mi' }, limits: { cpu: '1', memory: '1Gi' } },
    },
    beat: {
      settings: { logLevel: 'INFO' },
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
    maxConnections: 350,
    resources: { requests: { cpu: '500m', memory: '512Mi' }, limits: { cpu: '1', memory: '1536Mi' } },
    volume: { size: '10Gi', storageClass: 'linode-block-storage-retain' },
    pooler: {
      replicas: 2,
      maxClientConnections: 1000,
      poolSize: 85,
      resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '500m', memory: '128Mi' } },
    },
    backup: {
      schedule: '17 2 * * *',
      retentionDays: 14,
      bucket: 'vmshift-staging-backup',
      endpoint: 'https://us-east-1.linodeobjects.com',
      drill: { schedule: '47 3 * * 0' },
      resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '1', memory: '512Mi' } },
    },
  },
  redis: {
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '200m', memory: '256Mi' } },
    volume: { size: '10Gi', storageClass: 'linode-block-storage-retain' },
  },
  secretRevisions: { application: 1, registry: 1, cluster: 1 },
};
