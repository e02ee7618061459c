import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { Fn, type TerraformStack, Token } from 'cdktf';

/** How a provider reaches a Kubernetes API; every value is sensitive. */
export interface KubernetesAccess {
  readonly host: string;
  readonly clusterCaCertificate: string;
  readonly token: string;
}

/**
 * Reads an LKE kubeconfig: base64 of a YAML document with one cluster and one user with a static token. The mark is put
 * back on it, because a value read from another stack's state has lost it.
 * @see https://github.com/hashicorp/terraform/issues/29544
 */
export function kubernetesAccess(kubeconfig: string): KubernetesAccess {
  const document = Fn.yamldecode(Fn.base64decode(Fn.sensitive(kubeconfig)));
  const at = (...path: (string | number)[]): string => Token.asString(Fn.lookupNested(document, path));
  return {
    host: at('clusters', 0, 'cluster', 'server'),
    clusterCaCertificate: Fn.base64decode(at('clusters', 0, 'cluster', 'certificate-authority-data')),
    token: at('users', 0, 'user', 'token'),
  };
}

/** Configures the providers that write to the cluster. */
export function useCluster(stack: TerraformStack, access: KubernetesAccess): void {
  new KubernetesProvider(stack, 'kubernetes', { ...access });
  new HelmProvider(stack, 'helm', { kubernetes: { ...access } });
}
