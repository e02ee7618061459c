import type { InClusterDatabaseConfig } from '@vmshift/environments';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { fromSecret } from '../environment-variables';
import { objectMetadata, podLabels } from '../metadata';
import { APP } from '../names';
import * as pod from '../pod';

const DUMP_FOLDER = '/backup';
const DUMP_FILES = '*.dump';

/**
 * Dumps the database and lets only a whole dump have the name that is uploaded. `--list` reads the table of contents at
 * the start of the file; restoring to nowhere reads every block, so that a dump cut off anywhere ends the script.
 * @see https://www.postgresql.org/docs/16/app-pgdump.html
 */
export const DUMP_SCRIPT = `set -eu
partial=${DUMP_FOLDER}/dump.partial
pg_dump --format=custom --no-password --lock-wait-timeout=60s --file="$partial"
pg_restore --list "$partial" > /dev/null
pg_restore --file=/dev/null "$partial"
mv "$partial" "${DUMP_FOLDER}/$PGDATABASE-$(date -u +%Y%m%dT%H%M%SZ).dump"
`;

export interface BackupProps {
  readonly database: InClusterDatabaseConfig;
  /** Image references: the dump is made with the server's own version. */
  readonly images: { readonly postgresql: string; readonly rclone: string };
}

/**
 * Dumps PostgreSQL to object storage on a schedule, then deletes what is past its retention: in this order, so that old
 * dumps stay when no new one arrives.
 */
export class Backup extends Construct {
  constructor(scope: Construct, id: string, { database, images }: BackupProps) {
    super(scope, id);
    const { backup } = database;

    new k8s.KubeCronJob(this, 'cron-job', {
      metadata: objectMetadata({ name: APP.backup, app: APP.backup, component: 'backup', wave: 'edge' }),
      spec: {
        schedule: backup.schedule,
        timeZone: 'Etc/UTC',
        concurrencyPolicy: 'Forbid',
        // A run that was due while the cluster was down is made up for within the hour.
        startingDeadlineSeconds: 3600,
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 3,
        jobTemplate: {
          spec: {
            backoffLimit: 2,
            activeDeadlineSeconds: 3600,
            template: {
              metadata: { labels: podLabels({ app: APP.backup, component: 'backup' }) },
              spec: backupPod(database, images),
            },
          },
        },
      },
    });
  }
}

function backupPod(database: InClusterDatabaseConfig, images: BackupProps['images']): k8s.PodSpec {
  const { bucket, retentionDays } = database.backup;
  // Without the slash at its end rclone looks for a file of that name first, and answers "is a file not a directory"
  // whatever went wrong there: a wrong key, an unknown host, a refused connection.
  const target = `backup:${bucket}/postgresql/`;
  return pod.podSpec({
    // One user for all three, so that each can read what the one before wrote.
    user: pod.USER.postgresql,
    privateImage: false,
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: 30,
    initContainers: [
      dumpContainer(database, images.postgresql),
      rcloneContainer('upload', database, images.rclone, ['copy', DUMP_FOLDER, target, '--immutable']),
    ],
    containers: [
      rcloneContainer('expire', database, images.rclone, ['delete', target, '--min-age', `${retentionDays}d`]),
    ],
    volumes: [
      pod.emptyDir('tmp', pod.TMP_SIZE),
      // A compressed dump is smaller than the volume that it is made of.
      pod.emptyDir('dump', database.volume.size),
    ],
  });
}

function dumpContainer(database: InClusterDatabaseConfig, image: string): k8s.Container {
  return {
    name: 'dump',
    image,
    imagePullPolicy: 'IfNotPresent',
    command: ['sh', '-c', DUMP_SCRIPT],
    env: [
      // Past the pooler, whose transaction mode pg_dump does not survive.
      { name: 'PGHOST', value: APP.postgresql },
      { name: 'PGDATABASE', value: database.name },
      { name: 'PGUSER', value: database.user },
      { name: 'PGCONNECT_TIMEOUT', value: '10' },
      fromSecret('POSTGRES_PASSWORD', 'PGPASSWORD'),
    ],
    ...backupContainer(database),
  };
}

/**
 * A store that is not there ends rclone within a minute, one that accepts and never answers after six times a minute;
 * its own defaults take hours. The Job tries again with a new pod, so that all of it stays below the Job's deadline.
 * @see https://rclone.org/docs/#timeout-duration
 */
const PATIENCE = ['--contimeout=10s', '--timeout=60s', '--low-level-retries=2', '--retries=1'];

/** rclone, configured by its environment alone. @see https://rclone.org/docs/#config-file */
function rcloneContainer(
  name: string,
  database: InClusterDatabaseConfig,
  image: string,
  args: readonly string[],
): k8s.Container {
  return {
    name,
    image,
    imagePullPolicy: 'IfNotPresent',
    args: [...args, '--include', DUMP_FILES, ...PATIENCE],
    env: [
      { name: 'HOME', value: '/tmp' },
      // The word that means: there is no file.
      { name: 'RCLONE_CONFIG', value: 'notfound' },
      { name: 'RCLONE_CONFIG_BACKUP_TYPE', value: 's3' },
      { name: 'RCLONE_CONFIG_BACKUP_PROVIDER', value: 'Linode' },
      { name: 'RCLONE_CONFIG_BACKUP_ENDPOINT', value: database.backup.endpoint },
      // The key may use the bucket, not make one.
      { name: 'RCLONE_CONFIG_BACKUP_NO_CHECK_BUCKET', value: 'true' },
      fromSecret('BACKUP_ACCESS_KEY_ID', 'RCLONE_CONFIG_BACKUP_ACCESS_KEY_ID'),
      fromSecret('BACKUP_SECRET_ACCESS_KEY', 'RCLONE_CONFIG_BACKUP_SECRET_ACCESS_KEY'),
    ],
    ...backupContainer(database),
  };
}

function backupContainer(
  database: InClusterDatabaseConfig,
): Pick<k8s.Container, 'resources' | 'securityContext' | 'volumeMounts'> {
  return {
    resources: pod.resources(database.backup.resources),
    securityContext: pod.CONTAINER_SECURITY,
    volumeMounts: [
      { name: 'tmp', mountPath: '/tmp' },
      { name: 'dump', mountPath: DUMP_FOLDER },
    ],
  };
}
