import { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import {
  APPLICATION_SECRET,
  APPLICATION_SECRET_KEYS,
  type ApplicationSecretKey,
  type EnvironmentConfig,
  REGISTRY_SECRET,
} from '@vmshift/environments';
import { Construct } from 'constructs';
import {
  applicationUrl,
  directUrl,
  type PostgresqlEndpoint,
  pgbouncerUserList,
  redisUrl,
} from '../terraform/connection-urls';

export interface ApplicationSecretsProps {
  readonly environment: EnvironmentConfig;
  /** Name of the namespace. */
  readonly namespace: string;
  readonly postgresql: PostgresqlEndpoint;
  /** Terraform expression, like every credential below. */
  readonly redisPassword: string;
  /** @default no dumps are made: the managed database has backups of its own */
  readonly backup?: BackupCredentials;
  readonly registry: RegistryCredentials;
}

export interface BackupCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface RegistryCredentials {
  readonly username: string;
  readonly token: string;
}

/**
 * The two Secrets of the namespace, written through write-only arguments: their values are in no state and in no plan, and
 * are sent when an expression changes or the model declares another revision.
 * @see https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only
 */
export class ApplicationSecrets extends Construct {
  constructor(scope: Construct, id: string, props: ApplicationSecretsProps) {
    super(scope, id);
    const { environment, namespace, registry } = props;
    new SecretV1(this, 'application', {
      metadata: { name: APPLICATION_SECRET, namespace },
      type: 'Opaque',
      dataWo: inOrder(values(props)),
      dataWoRevision: environment.secretRevisions.application,
    });
    new SecretV1(this, 'registry', {
      metadata: { name: REGISTRY_SECRET, namespace },
      type: 'kubernetes.io/dockerconfigjson',
      dataWo: { '.dockerconfigjson': dockerConfig(registry) },
      dataWoRevision: environment.secretRevisions.registry,
    });
  }
}

function values(props: ApplicationSecretsProps): Partial<Record<ApplicationSecretKey, string>> {
  const { environment, postgresql, redisPassword, backup } = props;
  return {
    DATABASE_URL: applicationUrl(environment, postgresql),
    DATABASE_DIRECT_URL: directUrl(postgresql),
    REDIS_URL: redisUrl(redisPassword, 0),
    CELERY_BROKER_URL: redisUrl(redisPassword, 0),
    CELERY_RESULT_BACKEND: redisUrl(redisPassword, 1),
    POSTGRES_PASSWORD: interpolation(postgresql.password),
    REDIS_PASSWORD: interpolation(redisPassword),
    PGBOUNCER_USERLIST: pgbouncerUserList(postgresql),
    BACKUP_ACCESS_KEY_ID: backup && interpolation(backup.accessKeyId),
    BACKUP_SECRET_ACCESS_KEY: backup && interpolation(backup.secretAccessKey),
  };
}

/** The values that are present, by the declared list and nothing else. */
function inOrder(present: Partial<Record<ApplicationSecretKey, string>>): Record<string, string> {
  return Object.fromEntries(
    APPLICATION_SECRET_KEYS.flatMap((key) => (present[key] === undefined ? [] : [[key, present[key]]])),
  );
}

/** @see https://kubernetes.io/docs/concepts/configuration/secret/#docker-config-secrets */
function dockerConfig({ username, token }: RegistryCredentials): string {
  const auth = `base64encode(join(":", [${username}, ${token}]))`;
  return interpolation(
    `jsonencode({ auths = { "ghcr.io" = { username = ${username}, password = ${token}, auth = ${auth} } } })`,
  );
}

function interpolation(expression: string): string {
  return `\${${expression}}`;
}
