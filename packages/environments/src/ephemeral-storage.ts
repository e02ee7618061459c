import { formatQuantity, parseQuantity } from '@vmshift/kubernetes';
import type { InClusterDatabaseConfig } from './environment-config';

/**
 * What a pod requests of the disk of its node, and may write there at most: its small folders, and its log, of which the
 * kubelet keeps five files of 10Mi for each container. Requested in full: a full disk evicts the pods of others.
 * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#local-ephemeral-storage
 */
export const POD_EPHEMERAL_STORAGE = '256Mi';

const LOG = '64Mi';

/** The same for a pod that writes to folders of the given sizes. */
export function ephemeralStorage(folders: readonly { readonly sizeLimit: string }[] = []): string {
  const nanos = [LOG, ...folders.map(({ sizeLimit }) => sizeLimit)].reduce((sum, size) => sum + amount(size), 0n);
  return nanos > amount(POD_EPHEMERAL_STORAGE) ? formatQuantity(nanos, 'binary') : POD_EPHEMERAL_STORAGE;
}

/**
 * The same for a pod in which a dump waits, with the logs of several containers. A compressed dump is smaller than the
 * volume that it is made of. A drill has two folders of that size: one is the volume of its server.
 */
export function dumpStorage({ volume }: Pick<InClusterDatabaseConfig, 'volume'>, folders = 1): string {
  return formatQuantity(BigInt(folders) * amount(volume.size) + 2n * amount(POD_EPHEMERAL_STORAGE), 'binary');
}

/** Zero for what is no quantity, which another rule reports. */
function amount(quantity: string): bigint {
  return parseQuantity(quantity) ?? 0n;
}
