import { addOnRequests } from '@vmshift/environments';

/**
 * Values of the cert-manager chart. The CRDs outlive the release: without them every certificate would be deleted.
 * @see https://cert-manager.io/docs/installation/helm/
 */
export function certManagerValues(): object {
  const { controller, webhook, cainjector } = addOnRequests.certManager;
  return {
    crds: { enabled: true, keep: true },
    replicaCount: controller.replicas,
    resources: { requests: controller.requests },
    webhook: { replicaCount: webhook.replicas, resources: { requests: webhook.requests } },
    cainjector: { replicaCount: cainjector.replicas, resources: { requests: cainjector.requests } },
  };
}
