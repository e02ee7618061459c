import { inClusterDatabaseOf, type Model, stateBucket, stateKeys } from '@vmshift/environments';
import { gitHubName } from '../github/github-settings';
import type { MissingValue } from '../github/part';

/** A bucket of Linode's Object Storage. */
export interface PlannedBucket {
  readonly name: string;
  /** `https://<region>.linodeobjects.com` */
  readonly endpoint: string;
  /** Whether each version of an object is kept: a state is restored from an older one. */
  readonly versions: boolean;
}

/** A key pair that is limited to some buckets, and the secrets that it becomes. */
export interface PlannedKey {
  readonly label: string;
  readonly readWrite: readonly PlannedBucket[];
  readonly readOnly: readonly PlannedBucket[];
  readonly id: MissingValue;
  readonly secret: MissingValue;
}

/** The key pairs whose secrets GitHub lacks, each with its buckets. One half alone is of no use: both are made again. */
export function planStorage(model: Model, missing: readonly MissingValue[]): readonly PlannedKey[] {
  const { repository } = model.platform;
  const lacks = ({ environment, id, secret }: KeyNames): boolean =>
    missing.some(
      (one) => one.repository === repository && one.environment === environment && [id, secret].includes(one.name),
    );
  return [...stateKeyPairs(model), ...backupKeyPairs(model)]
    .filter(({ names }) => lacks(names))
    .map(({ names: { environment, id, secret }, ...key }) => ({
      ...key,
      id: { repository, environment, name: id },
      secret: { repository, environment, name: secret },
    }));
}

interface KeyNames {
  readonly environment: string;
  readonly id: string;
  readonly secret: string;
}

type KeyPair = Pick<PlannedKey, 'label' | 'readWrite' | 'readOnly'> & { readonly names: KeyNames };

function stateKeyPairs(model: Model): readonly KeyPair[] {
  const { stateBackend } = model.platform;
  if (stateBackend.kind === 'local') return [];
  const { endpoint } = stateBackend;
  const bucket = (name: string): PlannedBucket => ({ name, endpoint, versions: true });
  return stateKeys(model).map(({ environment, readWrite, readOnly }) => ({
    label: `${stateBucket(stateBackend, environment)}-key`,
    readWrite: readWrite.map(bucket),
    readOnly: readOnly.map(bucket),
    names: { environment, id: 'AWS_ACCESS_KEY_ID', secret: 'AWS_SECRET_ACCESS_KEY' },
  }));
}

function backupKeyPairs({ environments }: Model): readonly KeyPair[] {
  return environments.flatMap((declared) => {
    const server = inClusterDatabaseOf(declared);
    if (server === undefined) return [];
    const { name: environment } = declared;
    const { bucket: name, endpoint } = server.backup;
    return [
      {
        label: `${name}-key`,
        readWrite: [{ name, endpoint, versions: false }],
        readOnly: [],
        names: {
          environment,
          id: secretOf('backup_access_key_id'),
          secret: secretOf('backup_secret_access_key'),
        },
      },
    ];
  });
}

/** The secret at GitHub of a variable that Terraform reads. */
function secretOf(variable: string): string {
  return gitHubName(`TF_VAR_${variable}`).join();
}
