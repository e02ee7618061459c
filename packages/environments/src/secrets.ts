import { type ApplicationProfile, isOfDatabase, managedKey, type SecretValue, vmshift } from '@vmshift/application';
import { imageRegistry } from '@vmshift/kubernetes';
import { type Databases, inClusterDatabaseOf, managedDatabaseOf } from './databases';
import type { DatabaseConfig } from './environment-config';
import type { ImagesConfig } from './platform-config';

/** The Secret that holds every credential of vmshift. */
export const APPLICATION_SECRET = vmshift.secret.name;

/** The image pull secret. */
export const REGISTRY_SECRET = vmshift.secret.registry;

/** Docker Hub's own name among the logins of a client. */
const DOCKER_HUB_LOGIN = 'https://index.docker.io/v1/';

/**
 * What the image pull secret logs in to: where the application's images are, as its keys name a registry.
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/
 */
export function registryLogins({ api, celery }: Pick<ImagesConfig, 'api' | 'celery'>): readonly string[] {
  const keys = [api, celery].map((image) => imageRegistry(image).replace(/^docker\.io$/, DOCKER_HUB_LOGIN));
  return [...new Set(keys)];
}

/** A key of an environment's Secret. */
export interface EnvironmentSecretKey {
  readonly key: string;
  readonly value: SecretValue;
  /** The kind of the database that the value leads to: an environment has one of each at most. @default it leads to none */
  readonly database?: DatabaseConfig['kind'];
}

/** Every key of the environment's Secret: those of each of its databases, in use or idle, and the others. */
export function secretKeysOf(databases: Databases, { secret }: ApplicationProfile): readonly EnvironmentSecretKey[] {
  return Object.entries(secret.keys).flatMap(([key, value]): readonly EnvironmentSecretKey[] => {
    const ofServer = inClusterDatabaseOf(databases) ? [{ key, value, database: 'in-cluster' } as const] : [];
    if (!isOfDatabase(value)) return isOfServer(value) ? ofServer : [{ key, value }];
    const ofManaged = managedDatabaseOf(databases)
      ? [{ key: managedKey(key), value, database: 'managed' } as const]
      : [];
    return [...ofServer, ...ofManaged];
  });
}

/** Whether only a server of ours has such a value: no one else takes its password, and a managed database is not dumped. */
function isOfServer(value: SecretValue): boolean {
  return value.kind === 'backup-key' || (value.kind === 'password' && value.of === 'database');
}

/** The key that holds for a database what the profile's `key` holds for a server in the cluster. */
export function keyFor(database: Pick<DatabaseConfig, 'kind'>, key: string, { secret }: ApplicationProfile): string {
  const value = secret.keys[key];
  return database.kind === 'managed' && value && isOfDatabase(value) ? managedKey(key) : key;
}
