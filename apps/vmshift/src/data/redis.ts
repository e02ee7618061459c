import { dirname } from 'node:path/posix';
import type { ApplicationProfile } from '@vmshift/application';
import { type EnvironmentConfig, VOLUME_PROGRESS_DEADLINE_SECONDS } from '@vmshift/environments';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { configChecksum } from '../config-checksum';
import { fromSecret } from '../environment-variables';
import { objectMetadata, podLabels } from '../metadata';
import * as pod from '../pod';
import { DataClaim } from './data-claim';
import { REDIS_PASSWORD_FILE, redisConf, redisStartScript } from './redis-conf';

export interface RedisProps {
  readonly profile: ApplicationProfile;
  readonly environment: EnvironmentConfig;
  /** Image reference. */
  readonly image: string;
}

/** Celery's queue and results: one server, its log on a volume, closed by a password and by NetworkPolicy. */
export class Redis extends Construct {
  constructor(scope: Construct, id: string, props: RedisProps) {
    super(scope, id);
    const { profile, environment } = props;
    const server = profile.servers.queue;
    const { app, component, port, user, data, graceSeconds } = server;
    const config = { 'redis.conf': redisConf(server, environment.redis) };
    const metadata = { app, component, wave: 'data' } as const;

    new DataClaim(this, 'claim', { ...metadata, name: data.claim, volume: environment.redis.volume });
    const configMap = new k8s.KubeConfigMap(this, 'config', {
      metadata: objectMetadata({ ...metadata, name: 'redis-config' }),
      data: config,
    });
    new k8s.KubeDeployment(this, 'deployment', {
      metadata: objectMetadata({ ...metadata, name: app }),
      spec: {
        replicas: 1,
        selector: { matchLabels: { app } },
        // The volume can be mounted by one pod, and two servers must never write one log.
        strategy: pod.RECREATE,
        progressDeadlineSeconds: VOLUME_PROGRESS_DEADLINE_SECONDS,
        revisionHistoryLimit: pod.REVISION_HISTORY_LIMIT,
        template: {
          metadata: {
            labels: podLabels(profile, { app, component }),
            annotations: configChecksum(config),
          },
          spec: pod.podSpec(profile, {
            user,
            privateImage: false,
            placement: environment.redis,
            terminationGracePeriodSeconds: graceSeconds,
            containers: [redisContainer(props)],
            volumes: [
              { name: 'redis-storage', persistentVolumeClaim: { claimName: data.claim } },
              { name: 'config', configMap: { name: configMap.name } },
              pod.emptyDir('password', '1Mi', 'Memory'),
            ],
          }),
        },
      },
    });
    new k8s.KubeService(this, 'service', {
      metadata: objectMetadata({ ...metadata, name: app }),
      spec: {
        type: 'ClusterIP',
        selector: { app },
        ports: [{ protocol: 'TCP', port, targetPort: k8s.IntOrString.fromNumber(port) }],
      },
    });
  }
}

/** redis-cli ends with 0 on an error reply (loading, wrong password), so the reply itself is looked at. */
const PING: k8s.Probe = { exec: { command: ['sh', '-c', 'redis-cli ping | grep -qx PONG'] }, timeoutSeconds: 5 };

function redisContainer({ profile, environment, image }: RedisProps): k8s.Container {
  const { app, port, data, secrets } = profile.servers.queue;
  const [password = ''] = Object.keys(secrets);
  return {
    name: app,
    image,
    imagePullPolicy: 'IfNotPresent',
    command: ['sh', '-c', redisStartScript(password)],
    ports: [{ name: 'redis', containerPort: port }],
    env: fromSecret(profile, secrets),
    resources: pod.resources(environment.redis.resources),
    securityContext: pod.CONTAINER_SECURITY,
    volumeMounts: [
      { name: 'redis-storage', mountPath: data.folder },
      { name: 'config', mountPath: '/etc/redis', readOnly: true },
      { name: 'password', mountPath: dirname(REDIS_PASSWORD_FILE) },
    ],
    // 180 s to load the log.
    startupProbe: { ...PING, periodSeconds: 5, failureThreshold: 36 },
    livenessProbe: { ...PING, periodSeconds: 10, failureThreshold: 6 },
    readinessProbe: { ...PING, periodSeconds: 5, failureThreshold: 3 },
  };
}
