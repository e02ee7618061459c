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
  'application?': {
    name: 'string',
    serviceAccount: 'string',
    secret: {
      name: 'string',
      keys: {
        '*': {
          'kind=': {
            'database-url': {
              kind: '=database-url',
              through: '=pooler|server',
            },
            'queue-url': {
              kind: '=queue-url',
              database: 'number',
            },
            password: {
              kind: '=password',
              of: '=database|queue',
            },
            'pooler-users': {
              kind: '=pooler-users',
            },
            'backup-key': {
              kind: '=backup-key',
              part: '=accessKeyId|secretAccessKey',
            },
            external: {
              kind: '=external',
              description: 'string',
            },
          },
        },
      },
      registry: 'string',
    },
    imageNames: {
      api: {
        '[]': 'string',
      },
      celery: {
        '[]': 'string',
      },
    },
    processes: {
      '*': {
        'kind=': {
          scaled: {
            kind: '=scaled',
            'workers?': 'number',
            'blockedSeconds?': {
              least: 'number',
              most: 'number',
            },
            'queues?': {
              '[]': 'string',
            },
            'listens?': {
              name: 'string',
              port: 'number',
              servicePort: 'number',
            },
            probes: {
              'startup?': {
                asks: 'anything',
                periodSeconds: 'number',
                timeoutSeconds: 'number',
                failureThreshold: 'number',
              },
              'liveness?': {
                asks: 'anything',
                periodSeconds: 'number',
                timeoutSeconds: 'number',
                failureThreshold: 'number',
              },
              'readiness?': {
                asks: 'anything',
                periodSeconds: 'number',
                timeoutSeconds: 'number',
                failureThreshold: 'number',
              },
            },
            startSeconds: 'number',
            silentSeconds: 'number',
            stopSeconds: 'number',
            'leastMemoryMib?': 'number',
            'preStopSeconds?': 'number',
            app: 'string',
            component: 'string',
            'tier?': 'string',
            image: 'anything',
            user: {
              uid: 'number',
              gid: 'number',
            },
            'command?': {
              '[]': 'string',
            },
            'args?': {
              '[]': 'string',
            },
            'subcommand?': 'string',
            'settings?': {
              '*': {
                '[]': 'string',
              },
            },
            'configuration?': {
              '*': 'string',
            },
            'secrets?': {
              '*': 'string',
            },
            'unusedVariables?': {
              '[]': 'string',
            },
            'calls?': {
              '[]': 'anything',
            },
            'writable?': {
              '[]': {
                name: 'string',
                path: 'string',
                sizeLimit: 'string',
              },
            },
            'databaseConnections?': 'number',
            graceSeconds: 'number',
            'optional?': 'boolean',
          },
          singleton: {
            kind: '=singleton',
            'listens?': {
              name: 'string',
              port: 'number',
              servicePort: 'number',
            },
            probes: {
              'startup?': {
                asks: 'anything',
                periodSeconds: 'number',
                timeoutSeconds: 'number',
                failureThreshold: 'number',
              },
              'liveness?': {
                asks: 'anything',
                periodSeconds: 'number',
                timeoutSeconds: 'number',
                failureThreshold: 'number',
              },
              'readiness?': {
                asks: 'anything',
                periodSeconds: 'number',
                timeoutSeconds: 'number',
                failureThreshold: 'number',
              },
            },
            startSeconds: 'number',
            silentSeconds: 'number',
            stopSeconds: 'number',
            'leastMemoryMib?': 'number',
            'preStopSeconds?': 'number',
            app: 'string',
            component: 'string',
            'tier?': 'string',
            image: 'anything',
            user: {
              uid: 'number',
              gid: 'number',
            },
            'command?': {
              '[]': 'string',
            },
            'args?': {
              '[]': 'string',
            },
            'subcommand?': 'string',
            'settings?': {
              '*': {
                '[]': 'string',
              },
            },
            'configuration?': {
              '*': 'string',
            },
            'secrets?': {
              '*': 'string',
            },
            'unusedVariables?': {
              '[]': 'string',
            },
            'calls?': {
              '[]': 'anything',
            },
            'writable?': {
              '[]': {
                name: 'string',
                path: 'string',
                sizeLimit: 'string',
              },
            },
            'databaseConnections?': 'number',
            graceSeconds: 'number',
            'optional?': 'boolean',
          },
          'sync-job': {
            kind: '=sync-job',
            deadlineSeconds: 'number',
            retries: 'number',
            app: 'string',
            component: 'string',
            'tier?': 'string',
            image: 'anything',
            user: {
              uid: 'number',
              gid: 'number',
            },
            'command?': {
              '[]': 'string',
            },
            'args?': {
              '[]': 'string',
            },
            'subcommand?': 'string',
            'settings?': {
              '*': {
                '[]': 'string',
              },
            },
            'configuration?': {
              '*': 'string',
            },
            'secrets?': {
              '*': 'string',
            },
            'unusedVariables?': {
              '[]': 'string',
            },
            'calls?': {
              '[]': 'anything',
            },
            'writable?': {
              '[]': {
                name: 'string',
                path: 'string',
                sizeLimit: 'string',
              },
            },
            'databaseConnections?': 'number',
            graceSeconds: 'number',
            'optional?': 'boolean',
          },
          'cron-job': {
            kind: '=cron-job',
            deadlineSeconds: 'number',
            retries: 'number',
            app: 'string',
            component: 'string',
            'tier?': 'string',
            image: 'anything',
            user: {
              uid: 'number',
              gid: 'number',
            },
            'command?': {
              '[]': 'string',
            },
            'args?': {
              '[]': 'string',
            },
            'subcommand?': 'string',
            'settings?': {
              '*': {
                '[]': 'string',
              },
            },
            'configuration?': {
              '*': 'string',
            },
            'secrets?': {
              '*': 'string',
            },
            'unusedVariables?': {
              '[]': 'string',
            },
            'calls?': {
              '[]': 'anything',
            },
            'writable?': {
              '[]': {
                name: 'string',
                path: 'string',
                sizeLimit: 'string',
              },
            },
            'databaseConnections?': 'number',
            graceSeconds: 'number',
            'optional?': 'boolean',
          },
        },
      },
    },
    servers: {
      database: {
        app: 'string',
        component: 'string',
        port: 'number',
        user: {
          uid: 'number',
          gid: 'number',
        },
        imageNames: {
          '[]': 'string',
        },
        data: {
          claim: 'string',
          folder: 'string',
        },
        secrets: {
          '*': 'string',
        },
        graceSeconds: 'number',
        'startSeconds?': 'number',
        'silentSeconds?': 'number',
        stopSeconds: 'number',
        'leastMemoryMib?': 'number',
        'roleSettings?': {
          lock_timeout: 'number',
          statement_timeout: 'number',
        },
      },
      pooler: {
        app: 'string',
        component: 'string',
        port: 'number',
        user: {
          uid: 'number',
          gid: 'number',
        },
        imageNames: {
          '[]': 'string',
        },
        'data?': {
          claim: 'string',
          folder: 'string',
        },
        'secrets?': {
          '*': 'string',
        },
        graceSeconds: 'number',
        'startSeconds?': 'number',
        'silentSeconds?': 'number',
        stopSeconds: 'number',
        'leastMemoryMib?': 'number',
        usersKey: 'string',
        managedVariable: 'string',
        settings: {
          pool_mode: 'string',
          ignore_startup_parameters: 'string',
          query_wait_timeout: 'string',
        },
      },
      queue: {
        app: 'string',
        component: 'string',
        port: 'number',
        user: {
          uid: 'number',
          gid: 'number',
        },
        imageNames: {
          '[]': 'string',
        },
        data: {
          claim: 'string',
          folder: 'string',
        },
        secrets: {
          '*': 'string',
        },
        graceSeconds: 'number',
        'startSeconds?': 'number',
        'silentSeconds?': 'number',
        stopSeconds: 'number',
        'leastMemoryMib?': 'number',
        settings: {
          appendonly: 'string',
          appendfsync: 'string',
          save: 'string',
          'maxmemory-policy': 'string',
        },
      },
    },
    backup: {
      app: 'string',
      component: 'string',
      user: {
        uid: 'number',
        gid: 'number',
      },
      graceSeconds: 'number',
      deadlineSeconds: 'number',
      retries: 'number',
      databaseConnections: 'number',
      dumpSecrets: {
        '*': 'string',
      },
      storageSecrets: {
        '*': 'string',
      },
      storagePort: 'number',
    },
    ingress: {
      name: 'string',
      process: 'string',
      routes: {
        '[]': {
          path: 'string',
          'probes?': '=database|process',
          'gives?': 'string',
        },
      },
      health: {
        public: 'string',
        live: 'string',
        ready: 'string',
      },
    },
    databasePool: {
      size: 'number',
      overflow: 'number',
    },
    processMemoryMib: 'number',
    celery: {
      application: 'string',
      defaultQueue: 'string',
    },
    readVariables: {
      '[]': 'string',
    },
    neighbours: {
      ingressController: {
        namespace: 'string',
        selector: {
          '*': 'string',
        },
        labels: {
          '*': 'string',
        },
        release: 'string',
        ingressClass: 'string',
        controller: 'string',
        annotations: 'string',
      },
      clusterDns: {
        namespace: 'string',
        selector: {
          '*': 'string',
        },
        labels: {
          '*': 'string',
        },
        port: 'number',
      },
      acmeSolver: {
        label: 'string',
        port: 'number',
      },
      privateNetworks: {
        '[]': 'string',
      },
    },
  },
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
