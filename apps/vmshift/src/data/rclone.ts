import type { ApplicationProfile } from '@vmshift/application';
import type { BackupConfig } from '@vmshift/environments';
import type { k8s } from 'cdk8s-plus-28';
import { fromSecret } from '../environment-variables';

/**
 * The folder of the dumps, as rclone names it. Without the slash at its end rclone looks for a file of that name first, and
 * answers "is a file not a directory" whatever went wrong there: a wrong key, an unknown host, a refused connection.
 */
export function dumpsFolder({ bucket }: BackupConfig): string {
  return `backup:${bucket}/postgresql/`;
}

/**
 * rclone, configured by its environment alone. A store that refuses ends it at once, one that accepts and never answers
 * after six times `RCLONE_TIMEOUT`; its own defaults take hours.
 * @see https://rclone.org/docs/#environment-variables
 */
export function rcloneEnvironment(profile: ApplicationProfile, { endpoint }: BackupConfig): k8s.EnvVar[] {
  return [
    { name: 'HOME', value: '/tmp' },
    // The word that means: there is no file.
    { name: 'RCLONE_CONFIG', value: 'notfound' },
    { name: 'RCLONE_CONTIMEOUT', value: '10s' },
    { name: 'RCLONE_TIMEOUT', value: '30s' },
    { name: 'RCLONE_LOW_LEVEL_RETRIES', value: '2' },
    // The Job tries again with a new pod, so that all of it stays below the Job's deadline.
    { name: 'RCLONE_RETRIES', value: '1' },
    { name: 'RCLONE_CONFIG_BACKUP_TYPE', value: 's3' },
    { name: 'RCLONE_CONFIG_BACKUP_PROVIDER', value: 'Linode' },
    { name: 'RCLONE_CONFIG_BACKUP_ENDPOINT', value: endpoint },
    // The key may use the bucket, not make one.
    { name: 'RCLONE_CONFIG_BACKUP_NO_CHECK_BUCKET', value: 'true' },
    ...fromSecret(profile, profile.backup.storageSecrets),
  ];
}
