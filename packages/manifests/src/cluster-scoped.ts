const CLUSTER_SCOPED =
  /^(Namespace|Cluster[A-Z].*|CustomResourceDefinition|StorageClass|PersistentVolume|IngressClass|PriorityClass|.*WebhookConfiguration|APIService|ValidatingAdmissionPolicy.*|RuntimeClass|CSIDriver|Node)$/;

/**
 * Whether objects of a kind live in no namespace: of the kinds of Kubernetes itself, and those whose name tells it.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#not-all-objects-are-in-a-namespace
 */
export function isClusterScoped(kind: string): boolean {
  return CLUSTER_SCOPED.test(kind);
}
