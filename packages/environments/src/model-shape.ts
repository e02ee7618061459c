// Written by npm run reference, from the types.
import type { Shape } from './shape';

/** What `platform` of the model holds. */
export const PLATFORM_SHAPE: Shape = {
  repositoryUrl: 'string',
  repository: 'string',
  applicationRepository: 'string',
  repositoryOwner: {
    'kind=': {
      user: {
        kind: '=user',
        reviewers: {
          '[]': 'string',
        },
      },
      organization: {
        kind: '=organization',
        team: 'string',
      },
    },
  },
  targetRevision: 'string',
  images: {
    api: 'string',
    celery: 'string',
    postgresql: {
      repository: 'string',
      tag: 'string',
      digest: 'string',
    },
    redis: {
      repository: 'string',
      tag: 'string',
      digest: 'string',
    },
    pgbouncer: {
      repository: 'string',
      tag: 'string',
      digest: 'string',
    },
    rclone: {
      repository: 'string',
      tag: 'string',
      digest: 'string',
    },
  },
  'application?': 'anything',
  argoCd: {
    chart: {
      repository: 'string',
      version: 'string',
    },
    appsChart: {
      repository: 'string',
      version: 'string',
    },
    host: 'string',
    highAvailability: 'boolean',
    'login?': {
      'kind=': {
        github: {
          kind: '=github',
          organization: 'string',
          clientId: 'string',
          teams: {
            '*': '=readonly|admin',
          },
        },
        account: {
          kind: '=account',
          name: 'string',
        },
      },
    },
    reconciliationSeconds: 'number',
    secretRevisions: {
      webhook: 'number',
      notifications: 'number',
      'login?': 'number',
    },
  },
  'notifications?': {
    'slack?': {
      channel: 'string',
    },
    'email?': {
      host: 'string',
      port: 'number',
      from: 'string',
      to: 'string',
    },
  },
  'publishPage?': 'boolean',
  addOns: {
    traefik: {
      repository: 'string',
      version: 'string',
    },
    certManager: {
      repository: 'string',
      version: 'string',
    },
    metricsServer: {
      repository: 'string',
      version: 'string',
    },
  },
  stateBackend: {
    'kind=': {
      local: {
        kind: '=local',
      },
      s3: {
        kind: '=s3',
        bucketPrefix: 'string',
        endpoint: 'string',
        lockFile: 'boolean',
      },
    },
  },
  dns: {
    'kind=': {
      external: {
        kind: '=external',
      },
      linode: {
        kind: '=linode',
        zone: 'string',
      },
    },
  },
};

