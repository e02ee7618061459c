import { objectName, textAt } from '@vmshift/kubernetes';
import { changeRule, newPlaces } from '../rule';

/** Storage classes that LKE has. @see https://techdocs.akamai.com/cloud-computing/docs/persistent-volumes-with-the-linode-block-storage-csi-driver */
const STORAGE_CLASSES = ['linode-block-storage', 'linode-block-storage-retain'];

const unknownClasses = newPlaces((view) =>
  view.ofKind('PersistentVolumeClaim').flatMap((claim) => {
    const storageClass = textAt(claim, 'spec.storageClassName');
    if (storageClass === undefined || STORAGE_CLASSES.includes(storageClass)) return [];
    return [{ object: objectName(claim), path: 'spec.storageClassName', now: storageClass }];
  }),
);

/** Claims name a storage class that the cluster has. */
export const storageClasses = changeRule({
  id: 'storage-class-unknown',
  title: 'The cluster has the storage classes that claims name',
  judge: (comparison) => unknownClasses(comparison),
  class: 'outage',
  verdict: 'block',
  because: `the cluster has ${STORAGE_CLASSES.join(' and ')}`,
  impact: 'a new claim of another class stays Pending, and its pod with it',
  fix: `use ${STORAGE_CLASSES[1]}`,
  see: 'https://kubernetes.io/docs/concepts/storage/storage-classes/',
  reads: ['spec.storageClassName'],
});
