import type { Model } from './model';
import type { StateBackendConfig } from './platform-config';

type StateBucket = Extract<StateBackendConfig, { readonly kind: 's3' }>;

/** The bucket that holds the states of an environment's stacks. */
export function stateBucket({ bucketPrefix }: StateBucket, environment: string): string {
  return `${bucketPrefix}-${environment}`;
}

/** What one key pair of Object Storage is limited to. */
export interface StateKey {
  /** GitHub environment whose jobs hold it. */
  readonly environment: string;
  readonly readWrite: readonly string[];
  readonly readOnly: readonly string[];
}

/** GitHub environments whose jobs plan every stack and deploy none. */
const READERS: readonly string[] = ['plan', 'review'];

/**
 * The key pairs of the state buckets, one for each GitHub environment that runs Terraform; none where states are local
 * files. Argo CD is known to every cluster, so the environment that hosts it reads the states of the others.
 */
export function stateKeys({ platform, environments }: Pick<Model, 'platform' | 'environments'>): readonly StateKey[] {
  const { stateBackend } = platform;
  if (stateBackend.kind === 'local') return [];
  const all = environments.map(({ name }) => stateBucket(stateBackend, name));
  const keys = environments.map(({ name, cluster }) => {
    const own = stateBucket(stateBackend, name);
    return {
      environment: name,
      readWrite: [own],
      readOnly: cluster.hostsArgoCd ? all.filter((one) => one !== own) : [],
    };
  });
  return [...keys, ...READERS.map((environment) => ({ environment, readWrite: [], readOnly: all }))];
}
