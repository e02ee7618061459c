import { vmshift } from '@vmshift/application';
import { isDnsLabel } from '@vmshift/kubernetes';
import { environmentRule } from './rule';

/** Namespaces of the cluster and of what Terraform installs there; `kube-` belongs to Kubernetes. */
const TAKEN_NAMESPACES: readonly string[] = [
  'default',
  'argocd',
  'cert-manager',
  vmshift.neighbours.ingressController.namespace,
];

/**
 * Protects the namespace from an invalid name and from foreign objects. Two environments may use the same
 * name, since each has a cluster of its own.
 */
export const namespaces = environmentRule(
  {
    id: 'namespaces',
    title: 'The namespace has a valid name and holds nothing else',
    see: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/',
  },
  ({ namespace }, report) => {
    if (!isDnsLabel(namespace)) report('namespace', namespace, 'a DNS label: lower-case letters, digits, inner dashes');
    if (TAKEN_NAMESPACES.includes(namespace) || namespace.startsWith('kube-')) {
      report('namespace', namespace, `a namespace of its own, not kube-* or ${TAKEN_NAMESPACES.join(', ')}`);
    }
  },
);
