import type { ApplicationProfile } from '@vmshift/application';
import type { BackupConfig } from '@vmshift/environments';
import type { k8s } from 'cdk8s-plus-28';
import { fromSecret } from '../environment-variables';

/**
 * A store that is not there ends rclone within a minute, one that accepts and never answers after six times a minute;
 * its own defaults take hours. The Job tries again with a new pod, so that all of it stays below the Job's deadline.
 * @see https://rclone.org/docs/#timeout-duration
 */
export const RCLONE_PATIENCE = ['--contimeout=10s', '--timeout=60s', '--low-level-retries=2', '--retries=1'];

/**
 * The folder of the dumps, as rclone names it. Without the slash at its end rclone looks for a file of that name first, and
 * answers "is a file not a directory" whatever went wrong there: a wrong key, an unknown host, a refused connection.
 */
export function dumpsFolder({ bucket }: BackupConfig): string {
  return `backup:${bucket}/postgresql/`;
}

/** rclone, configured by its environment alone. @see https://rclone.org/docs/#config-file */
export function rcloneEnvironment(profile: ApplicationProfile, { endpoint }: BackupConfig): k8s.EnvVar[] {
  return [
    { name: 'HOME', value: '/tmp' },
    // The word that means: there is no file.
    { name: 'RCLONE_CONFIG', value: 'notfound' },
    { name: 'RCLONE_CONFIG_BACKUP_TYPE', value: 's3' },
    { name: 'RCLONE_CONFIG_BACKUP_PROVIDER', value: 'Linode' },
    { name: 'RCLONE_CONFIG_BACKUP_ENDPOINT', value: endpoint },
    // The key may use the bucket, not make one.
    { name: 'RCLONE_CONFIG_BACKUP_NO_CHECK_BUCKET', value: 'true' },
    ...fromSecret(profile, profile.backup.storageSecrets),
  ];
}
