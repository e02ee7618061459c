import { objectName, textAt } from '@vmshift/kubernetes';
import { routeFor, routesOf } from '../../cluster/ingress-routes';
import { changeRule, newPlaces } from '../rule';

/** Storage classes that LKE has. @see https://techdocs.akamai.com/cloud-computing/docs/persistent-volumes-with-the-linode-block-storage-csi-driver */
const STORAGE_CLASSES = ['linode-block-storage', 'linode-block-storage-retain'];

const unservedHosts = newPlaces(
  (view) => {
    const host = view.config?.host;
    const routes = routesOf(view);
    const [first] = routes;
    if (host === undefined || first === undefined || routeFor(routes, host, first.path) !== undefined) return [];
    const hosts = [...new Set(routes.map((route) => route.host))].join(', ');
    return [{ object: first.ingress, path: 'spec.rules', now: hosts, host }];
  },
  ({ host }) => host,
);

const unknownClasses = newPlaces((view) =>
  view.ofKind('PersistentVolumeClaim').flatMap((claim) => {
    const storageClass = textAt(claim, 'spec.storageClassName');
    if (storageClass === undefined || STORAGE_CLASSES.includes(storageClass)) return [];
    return [{ object: objectName(claim), path: 'spec.storageClassName', now: storageClass }];
  }),
);

/** What the manifests and Terraform have to agree on: the host that the records lead to, the storage classes. */
export const layerAgreement = [
  changeRule({
    id: 'host-not-served',
    title: 'An Ingress serves the host of the environment',
    judge: (comparison) => unservedHosts(comparison),
    class: 'outage',
    verdict: 'block',
    because: ({ host }) => `the model, the DNS records and CORS_ORIGINS name ${host}`,
    impact: 'the host of the environment is not served',
    fix: 'change the host in the model and let synth render it',
    see: 'https://kubernetes.io/docs/concepts/services-networking/ingress/',
    reads: ['spec.rules'],
  }),
  changeRule({
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
  }),
];
