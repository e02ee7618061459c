import { objectName, textAt } from '@vmshift/kubernetes';
import { routeFor, routesOf } from '../../cluster/ingress-routes';
import { type Fault, newFaults } from '../effect';

/** Storage classes that LKE has. @see https://techdocs.akamai.com/cloud-computing/docs/persistent-volumes-with-the-linode-block-storage-csi-driver */
const STORAGE_CLASSES = ['linode-block-storage', 'linode-block-storage-retain'];

/** What the manifests and Terraform have to agree on: the host that the records lead to, the storage classes of the cluster. */
export const layerAgreement = newFaults((view) => {
  const host = view.config?.host;
  const routes = routesOf(view);
  const faults: Fault[] = [];
  if (host !== undefined && routes.length > 0 && routeFor(routes, host, routes[0]?.path ?? '/') === undefined) {
    faults.push({
      key: `host ${host}`,
      id: 'host-not-served',
      class: 'outage',
      verdict: 'block',
      object: routes[0]?.ingress ?? '',
      path: 'spec.rules',
      before: undefined,
      after: routes.map((route) => route.host).join(', '),
      because: `the model, the DNS records and CORS_ORIGINS say ${host}`,
      impact: 'the host of the environment is not served',
      fix: 'change the host in the model and let synth render it',
      see: 'https://kubernetes.io/docs/concepts/services-networking/ingress/',
    });
  }
  for (const claim of view.ofKind('PersistentVolumeClaim')) {
    const storageClass = textAt(claim, 'spec.storageClassName');
    if (storageClass === undefined || STORAGE_CLASSES.includes(storageClass)) continue;
    faults.push({
      key: `${objectName(claim)} ${storageClass}`,
      id: 'storage-class-unknown',
      class: 'outage',
      verdict: 'block',
      object: objectName(claim),
      path: 'spec.storageClassName',
      before: undefined,
      after: storageClass,
      because: `the cluster has ${STORAGE_CLASSES.join(' and ')}`,
      impact: 'a new claim of another class stays Pending, and its pod with it',
      fix: `use ${STORAGE_CLASSES[1]}`,
      see: 'https://kubernetes.io/docs/concepts/storage/storage-classes/',
    });
  }
  return faults;
});
