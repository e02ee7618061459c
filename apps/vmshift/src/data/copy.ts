import { type ApplicationProfile, databaseCopy } from '@vmshift/application';
import { type DatabaseConfig, dumpStorage, type InClusterDatabaseConfig } from '@vmshift/environments';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { fromSecretOf } from '../environment-variables';
import { objectMetadata, podLabels } from '../metadata';
import * as pod from '../pod';
import { cronJobSpec, NEVER_DUE } from '../processes/cron-job';
import { COPY_FOLDER, COPY_SCRIPT, COPY_VARIABLES } from './copy-script';

export interface CopyProps {
  readonly profile: ApplicationProfile;
  /** The database in use. */
  readonly from: DatabaseConfig;
  /** The idle one. */
  readonly to: DatabaseConfig;
  /** Which of the two is the server in the cluster: the copy is sized and placed as its backup. */
  readonly server: InClusterDatabaseConfig;
  /** Image reference of PostgreSQL. */
  readonly image: string;
}

/**
 * Copies the database in use over the idle one when a person starts it: a CronJob that is suspended, as a Job in the
 * manifests would run with each sync.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-suspension
 */
export class Copy extends Construct {
  constructor(scope: Construct, id: string, props: CopyProps) {
    super(scope, id);
    const { app, component, deadlineSeconds } = databaseCopy(props.profile);

    new k8s.KubeCronJob(this, 'cron-job', {
      metadata: objectMetadata({ name: app, app, component, wave: 'edge' }),
      spec: cronJobSpec({
        ...NEVER_DUE,
        deadlineSeconds,
        // A copy that failed is looked at before the next.
        retries: 0,
        template: { metadata: { labels: podLabels(props.profile, { app, component }) }, spec: copyPod(props) },
      }),
    });
  }
}

function copyPod({ profile, from, to, server, image }: CopyProps): k8s.PodSpec {
  const { user, graceSeconds, urlKey } = databaseCopy(profile);
  return pod.podSpec(profile, {
    user,
    privateImage: false,
    placement: server.backup,
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: graceSeconds,
    containers: [
      {
        name: 'copy',
        image,
        imagePullPolicy: 'IfNotPresent',
        command: ['sh', '-c', COPY_SCRIPT],
        env: [
          ...fromSecretOf(from, profile, { [COPY_VARIABLES.from]: urlKey }),
          ...fromSecretOf(to, profile, { [COPY_VARIABLES.to]: urlKey }),
        ],
        terminationMessagePolicy: 'FallbackToLogsOnError',
        resources: pod.resources(server.backup.resources, dumpStorage(server)),
        securityContext: pod.CONTAINER_SECURITY,
        volumeMounts: [
          { name: 'tmp', mountPath: '/tmp' },
          { name: 'copy', mountPath: COPY_FOLDER },
        ],
      },
    ],
    volumes: [
      pod.emptyDir('tmp', pod.TMP_SIZE),
      // Two dumps, each without the indexes that the volume holds too.
      pod.emptyDir('copy', server.volume.size),
    ],
  });
}
