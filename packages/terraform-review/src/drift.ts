import { type AttributePath, isEmpty, listAt, type PlanObject } from './plan-value';
import type { AttributeChange, PlannedResource } from './terraform-plan';

/** Attributes that the outside world keeps changing and no one declares. */
const COMPUTED: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries<ReadonlySet<string>>({
    linode_lke_cluster: new Set(['api_endpoints', 'dashboard_url', 'status', 'kubeconfig']),
    linode_database_postgresql_v2: new Set([
      'members',
      'oldest_restore_time',
      'pending_updates',
      'status',
      'updated',
      'version',
    ]),
    linode_firewall: new Set(['devices', 'status', 'updated']),
    linode_vpc_subnet: new Set(['databases', 'linodes', 'nodebalancers', 'updated']),
    helm_release: new Set(['id', 'manifest', 'metadata', 'resources', 'status']),
  }),
);

/** Of a Kubernetes object's `metadata`, what every write changes. */
const COMPUTED_METADATA = new Set(['generation', 'resource_version', 'uid']);

/** What changed outside Terraform and means something: not the autoscaler's node count, not what is computed. */
export function effectiveDrift(resource: PlannedResource): readonly AttributeChange[] {
  return resource.changes.filter(({ path, before, after }) => {
    if (isEmpty(before) && isEmpty(after)) return false;
    return !isComputed(resource, path) && !isAutoscaled(resource, path);
  });
}

/** Whether the provider or the API decides what stands at the path, whatever is declared. */
export function isComputed({ type }: Pick<PlannedResource, 'type'>, path: AttributePath): boolean {
  if (path.length === 1 && path[0] === 'id') return true;
  if (COMPUTED.get(type)?.has(String(path[0])) === true) return true;
  return type.startsWith('kubernetes_') && path[0] === 'metadata' && COMPUTED_METADATA.has(String(path[2]));
}

/** Whether the path is a node count, or a node, of a pool that an autoscaler runs. */
function isAutoscaled({ type, before, after }: PlannedResource, path: AttributePath): boolean {
  const autoscaled = (...pool: AttributePath): boolean =>
    [before, after].every((side: PlanObject | null) => listAt(side ?? undefined, ...pool, 'autoscaler').length > 0);
  if (type === 'linode_lke_node_pool') return ['node_count', 'nodes'].includes(String(path[0])) && autoscaled();
  if (type !== 'linode_lke_cluster' || path[0] !== 'pool' || typeof path[1] !== 'number') return false;
  return ['count', 'nodes'].includes(String(path[2])) && autoscaled('pool', path[1]);
}
