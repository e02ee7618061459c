import { formatQuantity, nanos } from '@vmshift/kubernetes';
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
  const written = [LOG, ...folders.map(({ sizeLimit }) => sizeLimit)].reduce((sum, size) => sum + nanos(size), 0n);
  return written > nanos(POD_EPHEMERAL_STORAGE) ? formatQuantity(written, 'binary') : POD_EPHEMERAL_STORAGE;
}

/**
 * The same for a pod in which a dump waits, with the logs of several containers. A compressed dump is smaller than the
 * volume that it is made of. A drill has two folders of that size: one is the volume of its server. A size that is no
 * quantity counts as zero: a rule reports it.
 */
export function dumpStorage({ volume }: Pick<InClusterDatabaseConfig, 'volume'>, folders = 1): string {
  return formatQuantity(BigInt(folders) * nanos(volume.size) + 2n * nanos(POD_EPHEMERAL_STORAGE), 'binary');
}
