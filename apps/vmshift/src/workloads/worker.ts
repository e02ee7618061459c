import { type EnvironmentConfig, WORKER_POD_CONNECTIONS } from '@vmshift/environments';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Availability, fixedReplicas } from '../autoscaling';
import { fromSecret } from '../environment-variables';
import { objectMetadata, podLabels } from '../metadata';
import { APP } from '../names';
import * as pod from '../pod';

/** Tasks that one pod runs at once, each in a process of its own with one database connection. */
const CONCURRENCY = WORKER_POD_CONNECTIONS;

/**
 * The application routes to `discovery` and `migration`, but its tasks' names do not match the routes, so that today
 * all of them arrive in `celery`. All three are right now and after that is mended.
 */
const QUEUES = ['celery', 'discovery', 'migration'] as const;

/** On SIGTERM Celery waits for its running tasks; the longest, a migration, takes 10 s. A killed one returns after 1 h. */
const TERMINATION_GRACE_SECONDS = 60;

export interface WorkerProps {
  readonly environment: EnvironmentConfig;
  /** Image reference. */
  readonly image: string;
}

/** The Celery workers. */
export class Worker extends Construct {
  constructor(scope: Construct, id: string, { environment, image }: WorkerProps) {
    super(scope, id);
    const { scaling } = environment.worker;

    new k8s.KubeDeployment(this, 'deployment', {
      metadata: objectMetadata({ name: APP.worker, app: APP.worker, component: 'worker', wave: 'workloads' }),
      spec: {
        ...fixedReplicas(scaling),
        selector: { matchLabels: { app: APP.worker } },
        strategy: pod.ROLLING,
        progressDeadlineSeconds: pod.PROGRESS_DEADLINE_SECONDS,
        revisionHistoryLimit: pod.REVISION_HISTORY_LIMIT,
        template: {
          metadata: { labels: podLabels({ app: APP.worker, component: 'worker', tier: 'worker' }) },
          spec: pod.podSpec({
            user: pod.USER.application,
            privateImage: true,
            terminationGracePeriodSeconds: TERMINATION_GRACE_SECONDS,
            spread: APP.worker,
            containers: [workerContainer(environment, image)],
            volumes: [pod.emptyDir('tmp', pod.TMP_SIZE)],
          }),
        },
      },
    });
    new Availability(this, 'availability', { app: APP.worker, component: 'worker', scaling });
  }
}

function workerContainer(environment: EnvironmentConfig, image: string): k8s.Container {
  return {
    name: APP.worker,
    image,
    imagePullPolicy: 'IfNotPresent',
    command: [
      'celery',
      '-A',
      'app.celery_app',
      'worker',
      `--loglevel=${environment.worker.logLevel}`,
      `--concurrency=${CONCURRENCY}`,
      '-Q',
      QUEUES.join(','),
    ],
    env: [fromSecret('DATABASE_URL'), fromSecret('CELERY_BROKER_URL'), fromSecret('CELERY_RESULT_BACKEND')],
    resources: pod.resources(environment.worker.resources),
    securityContext: pod.CONTAINER_SECURITY,
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
    // 120 s; until it answers, the rollout keeps the worker before it.
    startupProbe: { ...PING, periodSeconds: 10, failureThreshold: 12 },
    // The ping goes through Redis: ten failures in ten minutes outlast a restart of Redis and the move of its volume.
    livenessProbe: { ...PING, periodSeconds: 60, failureThreshold: 10 },
  };
}

/** Asks this pod's own worker; takes 0.6 s, and 6.6 s when Redis is down. Each ping starts a Python of 0.5 CPU seconds. */
const PING: k8s.Probe = {
  exec: { command: ['sh', '-c', 'celery -A app.celery_app inspect ping -d "celery@$HOSTNAME" --timeout 5'] },
  timeoutSeconds: 20,
};
