import { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import type { ApplicationProfile } from '@vmshift/application';
import {
  type DatabaseConfig,
  type EnvironmentConfig,
  type EnvironmentSecretKey,
  secretKeysOf,
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
  readonly profile: ApplicationProfile;
  /** Name of the namespace. */
  readonly namespace: string;
  /** Where each database of the environment is, and how to log in. */
  readonly postgresql: ReadonlyMap<DatabaseConfig['kind'], PostgresqlEndpoint>;
  /** Terraform expression, like every credential below. */
  readonly redisPassword: string;
  /** @default no dumps are made: a managed database alone has backups of its own */
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
  /** What they are for, as the image pull secret names registries. */
  readonly logins: readonly string[];
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

/** The value of every key that this environment has. */
function values(props: ApplicationSecretsProps): Record<string, string> {
  return Object.fromEntries(
    secretKeysOf(props.environment, props.profile).map((made) => [made.key, secretValue(made, props)]),
  );
}

function secretValue({ key, value, database }: EnvironmentSecretKey, props: ApplicationSecretsProps): string {
  const { environment, profile, postgresql, redisPassword, backup, external } = props;
  const { servers } = profile;
  const endpoint = () => {
    const found = database && postgresql.get(database);
    if (found === undefined) throw new Error(`${environment.name}: ${key} is of a database that is nowhere`);
    return found;
  };
  switch (value.kind) {
    case 'database-url':
      return value.through === 'server'
        ? directUrl(endpoint())
        : applicationUrl(endpoint(), environment.database.pooler && servers.pooler);
    case 'queue-url':
      return redisUrl(servers.queue, redisPassword, value.database);
    case 'password':
      return interpolation(value.of === 'database' ? endpoint().password : redisPassword);
    case 'pooler-users':
      return pgbouncerUserList(endpoint());
    case 'backup-key':
      if (backup === undefined) throw new Error(`${environment.name}: ${key} without the key of its bucket`);
      return interpolation(backup[value.part]);
    case 'external':
      return interpolation(external(key));
  }
}

/** @see https://kubernetes.io/docs/concepts/configuration/secret/#docker-config-secrets */
function dockerConfig({ logins, username, token }: RegistryCredentials): string {
  const auth = `base64encode(join(":", [${username}, ${token}]))`;
  const login = `{ username = ${username}, password = ${token}, auth = ${auth} }`;
  const auths = logins.map((registry) => `${JSON.stringify(registry)} = ${login}`);
  return interpolation(`jsonencode({ auths = { ${auths.join(', ')} } })`);
}

function interpolation(expression: string): string {
  return `\${${expression}}`;
}
