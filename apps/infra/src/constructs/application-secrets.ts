import { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import type { ApplicationProfile, SecretValue } from '@vmshift/application';
import type { EnvironmentConfig } from '@vmshift/environments';
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
  readonly profile: ApplicationProfile;
  /** Name of the namespace. */
  readonly namespace: string;
  readonly postgresql: PostgresqlEndpoint;
  /** Terraform expression, like every credential below. */
  readonly redisPassword: string;
  /** @default no dumps are made: the managed database has backups of its own */
  readonly backup?: BackupCredentials;
  readonly registry: RegistryCredentials;
  /** The credential of another party for a Secret key of the kind `external`. */
  readonly external: (key: string) => string;
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
    const { secret } = props.profile;
    new SecretV1(this, 'application', {
      metadata: { name: secret.name, namespace },
      type: 'Opaque',
      dataWo: values(props),
      dataWoRevision: environment.secretRevisions.application,
    });
    new SecretV1(this, 'registry', {
      metadata: { name: secret.registry, namespace },
      type: 'kubernetes.io/dockerconfigjson',
      dataWo: { '.dockerconfigjson': dockerConfig(registry) },
      dataWoRevision: environment.secretRevisions.registry,
    });
  }
}

/** The value of every key of the profile that this environment has. */
function values(props: ApplicationSecretsProps): Record<string, string> {
  return Object.fromEntries(
    Object.entries(props.profile.secret.keys).flatMap(([key, made]) => {
      const value = secretValue(key, made, props);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

function secretValue(key: string, made: SecretValue, props: ApplicationSecretsProps): string | undefined {
  const { environment, profile, postgresql, redisPassword, backup, external } = props;
  const { servers } = profile;
  switch (made.kind) {
    case 'database-url':
      return made.through === 'server'
        ? directUrl(postgresql)
        : applicationUrl(postgresql, environment.database.pooler && servers.pooler);
    case 'queue-url':
      return redisUrl(servers.queue, redisPassword, made.database);
    case 'password':
      return interpolation(made.of === 'database' ? postgresql.password : redisPassword);
    case 'pooler-users':
      return pgbouncerUserList(postgresql);
    case 'backup-key':
      return backup && interpolation(backup[made.part]);
    case 'external':
      return interpolation(external(key));
  }
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
