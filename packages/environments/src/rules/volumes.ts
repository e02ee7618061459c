import { canonicalQuantity, NANOS, parseQuantity } from '@vmshift/kubernetes';
import { databasesOf } from '../databases';
import type { VolumeConfig } from '../environment-config';
import { environmentRule, type Report } from './rule';

/** Linode rounds a smaller claim up to this, bills it, and refuses to grow it to anything below. */
const SMALLEST = '10Gi';

/** The classes of LKE; the first deletes the volume with its claim. */
const STORAGE_CLASSES: readonly string[] = ['linode-block-storage', 'linode-block-storage-retain'];

/** Protects the claims from a size that Linode does not have and from a class that is not on the cluster. */
export const volumes = environmentRule(
  {
    id: 'volumes',
    title: 'A claim has a size that Linode has and a class that the cluster has',
    see: 'https://github.com/linode/linode-blockstorage-csi-driver',
  },
  (environment, report) => {
    for (const { path, database } of databasesOf(environment)) {
      if (database.kind === 'in-cluster') check(database.volume, `${path}.volume`, report);
    }
    check(environment.redis.volume, 'redis.volume', report);
  },
);

function check({ size, storageClass }: VolumeConfig, path: string, report: Report): void {
  const nanos = parseQuantity(size);
  const smallest = parseQuantity(SMALLEST) ?? 0n;
  if (nanos === undefined || nanos < smallest || nanos % NANOS !== 0n || canonicalQuantity(size) !== size) {
    report(`${path}.size`, size, `a quantity in canonical form from ${SMALLEST}`);
  }
  if (!STORAGE_CLASSES.includes(storageClass)) {
    report(`${path}.storageClass`, storageClass, STORAGE_CLASSES.join(' or '));
  }
}
