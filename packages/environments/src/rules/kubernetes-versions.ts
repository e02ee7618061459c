import { KUBERNETES_VERSIONS_AS_OF, supportedKubernetesVersions } from '../kubernetes-versions';
import { environmentRule } from './rule';

/** Protects the cluster from a version that is no longer supported and that LKE upgrades by force. */
export const kubernetesVersions = environmentRule(
  {
    id: 'kubernetes-versions',
    title: 'The cluster runs a supported version of Kubernetes',
    see: 'https://kubernetes.io/releases/',
  },
  ({ cluster }, report) => {
    const supported = supportedKubernetesVersions();
    if (!supported.includes(cluster.kubernetesVersion)) {
      const allowed = `a version of packages/environments/src/kubernetes-versions.ts that was supported on ${KUBERNETES_VERSIONS_AS_OF}: ${supported.map((version) => `'${version}'`).join(', ')}`;
      report('cluster.kubernetesVersion', cluster.kubernetesVersion, allowed);
    }
  },
);
