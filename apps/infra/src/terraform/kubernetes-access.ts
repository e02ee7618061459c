import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { Fn, TerraformLocal, type TerraformStack } from 'cdktf';

/** Address of the API in the kubeconfig of {@link useCluster}, as an expression. */
export const API_SERVER = 'local.kubeconfig.clusters[0].cluster.server';

/**
 * Configures the providers that write to the cluster, from an LKE kubeconfig: base64 of a YAML document with one cluster
 * and one user with a static token. The mark is put back on it, because a value read from another stack's state has lost it.
 * @see https://github.com/hashicorp/terraform/issues/29544
 */
export function useCluster(stack: TerraformStack, kubeconfig: string): void {
  new TerraformLocal(stack, 'kubeconfig', Fn.yamldecode(Fn.base64decode(Fn.sensitive(kubeconfig))));
  const access = {
    host: `\${${API_SERVER}}`,
    clusterCaCertificate: `\${base64decode(local.kubeconfig.clusters[0].cluster["certificate-authority-data"])}`,
    token: `\${local.kubeconfig.users[0].user.token}`,
  };
  new KubernetesProvider(stack, 'kubernetes', access);
  new HelmProvider(stack, 'helm', { kubernetes: access });
}
