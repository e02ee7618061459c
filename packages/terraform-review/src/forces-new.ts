/** Metadata that names the object: the API server knows no renaming. */
const NAMED = ['metadata.name', 'metadata.namespace'];

/**
 * Attributes that force a new object, by type, as far as our stacks use them; blocks are written without their index. What
 * else a provider replaces for, only a plan tells.
 * @see https://registry.terraform.io/providers/linode/linode/latest/docs/resources/lke_cluster
 * @see https://registry.terraform.io/providers/linode/linode/latest/docs/resources/lke_node_pool
 * @see https://registry.terraform.io/providers/linode/linode/latest/docs/resources/database_postgresql_v2
 * @see https://registry.terraform.io/providers/linode/linode/latest/docs/resources/domain_record
 * @see https://registry.terraform.io/providers/linode/linode/latest/docs/resources/object_storage_bucket
 * @see https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs
 * @see https://registry.terraform.io/providers/hashicorp/helm/latest/docs/resources/release
 */
export const FORCES_NEW: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries<readonly string[]>({
    helm_release: ['name', 'namespace'],
    kubernetes_ingress_class_v1: NAMED,
    kubernetes_namespace_v1: NAMED,
    kubernetes_role_binding_v1: [...NAMED, 'role_ref'],
    kubernetes_role_v1: NAMED,
    kubernetes_secret_v1: [...NAMED, 'type'],
    kubernetes_service_account_v1: NAMED,
    linode_database_postgresql_v2: ['region', 'fork_source', 'fork_restore_time'],
    linode_domain_record: ['domain_id', 'record_type'],
    linode_lke_cluster: ['region', 'tier', 'apl_enabled'],
    linode_lke_node_pool: ['cluster_id', 'type', 'disk_encryption'],
    linode_object_storage_bucket: ['label', 'region', 'endpoint_type', 's3_endpoint'],
    linode_object_storage_key: ['bucket_access'],
  }),
);
