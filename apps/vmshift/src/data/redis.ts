import { dirname } from 'node:path/posix';
import type { EnvironmentConfig } from '@vmshift/environments';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { configChecksum } from '../config-checksum';
import { fromSecret } from '../environment-variables';
import { objectMetadata, podLabels } from '../metadata';
import { APP, CLAIM, PORT } from '../names';
import * as pod from '../pod';
import { DataClaim } from './data-claim';
import { REDIS_PASSWORD_FILE, REDIS_START_SCRIPT, redisConf } from './redis-conf';

export interface RedisProps {
  readonly environment: EnvironmentConfig;
  /** Image reference. */
  readonly image: string;
}

/** Celery's queue and results: one server, its log on a volume, closed by a password and by NetworkPolicy. */
export class Redis extends Construct {
  constructor(scope: Construct, id: string, { environment, image }: RedisProps) {
    super(scope, id);
    const config = { 'redis.conf': redisConf(environment.redis) };
    const metadata = { app: APP.redis, component: 'queue', wave: 'data' } as const;

    new DataClaim(this, 'claim', { ...metadata, name: CLAIM.redis, volume: environment.redis.volume });
    const configMap = new k8s.KubeConfigMap(this, 'config', {
      metadata: objectMetadata({ ...metadata, name: 'redis-config' }),
      data: config,
    });
    new k8s.KubeDeployment(this, 'deployment', {
      metadata: objectMetadata({ ...metadata, name: APP.redis }),
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: APP.redis } },
        // The volume can be mounted by one pod, and two servers must never write one log.
        strategy: pod.RECREATE,
        progressDeadlineSeconds: pod.VOLUME_PROGRESS_DEADLINE_SECONDS,
        revisionHistoryLimit: pod.REVISION_HISTORY_LIMIT,
        template: {
          metadata: {
            labels: podLabels({ app: APP.redis, component: 'queue' }),
            annotations: configChecksum(config),
          },
          spec: pod.podSpec({
            user: pod.USER.redis,
            privateImage: false,
            terminationGracePeriodSeconds: 30,
            containers: [redisContainer(environment, image)],
            volumes: [
              { name: 'redis-storage', persistentVolumeClaim: { claimName: CLAIM.redis } },
              { name: 'config', configMap: { name: configMap.name } },
              pod.emptyDir('password', '1Mi', 'Memory'),
            ],
          }),
        },
      },
    });
    new k8s.KubeService(this, 'service', {
      metadata: objectMetadata({ ...metadata, name: APP.redis }),
      spec: {
        type: 'ClusterIP',
        selector: { app: APP.redis },
        ports: [{ protocol: 'TCP', port: PORT.redis, targetPort: k8s.IntOrString.fromNumber(PORT.redis) }],
      },
    });
  }
}

/** redis-cli ends with 0 on an error reply (loading, wrong password), so the reply itself is looked at. */
const PING: k8s.Probe = { exec: { command: ['sh', '-c', 'redis-cli ping | grep -qx PONG'] }, timeoutSeconds: 5 };

function redisContainer(environment: EnvironmentConfig, image: string): k8s.Container {
  return {
    name: APP.redis,
    image,
    imagePullPolicy: 'IfNotPresent',
    command: ['sh', '-c', REDIS_START_SCRIPT],
    ports: [{ name: 'redis', containerPort: PORT.redis }],
    // The name that redis-cli reads, so that the probes need no argument with the password.
    env: [fromSecret('REDIS_PASSWORD', 'REDISCLI_AUTH')],
    resources: pod.resources(environment.redis.resources),
    securityContext: pod.CONTAINER_SECURITY,
    volumeMounts: [
      { name: 'redis-storage', mountPath: '/data' },
      { name: 'config', mountPath: '/etc/redis', readOnly: true },
      { name: 'password', mountPath: dirname(REDIS_PASSWORD_FILE) },
    ],
    // 180 s to load the log.
    startupProbe: { ...PING, periodSeconds: 5, failureThreshold: 36 },
    livenessProbe: { ...PING, periodSeconds: 10, failureThreshold: 6 },
    readinessProbe: { ...PING, periodSeconds: 5, failureThreshold: 3 },
  };
}
