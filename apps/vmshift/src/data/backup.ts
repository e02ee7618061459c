import type { ApplicationProfile } from '@vmshift/application';
import type { InClusterDatabaseConfig } from '@vmshift/environments';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { fromSecret } from '../environment-variables';
import { objectMetadata, podLabels } from '../metadata';
import * as pod from '../pod';
import { cronJobSpec } from '../processes/cron-job';
import { dumpsFolder, RCLONE_PATIENCE, rcloneEnvironment } from './rclone';

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

function backupPod({ profile, database, images }: BackupProps): k8s.PodSpec {
  const { user, graceSeconds } = profile.backup;
  const rclone = { profile, database, image: images.rclone };
  const { retentionDays } = database.backup;
  const target = dumpsFolder(database.backup);
  return pod.podSpec(profile, {
    user,
    privateImage: false,
    placement: database.backup,
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: graceSeconds,
    initContainers: [
      dumpContainer({ profile, database, image: images.postgresql }),
      rcloneContainer(rclone, 'upload', ['copy', DUMP_FOLDER, target, '--immutable']),
    ],
    containers: [rcloneContainer(rclone, 'expire', ['delete', target, '--min-age', `${retentionDays}d`])],
    volumes: [
      pod.emptyDir('tmp', pod.TMP_SIZE),
      // A compressed dump is smaller than the volume that it is made of.
      pod.emptyDir('dump', database.volume.size),
    ],
  });
}

interface BackupContainerProps extends Omit<BackupProps, 'images'> {
  /** Image reference. */
  readonly image: string;
}

function dumpContainer({ profile, database, image }: BackupContainerProps): k8s.Container {
  return {
    name: 'dump',
    image,
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

function rcloneContainer(
  { profile, database, image }: BackupContainerProps,
  name: string,
  args: readonly string[],
): k8s.Container {
  return {
    name,
    image,
    imagePullPolicy: 'IfNotPresent',
    args: [...args, '--include', DUMP_FILES, ...RCLONE_PATIENCE],
    env: rcloneEnvironment(profile, database.backup),
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
