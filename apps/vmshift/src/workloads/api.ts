import type { EnvironmentConfig } from '@vmshift/environments';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Availability, fixedReplicas } from '../autoscaling';
import { configChecksum } from '../config-checksum';
import { fromConfigMap, fromSecret } from '../environment-variables';
import { objectMetadata, podLabels } from '../metadata';
import { API_SERVICE, APP, PORT } from '../names';
import * as pod from '../pod';

/** Time for the endpoint to leave every proxy before the server stops accepting. */
const PRE_STOP_SECONDS = 10;
/** Gunicorn's `graceful_timeout`: how long it lets requests finish. */
const GRACEFUL_TIMEOUT_SECONDS = 30;
const GRACE_MARGIN_SECONDS = 10;

export interface ApiProps {
  readonly environment: EnvironmentConfig;
  /** Image reference. */
  readonly image: string;
}

/** The FastAPI server, behind gunicorn. */
export class Api extends Construct {
  constructor(scope: Construct, id: string, { environment, image }: ApiProps) {
    super(scope, id);
    const config = apiConfig(environment);
    const metadata = { app: APP.api, component: 'api', wave: 'workloads' } as const;

    const configMap = new k8s.KubeConfigMap(this, 'config', {
      metadata: objectMetadata({ ...metadata, name: 'vmshift-api-config' }),
      data: config,
    });
    new k8s.KubeDeployment(this, 'deployment', {
      metadata: objectMetadata({ ...metadata, name: APP.api }),
      spec: {
        ...fixedReplicas(environment.api.scaling),
        selector: { matchLabels: { app: APP.api } },
        strategy: pod.ROLLING,
        progressDeadlineSeconds: pod.PROGRESS_DEADLINE_SECONDS,
        revisionHistoryLimit: pod.REVISION_HISTORY_LIMIT,
        template: {
          metadata: {
            labels: podLabels({ app: APP.api, component: 'api', tier: 'backend' }),
            annotations: configChecksum(config),
          },
          spec: pod.podSpec({
            user: pod.USER.application,
            privateImage: true,
            terminationGracePeriodSeconds: PRE_STOP_SECONDS + GRACEFUL_TIMEOUT_SECONDS + GRACE_MARGIN_SECONDS,
            spread: APP.api,
            containers: [apiContainer(environment, image, fromConfigMap(configMap.name, config))],
            volumes: [pod.emptyDir('tmp', pod.TMP_SIZE)],
          }),
        },
      },
    });
    new k8s.KubeService(this, 'service', {
      metadata: objectMetadata({ ...metadata, name: API_SERVICE }),
      spec: {
        type: 'ClusterIP',
        selector: { app: APP.api },
        ports: [{ protocol: 'TCP', port: 80, targetPort: k8s.IntOrString.fromNumber(PORT.api) }],
      },
    });
    new Availability(this, 'availability', { app: APP.api, component: 'api', scaling: environment.api.scaling });
  }
}

/** What the API needs to know beside its credentials. `DEBUG` and `LOG_LEVEL` are left out: nothing reads them. */
function apiConfig(environment: EnvironmentConfig): Record<string, string> {
  return {
    // A JSON list: a bare URL crashes the start.
    CORS_ORIGINS: JSON.stringify([`https://${environment.host}`]),
    // Redirects keep https only when gunicorn believes the proxy; the NetworkPolicy lets nobody else in.
    FORWARDED_ALLOW_IPS: '*',
    // On a read-only root gunicorn finds no other place for its heartbeat, and a disk would stall it.
    GUNICORN_CMD_ARGS: '--worker-tmp-dir /dev/shm',
  };
}

function apiContainer(environment: EnvironmentConfig, image: string, config: k8s.EnvVar[]): k8s.Container {
  const live = { path: '/live', port: k8s.IntOrString.fromString('http') };
  return {
    name: APP.api,
    image,
    imagePullPolicy: 'IfNotPresent',
    ports: [{ name: 'http', containerPort: PORT.api }],
    env: [
      fromSecret('DATABASE_URL'),
      fromSecret('REDIS_URL'),
      fromSecret('CELERY_BROKER_URL'),
      fromSecret('CELERY_RESULT_BACKEND'),
      ...config,
    ],
    resources: pod.resources(environment.api.resources),
    securityContext: pod.CONTAINER_SECURITY,
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
    lifecycle: { preStop: { exec: { command: ['sleep', String(PRE_STOP_SECONDS)] } } },
    // 120 s: a start takes 10 s on a busy node.
    startupProbe: { httpGet: live, periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 24 },
    // Nearly 60 s: a gunicorn worker that waits for the database answers nothing until gunicorn replaces it. Its last
    // heartbeat is up to 15 s old by then (uvicorn beats at half of gunicorn's time-out of 30 s), so after 15 to 30 s.
    livenessProbe: { httpGet: live, periodSeconds: 15, timeoutSeconds: 10, failureThreshold: 4 },
    // /ready answers 200 whatever it finds; the truth is in its body.
    readinessProbe: {
      exec: {
        command: ['sh', '-c', `curl -fsS -m 3 http://127.0.0.1:${PORT.api}/ready | grep -q '"ready":true'`],
      },
      periodSeconds: 10,
      timeoutSeconds: 5,
      failureThreshold: 3,
    },
  };
}
