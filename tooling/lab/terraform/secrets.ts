import type { Scopes } from './linode/server';

/** What a deploy is given; made up, and of the lab alone. */
export const SECRETS = {
  LINODE_TOKEN: 'lab-token-of-the-deploys',
  TF_VAR_postgres_password: 'made-up-postgres-password',
  TF_VAR_redis_password: 'made-up-redis-password',
  TF_VAR_backup_access_key_id: 'MADEUPBACKUPACCESSKEY',
  TF_VAR_backup_secret_access_key: 'made-up-backup-secret-key',
  TF_VAR_registry_username: 'ada-lovelace',
  TF_VAR_registry_token: 'made-up-registry-token',
  TF_VAR_argocd_webhook_secret: 'made-up-webhook-secret',
} as const;

const everything = { lke: 'read_write', databases: 'read_write', domains: 'read_write' } as const;

/** The tokens of docs/setup.md, "Linode". */
export const READ_ONLY_TOKEN = 'lab-token-that-only-reads';
export const TOKENS: Readonly<Record<string, Scopes>> = {
  [SECRETS.LINODE_TOKEN]: everything,
  [READ_ONLY_TOKEN]: { lke: 'read_only', databases: 'read_only', domains: 'read_only' },
};
