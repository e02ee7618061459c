import { canonical, type Data, isData } from './data';
import { DEFAULTS, EMPTY_IS_ABSENT } from './defaults';
import type { KubeObject } from './kube-object';

/** Where each kind keeps what has a shape of its own: pod specifications, Job specifications, claims. */
const NESTED: Readonly<Record<string, string>> = {
  'Pod.spec': 'pod',
  'Deployment.spec.template.spec': 'pod',
  'ReplicaSet.spec.template.spec': 'pod',
  'StatefulSet.spec.template.spec': 'pod',
  'DaemonSet.spec.template.spec': 'pod',
  'Job.spec.template.spec': 'pod',
  'CronJob.spec.jobTemplate.spec': 'Job.spec',
  'StatefulSet.spec.volumeClaimTemplates[]': 'PersistentVolumeClaim',
  'pod.containers[]': 'container',
  'pod.initContainers[]': 'container',
  'container.livenessProbe': 'probe',
  'container.readinessProbe': 'probe',
  'container.startupProbe': 'probe',
};

/**
 * The object without what the API server would have written anyway, so that two spellings of the same object are equal.
 * @param scaled whether a HorizontalPodAutoscaler owns the object's replicas: then `replicas: 1` is not the same as none
 */
export function normalize(object: KubeObject, scaled: boolean): Data {
  const result = normalizeMapping(object, object.kind, scaled);
  if (object.kind === 'NetworkPolicy' && isData(result.spec)) {
    return { ...result, spec: withPolicyTypes(result.spec) };
  }
  return result;
}

function normalizeMapping(value: Data, shape: string, scaled: boolean): Data {
  const defaults = DEFAULTS[shape] ?? {};
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const item = value[key];
    if (item === null || item === undefined) continue;
    // Text and numbers have no shape, and most fields hold nothing else.
    const normalized = typeof item === 'object' ? normalizeValue(item, shapeOf(shape, key), scaled) : item;
    const isDefault = key in defaults && isSame(defaults[key], normalized);
    if (isDefault && !(scaled && key === 'replicas')) continue;
    if (EMPTY_IS_ABSENT.has(key) && isEmpty(normalized)) continue;
    result[key] = normalized;
  }
  return withoutDerived(result, shape);
}

function isSame(left: unknown, right: unknown): boolean {
  return left === right || canonical(left) === canonical(right);
}

function normalizeValue(value: unknown, shape: string, scaled: boolean): unknown {
  if (Array.isArray(value)) {
    const item = NESTED[`${shape}[]`] ?? `${shape}[]`;
    return value.map((element) => normalizeValue(element, item, scaled));
  }
  return isData(value) ? normalizeMapping(value, shape, scaled) : value;
}

function shapeOf(parent: string, key: string): string {
  const shape = `${parent}.${key}`;
  return NESTED[shape] ?? shape;
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) ? value.length === 0 : isData(value) && Object.keys(value).length === 0;
}

/** Removes defaults that the API server derives from a neighbouring field. */
function withoutDerived(value: Record<string, unknown>, shape: string): Data {
  if (shape === 'container' && value.imagePullPolicy === defaultPullPolicy(value.image)) delete value.imagePullPolicy;
  if (shape === 'Service.spec.ports[]' && value.targetPort === value.port) delete value.targetPort;
  return value;
}

/** @see https://kubernetes.io/docs/concepts/containers/images/#imagepullpolicy-defaulting */
function defaultPullPolicy(image: unknown): string {
  if (typeof image !== 'string') return 'Always';
  if (image.includes('@')) return 'IfNotPresent';
  const tag = /:([^/:]+)$/.exec(image)?.[1];
  return tag === undefined || tag === 'latest' ? 'Always' : 'IfNotPresent';
}

/** @see https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/#NetworkPolicySpec */
function withPolicyTypes(spec: Data): Data {
  return spec.policyTypes === undefined
    ? { ...spec, policyTypes: spec.egress === undefined ? ['Ingress'] : ['Ingress', 'Egress'] }
    : spec;
}
