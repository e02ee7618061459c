import type { ServerName } from './server';

/** What the value of a Secret key is made of. */
export type SecretValue =
  /** SQLAlchemy's URL: of the pooler where there is one, or always of the server itself. */
  | { readonly kind: 'database-url'; readonly through: 'pooler' | 'server' }
  /** URL of one of Redis' numbered databases. */
  | { readonly kind: 'queue-url'; readonly database: number }
  | { readonly kind: 'password'; readonly of: 'database' | 'queue' }
  /** PgBouncer's `auth_file`. */
  | { readonly kind: 'pooler-users' }
  /** Half of the key pair of the backup bucket. */
  | { readonly kind: 'backup-key'; readonly part: 'accessKeyId' | 'secretAccessKey' }
  /**
   * A credential that another party issues, such as the key of a mail service. Terraform gets it from the variable of the
   * key's name in lower case, 16 or more printable ASCII characters.
   */
  | {
      readonly kind: 'external';
      /** What it is, as the variable is described and doctor asks for it. */
      readonly description: string;
    };

/** The servers that a value leads to, the preferred one first; the others where it does not exist. */
export function serversOf(value: SecretValue): readonly ServerName[] {
  if (value.kind === 'queue-url') return ['queue'];
  if (value.kind !== 'database-url') return [];
  return value.through === 'pooler' ? ['pooler', 'database'] : ['database'];
}

/**
 * Name of the key that holds for a managed database what `key` holds for the server in the namespace. Each database has
 * keys of its own, so that a change from one to the other sends no Secret: the pods read other keys of the same one.
 */
export function managedKey(key: string): string {
  return `${MANAGED}${key}`;
}

const MANAGED = 'MANAGED_';

/** Whether a managed database has such a value: it makes its own dumps, and no server of ours takes its password. */
export function isOfDatabase({ kind }: SecretValue): boolean {
  return kind === 'database-url' || kind === 'pooler-users';
}

/** What the value of a key is made of, that of a managed database too; undefined where the Secret has no such key. */
export function secretValue(keys: Readonly<Record<string, SecretValue>>, key: string): SecretValue | undefined {
  if (Object.hasOwn(keys, key)) return keys[key];
  const value = key.startsWith(MANAGED) ? keys[key.slice(MANAGED.length)] : undefined;
  return value && isOfDatabase(value) ? value : undefined;
}
