import { KUBERNETES_VERSIONS_AS_OF, supportedKubernetesVersions } from '../kubernetes-versions';
import { environmentRule } from './rule';

/**
 * Protects the cluster from a version that nobody mends any more and that LKE upgrades by force.
 * @see https://kubernetes.io/releases/
 */
export const kubernetesVersions = environmentRule('kubernetes-versions', ({ cluster }, report) => {
  const supported = supportedKubernetesVersions();
  if (!supported.includes(cluster.kubernetesVersion)) {
    const allowed = `<major>.<minor>, supported on ${KUBERNETES_VERSIONS_AS_OF}: ${supported.join(', ')}`;
    report('cluster.kubernetesVersion', cluster.kubernetesVersion, allowed);
  }
});
