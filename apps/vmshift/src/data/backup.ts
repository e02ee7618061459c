import type { ApplicationProfile } from '@vmshift/application';
import { dumpStorage, type InClusterDatabaseConfig } from '@vmshift/environments';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { fromSecret } from '../environment-variables';
import { objectMetadata, podLabels } from '../metadata';
import * as pod from '../pod';
import { cronJobSpec } from '../processes/cron-job';
import { ALLOW_SMALLER, DUMP_FILES, DUMP_FOLDER, DUMP_SCRIPT, EXPIRE_SCRIPT, UPLOAD_SCRIPT } from './backup-scripts';
import { dumpsFolder, rcloneEnvironment } from './rclone';

export interface BackupProps {
  readonly profile: ApplicationProfile;
  readonly database: InClusterDatabaseConfig;
  /** Image references: the dump is made with the server's own version. */
  readonly images: { readonly postgresql: string; readonly rclone: string };
}

/**
 * Dumps PostgreSQL to object storage on a schedule, then deletes what is past its retention: in this order, so that old
 * dumps stay when no new one arrives.
 */
export class Backup extends Construct {
  constructor(scope: Construct, id: string, props: BackupProps) {
    super(scope, id);
    const { app, component, retries, deadlineSeconds } = props.profile.backup;

    new k8s.KubeCronJob(this, 'cron-job', {
      metadata: objectMetadata({ name: app, app, component, wave: 'edge' }),
      spec: cronJobSpec({
        schedule: props.database.backup.schedule,
        deadlineSeconds,
        retries,
        template: { metadata: { labels: podLabels(props.profile, { app, component }) }, spec: backupPod(props) },
      }),
    });
  }
}

function backupPod(props: BackupProps): k8s.PodSpec {
  const { profile, database } = props;
  const { user, graceSeconds } = profile.backup;
  const target = dumpsFolder(database.backup);
  const retention = `${database.backup.retentionDays}d`;
  return pod.podSpec(profile, {
    user,
    privateImage: false,
    placement: database.backup,
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: graceSeconds,
    initContainers: [
      dumpContainer(props),
      rcloneContainer(props, {
        ...{ name: 'upload', script: UPLOAD_SCRIPT, env: [{ name: ALLOW_SMALLER, value: 'no' }] },
        args: ['copy', DUMP_FOLDER, target, '--immutable', '--include', DUMP_FILES],
      }),
    ],
    containers: [
      rcloneContainer(props, {
        ...{ name: 'expire', script: EXPIRE_SCRIPT },
        args: ['delete', target, '--min-age', retention, '--include', DUMP_FILES],
      }),
    ],
    volumes: [
      pod.emptyDir('tmp', pod.TMP_SIZE),
      // A compressed dump is smaller than the volume that it is made of.
      pod.emptyDir('dump', database.volume.size),
    ],
  });
}

function dumpContainer({ profile, database, images }: BackupProps): k8s.Container {
  return {
    name: 'dump',
    image: images.postgresql,
    imagePullPolicy: 'IfNotPresent',
    command: ['sh', '-c', DUMP_SCRIPT],
    env: [
      // Past the pooler, whose transaction mode pg_dump does not survive.
      { name: 'PGHOST', value: profile.servers.database.app },
      { name: 'PGDATABASE', value: database.name },
      { name: 'PGUSER', value: database.user },
      { name: 'PGCONNECT_TIMEOUT', value: '10' },
      ...fromSecret(profile, profile.backup.dumpSecrets),
    ],
    ...backupContainer(database),
  };
}

interface RcloneStep {
  readonly name: string;
  /** Starts rclone with the arguments. */
  readonly script: string;
  readonly args: string[];
  /** Variables besides those of rclone. @default none */
  readonly env?: readonly k8s.EnvVar[];
}

function rcloneContainer(
  { profile, database, images }: BackupProps,
  { name, script, args, env = [] }: RcloneStep,
): k8s.Container {
  return {
    name,
    image: images.rclone,
    imagePullPolicy: 'IfNotPresent',
    command: ['sh', '-c', script, 'rclone'],
    args,
    env: [...rcloneEnvironment(profile, database.backup), ...env],
    ...backupContainer(database),
  };
}

function backupContainer(
  database: InClusterDatabaseConfig,
): Pick<k8s.Container, 'resources' | 'securityContext' | 'terminationMessagePolicy' | 'volumeMounts'> {
  return {
    terminationMessagePolicy: 'FallbackToLogsOnError',
    resources: pod.resources(database.backup.resources, dumpStorage(database)),
    securityContext: pod.CONTAINER_SECURITY,
    volumeMounts: [
      { name: 'tmp', mountPath: '/tmp' },
      { name: 'dump', mountPath: DUMP_FOLDER },
    ],
  };
}
