import { objectName, textAt } from '@vmshift/kubernetes';
import type { EnvironmentView } from '@vmshift/manifest-review';
import { placeOf, providerNamed, releasesOf } from '../environment-stacks';
import type { Need, NeedKind } from '../need';

/** Storage classes that LKE has. @see https://techdocs.akamai.com/cloud-computing/docs/persistent-volumes-with-the-linode-block-storage-csi-driver */
const STORAGE_CLASSES = ['linode-block-storage', 'linode-block-storage-retain'];

const storageClass: NeedKind = {
  name: 'storage-class',
  keeps: 'running',
  describe: (name) => `the StorageClass ${name}`,
  impact: 'a new claim of that class stays Pending, and its pod with it',
  fix: `use ${STORAGE_CLASSES[1]}, which every LKE cluster has`,
};

const metrics: NeedKind = {
  name: 'metrics',
  keeps: 'running',
  describe: () => 'metrics-server',
  impact: 'no autoscaler knows the load of its pods: the replicas stay as they are, whatever the load',
  fix: 'install metrics-server in the platform stack',
};

/** What claims and autoscalers need of the cluster. */
export function addOnNeeds(view: EnvironmentView): readonly Need[] {
  return [
    ...view.ofKind('PersistentVolumeClaim').flatMap((claim) => {
      const name = textAt(claim, 'spec.storageClassName');
      return name === undefined || STORAGE_CLASSES.includes(name) ? [] : [storageClassNeed(objectName(claim), name)];
    }),
    ...view.ofKind('HorizontalPodAutoscaler').map(
      (autoscaler): Need => ({
        ...{ kind: metrics, group: '', name: '', object: objectName(autoscaler), path: 'spec.metrics' },
        providers: (stacks) => {
          const [release] = releasesOf(stacks, 'metrics-server');
          return [release && placeOf(release, '')];
        },
      }),
    ),
  ];
}

function storageClassNeed(object: string, name: string): Need {
  return {
    ...{ kind: storageClass, group: name, name, object, path: 'spec.storageClassName' },
    providers: (stacks) => [providerNamed(stacks, 'kubernetes_storage_class', name)],
  };
}
