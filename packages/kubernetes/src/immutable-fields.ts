import { at, canonical } from './data';
import type { KubeObject } from './kube-object';
import { normalize } from './normalize';
import { exceeds } from './quantity';

/**
 * Fields that the API server refuses to change in an object that exists, by kind.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#label-selector-updates
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#update-strategies
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/#mutable-scheduling-directives
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#expanding-persistent-volumes-claims
 */
const IMMUTABLE: ReadonlyMap<string, readonly string[]> = new Map([
  ['ClusterRoleBinding', ['roleRef']],
  ['DaemonSet', ['spec.selector']],
  ['Deployment', ['spec.selector']],
  ['IngressClass', ['spec.controller']],
  [
    'Job',
    [
      ...['spec.backoffLimitPerIndex', 'spec.completionMode', 'spec.completions', 'spec.managedBy'],
      ...['spec.podFailurePolicy', 'spec.selector', 'spec.successPolicy', 'spec.template'],
    ],
  ],
  [
    'PersistentVolumeClaim',
    [
      ...['spec.accessModes', 'spec.dataSource', 'spec.dataSourceRef', 'spec.selector', 'spec.storageClassName'],
      ...['spec.resources.limits', 'spec.volumeMode', 'spec.volumeName'],
    ],
  ],
  ['PriorityClass', ['preemptionPolicy', 'value']],
  ['ReplicaSet', ['spec.selector']],
  ['ResourceQuota', ['spec.scopes']],
  ['RoleBinding', ['roleRef']],
  ['RuntimeClass', ['handler']],
  ['Secret', ['type']],
  ['Service', ['spec.clusterIP', 'spec.clusterIPs', 'spec.ipFamilies', 'spec.loadBalancerClass']],
  ['StatefulSet', ['spec.podManagementPolicy', 'spec.selector', 'spec.serviceName', 'spec.volumeClaimTemplates']],
  ['StorageClass', ['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode']],
]);

/** What a ConfigMap or a Secret that is marked `immutable` may not change any more. */
const SEALED = ['binaryData', 'data', 'immutable', 'stringData'];

/** What a claim asks for may only grow. */
const STORAGE = 'spec.resources.requests.storage';

/** The paths of all of them. */
export const IMMUTABLE_PATHS: readonly string[] = [...new Set([...IMMUTABLE.values()].flat())].sort();

/** A field that the API server refuses to change, with its values, undefined where it is absent. */
export interface ImmutableChange {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * The changes from one object to another of its name that the API server refuses; a value and the default that it
 * stands for are the same.
 */
export function immutableChanges(before: KubeObject, after: KubeObject): readonly ImmutableChange[] {
  const fields = (IMMUTABLE.get(after.kind) ?? []).filter((path) => !isFree(path, before, after));
  const sealed = before.immutable === true && /^(ConfigMap|Secret)$/.test(before.kind) ? SEALED : [];
  const changed = differing([...fields, ...sealed], before, after);
  const [had, wants] = [at(before, STORAGE), at(after, STORAGE)];
  // A claim without a size is refused as well.
  const shrinks =
    after.kind === 'PersistentVolumeClaim' && (wants === undefined ? had !== undefined : exceeds(had, wants));
  return shrinks ? [...changed, { path: STORAGE, before: had, after: wants }] : changed;
}

/**
 * Whether a field of {@link IMMUTABLE} may change all the same. The API server keeps what it allocated to a Service that
 * leaves it out, and an indexed Job may change its completions together with its parallelism.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/#elastic-indexed-jobs
 */
function isFree(path: string, before: KubeObject, after: KubeObject): boolean {
  const [had, wants] = [at(before, path), at(after, path)];
  if (after.kind === 'Job') {
    const indexed = path === 'spec.completions' && at(after, 'spec.completionMode') === 'Indexed';
    return indexed && wants === at(after, 'spec.parallelism');
  }
  if (after.kind !== 'Service') return false;
  const types = [before, after].map((service) => at(service, 'spec.type'));
  if (path === 'spec.loadBalancerClass') return types.some((type) => type !== 'LoadBalancer');
  if (types.includes('ExternalName')) return true;
  // A second family may come and go. Of a Service that names none, it is the cluster's.
  if (path === 'spec.ipFamilies') {
    const [first, next] = [had, wants].map((families) => (Array.isArray(families) ? families[0] : undefined));
    return first === undefined || next === undefined || first === next;
  }
  const needsAddress = types[1] === 'NodePort' || types[1] === 'LoadBalancer';
  return (wants === undefined || wants === '') && !(had === 'None' && needsAddress);
}

/** The fields that are not the same. What is spelled alike is not compared with the defaults of a whole object. */
function differing(paths: readonly string[], before: KubeObject, after: KubeObject): readonly ImmutableChange[] {
  const spelled = paths.filter((path) => isOther(at(before, path), at(after, path)));
  if (spelled.length === 0) return [];
  const [was, is] = [normalize(before, false), normalize(after, false)];
  return spelled
    .map((path) => ({ path, before: at(was, path), after: at(is, path) }))
    .filter((change) => isOther(change.before, change.after));
}

function isOther(left: unknown, right: unknown): boolean {
  return canonical(left) !== canonical(right);
}
