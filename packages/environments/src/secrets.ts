/** The Secret that holds every credential of the application; written by Terraform, referenced by `dist/`. */
export const APPLICATION_SECRET = 'vmshift-secrets';

/** The image pull secret, type `kubernetes.io/dockerconfigjson`. */
export const REGISTRY_SECRET = 'ghcr-secret';

/**
 * The one list of keys in {@link APPLICATION_SECRET}, for both layers: Terraform writes exactly these, and a
 * `secretKeyRef` outside the list is refused.
 */
export const APPLICATION_SECRET_KEYS = [
  /** What the application connects to: the pooler where there is one. SQLAlchemy URL, psycopg2. */
  'DATABASE_URL',
  /** The PostgreSQL server itself, for the schema Job. */
  'DATABASE_DIRECT_URL',
  'REDIS_URL',
  'CELERY_BROKER_URL',
  'CELERY_RESULT_BACKEND',
  'POSTGRES_PASSWORD',
  'REDIS_PASSWORD',
  /** PgBouncer's `auth_file`. */
  'PGBOUNCER_USERLIST',
  /** Key pair of the backup bucket. */
  'BACKUP_ACCESS_KEY_ID',
  'BACKUP_SECRET_ACCESS_KEY',
] as const;

export type ApplicationSecretKey = (typeof APPLICATION_SECRET_KEYS)[number];