/** What each environment of the model holds. */
export const ENVIRONMENT_SHAPE: Shape = {
  name: 'string',
  tier: '=production|staging|development',
  branch: 'string',
  'targetRevision?': 'string',
  namespace: 'string',
  host: 'string',
  cluster: {
    region: 'string',
    kubernetesVersion: 'string',
    highAvailability: 'boolean',
    hostsArgoCd: 'boolean',
    preventDestroy: 'boolean',
    nodePool: {
      type: 'string',
      minNodes: 'number',
      maxNodes: 'number',
    },
    'additionalNodePools?': {
      '[]': {
        name: 'string',
        'reserved?': 'boolean',
        type: 'string',
        minNodes: 'number',
        maxNodes: 'number',
      },
    },
    'controlPlaneAcl?': {
      ipv4: {
        '[]': 'string',
      },
      ipv6: {
        '[]': 'string',
      },
    },
  },
  application: {
    prune: 'boolean',
    selfHeal: 'boolean',
    cascadingDelete: 'boolean',
  },
  release: {
    autoRollback: 'boolean',
    approval: 'boolean',
  },
  ingress: {
    paths: {
      '[]': {
        path: 'string',
        pathType: '=Exact|Prefix',
      },
    },
    tlsSecretName: 'string',
    clusterIssuer: '=letsencrypt-staging|letsencrypt-prod',
    limitRps: 'number',
    limitConnections: 'number',
    limitRequests: 'number',
  },
  processes: {
    '*': {
      resources: {
        requests: {
          cpu: 'string',
          memory: 'string',
        },
        limits: {
          cpu: 'string',
          memory: 'string',
        },
      },
      'scaling?': {
        'kind=': {
          fixed: {
            kind: '=fixed',
            replicas: 'number',
          },
          autoscaled: {
            kind: '=autoscaled',
            minReplicas: 'number',
            maxReplicas: 'number',
            targetCpuPercent: 'number',
          },
        },
      },
      'schedule?': 'string',
      'settings?': {
        '*': 'string',
      },
      'variables?': {
        '*': 'string',
      },
      'nodePool?': 'string',
    },
  },
  database: {
    'kind=': {
      'in-cluster': {
        kind: '=in-cluster',
        name: 'string',
        user: 'string',
        resources: {
          requests: {
            cpu: 'string',
            memory: 'string',
          },
          limits: {
            cpu: 'string',
            memory: 'string',
          },
        },
        volume: {
          size: 'string',
          storageClass: 'string',
        },
        backup: {
          schedule: 'string',
          retentionDays: 'number',
          bucket: 'string',
          endpoint: 'string',
          drill: {
            schedule: 'string',
          },
          resources: {
            requests: {
              cpu: 'string',
              memory: 'string',
            },
            limits: {
              cpu: 'string',
              memory: 'string',
            },
          },
          'nodePool?': 'string',
        },
        maxConnections: 'number',
        'pooler?': {
          replicas: 'number',
          maxClientConnections: 'number',
          poolSize: 'number',
          resources: {
            requests: {
              cpu: 'string',
              memory: 'string',
            },
            limits: {
              cpu: 'string',
              memory: 'string',
            },
          },
          'nodePool?': 'string',
        },
        'nodePool?': 'string',
      },
      managed: {
        kind: '=managed',
        type: 'string',
        clusterSize: 'number',
        engineId: 'string',
        allowList: {
          '[]': 'string',
        },
        port: 'number',
        maxConnections: 'number',
        'pooler?': {
          replicas: 'number',
          maxClientConnections: 'number',
          poolSize: 'number',
          resources: {
            requests: {
              cpu: 'string',
              memory: 'string',
            },
            limits: {
              cpu: 'string',
              memory: 'string',
            },
          },
          'nodePool?': 'string',
        },
      },
    },
  },
  'idleDatabase?': {
    'kind=': {
      'in-cluster': {
        user: 'string',
        name: 'string',
        backup: {
          schedule: 'string',
          retentionDays: 'number',
          bucket: 'string',
          endpoint: 'string',
          drill: {
            schedule: 'string',
          },
          resources: {
            requests: {
              cpu: 'string',
              memory: 'string',
            },
            limits: {
              cpu: 'string',
              memory: 'string',
            },
          },
          'nodePool?': 'string',
        },
        kind: '=in-cluster',
        resources: {
          requests: {
            cpu: 'string',
            memory: 'string',
          },
          limits: {
            cpu: 'string',
            memory: 'string',
          },
        },
        volume: {
          size: 'string',
          storageClass: 'string',
        },
        maxConnections: 'number',
        'nodePool?': 'string',
        'rendered?': 'boolean',
      },
      managed: {
        port: 'number',
        kind: '=managed',
        maxConnections: 'number',
        type: 'string',
        clusterSize: 'number',
        engineId: 'string',
        allowList: {
          '[]': 'string',
        },
        'rendered?': 'boolean',
      },
    },
  },
  redis: {
    resources: {
      requests: {
        cpu: 'string',
        memory: 'string',
      },
      limits: {
        cpu: 'string',
        memory: 'string',
      },
    },
    volume: {
      size: 'string',
      storageClass: 'string',
    },
    'nodePool?': 'string',
  },
  secretRevisions: {
    application: 'number',
    registry: 'number',
    cluster: 'number',
  },
};
