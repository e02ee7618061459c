import { type ApplicationProfile, databaseRestore } from '@vmshift/application';
import type { InClusterDatabaseConfig } from '@vmshift/environments';
import { parseQuantity, toBytes } from '@vmshift/kubernetes';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { fromSecret } from '../environment-variables';
import { objectMetadata, podLabels } from '../metadata';
import * as pod from '../pod';
import { cronJobSpec } from '../processes/cron-job';
import { FETCH_SCRIPT, RESTORE_FOLDER } from './fetch-script';
import { dumpsFolder, rcloneEnvironment } from './rclone';
import { RESTORE_SCRIPT } from './restore-script';

export interface RestoreProps {
  readonly profile: ApplicationProfile;
  readonly database: InClusterDatabaseConfig;
  /** Image references: a dump is restored with the server's own version. */
  readonly images: { readonly postgresql: string; readonly rclone: string };
}

/**
 * Lists the dumps, or restores one, when a person makes a Job of it (`vmshiftctl restore`): a CronJob that is suspended, as a
 * Job in the manifests would run with each sync. As it stands it lists.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-suspension
 */
export class Restore extends Construct {
  constructor(scope: Construct, id: string, props: RestoreProps) {
    super(scope, id);
    const { profile } = props;
    const { app, component, deadlineSeconds } = databaseRestore(profile);

    new k8s.KubeCronJob(this, 'cron-job', {
      metadata: objectMetadata({ name: app, app, component, wave: 'edge' }),
      spec: cronJobSpec({
        // Never due while it is suspended; New Year, if it is not.
        schedule: '0 0 1 1 *',
        suspend: true,
        deadlineSeconds,
        // A restore that failed is looked at before the next.
        retries: 0,
        template: { metadata: { labels: podLabels(profile, { app, component }) }, spec: restorePod(props) },
      }),
    });
  }
}

function restorePod({ profile, database, images }: RestoreProps): k8s.PodSpec {
  const { user, graceSeconds } = databaseRestore(profile);
  return pod.podSpec(profile, {
    user,
    privateImage: false,
    placement: database.backup,
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: graceSeconds,
    initContainers: [
      {
        name: 'fetch',
        image: images.rclone,
        imagePullPolicy: 'IfNotPresent',
        command: ['sh', '-c', FETCH_SCRIPT],
        env: [
          ...request(database),
          { name: 'DUMPS', value: dumpsFolder(database.backup) },
          ...rcloneEnvironment(profile, database.backup),
        ],
        ...restoreContainer(database),
      },
    ],
    containers: [
      {
        name: 'restore',
        image: images.postgresql,
        imagePullPolicy: 'IfNotPresent',
        command: ['bash', '-c', RESTORE_SCRIPT],
        env: [
          ...request(database),
          // Past the pooler, whose transaction mode a restore does not survive.
          { name: 'PGHOST', value: profile.servers.database.app },
          { name: 'PGUSER', value: database.user },
          { name: 'PGCONNECT_TIMEOUT', value: '10' },
          { name: 'VOLUME_BYTES', value: volumeBytes(database) },
          ...fromSecret(profile, profile.backup.dumpSecrets),
        ],
        ...restoreContainer(database),
      },
    ],
    volumes: [
      pod.emptyDir('tmp', pod.TMP_SIZE),
      // A compressed dump is smaller than the volume that it was made of.
      pod.emptyDir('restore', database.volume.size),
    ],
  });
}

/** What a person asks for: the values of a Job that is made as it stands. */
function request({ name }: InClusterDatabaseConfig): k8s.EnvVar[] {
  return [
    { name: 'ACTION', value: 'list' },
    { name: 'DUMP', value: 'latest' },
    { name: 'INTO', value: 'schema' },
    { name: 'PGDATABASE', value: name },
  ];
}

function restoreContainer({
  backup,
}: InClusterDatabaseConfig): Pick<k8s.Container, 'resources' | 'securityContext' | 'volumeMounts'> {
  return {
    resources: pod.resources(backup.resources),
    securityContext: pod.CONTAINER_SECURITY,
    volumeMounts: [
      { name: 'tmp', mountPath: '/tmp' },
      { name: 'restore', mountPath: RESTORE_FOLDER },
    ],
  };
}

function volumeBytes({ volume: { size } }: InClusterDatabaseConfig): string {
  const nanos = parseQuantity(size);
  if (nanos === undefined) throw new TypeError(`database.volume.size: got ${size}, no quantity`);
  return String(toBytes(nanos));
}
