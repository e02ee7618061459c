import type { EnvironmentConfig } from '@vmshift/environments';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { fromSecret } from '../environment-variables';
import { objectMetadata, podLabels } from '../metadata';
import { APP } from '../names';
import * as pod from '../pod';

const SCHEDULE_FOLDER = '/var/run/celery';
const SCHEDULE_VOLUME = 'celerybeat-schedule';

export interface BeatProps {
  readonly environment: EnvironmentConfig;
  /** Image reference. */
  readonly image: string;
}

/** The Celery scheduler: exactly one, or every task is scheduled twice. */
export class Beat extends Construct {
  constructor(scope: Construct, id: string, { environment, image }: BeatProps) {
    super(scope, id);

    new k8s.KubeDeployment(this, 'deployment', {
      metadata: objectMetadata({ name: APP.beat, app: APP.beat, component: 'scheduler', wave: 'workloads' }),
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: APP.beat } },
        strategy: pod.RECREATE,
        progressDeadlineSeconds: pod.PROGRESS_DEADLINE_SECONDS,
        revisionHistoryLimit: pod.REVISION_HISTORY_LIMIT,
        template: {
          metadata: { labels: podLabels({ app: APP.beat, component: 'scheduler', tier: 'scheduler' }) },
          spec: pod.podSpec({
            user: pod.USER.application,
            privateImage: true,
            terminationGracePeriodSeconds: 30,
            containers: [beatContainer(environment, image)],
            volumes: [pod.emptyDir('tmp', pod.TMP_SIZE), pod.emptyDir(SCHEDULE_VOLUME, '16Mi')],
          }),
        },
      },
    });
  }
}

function beatContainer(environment: EnvironmentConfig, image: string): k8s.Container {
  return {
    name: APP.beat,
    image,
    imagePullPolicy: 'IfNotPresent',
    command: [
      'celery',
      '-A',
      'app.celery_app',
      'beat',
      `--loglevel=${environment.beat.logLevel}`,
      `--schedule=${SCHEDULE_FOLDER}/celerybeat-schedule`,
    ],
    // It only sends; the database's URL is parsed by the settings but never used, and has a default.
    env: [fromSecret('CELERY_BROKER_URL')],
    resources: pod.resources(environment.beat.resources),
    securityContext: pod.CONTAINER_SECURITY,
    volumeMounts: [
      { name: 'tmp', mountPath: '/tmp' },
      { name: SCHEDULE_VOLUME, mountPath: SCHEDULE_FOLDER },
    ],
    startupProbe: { exec: scheduleWrittenWithin(2), periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 24 },
    // Beat writes its schedule every 3 to 5 minutes.
    livenessProbe: { exec: scheduleWrittenWithin(15), periodSeconds: 60, timeoutSeconds: 5, failureThreshold: 3 },
  };
}

/** The schedule is one file or three (`.dat`, `.dir`, `.bak`), depending on how Python was built. */
function scheduleWrittenWithin(minutes: number): k8s.ExecAction {
  const find = `find ${SCHEDULE_FOLDER} -name 'celerybeat-schedule*' -mmin -${minutes}`;
  return { command: ['sh', '-c', `${find} | grep -q .`] };
}
