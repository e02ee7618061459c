import { type Data, dataAt, recordsAt } from './data';
import type { KubeObject } from './kube-object';
import type { Container, Workload } from './workload';

/**
 * The workload as its pods are admitted: a request that is absent is the container's own limit, and what is absent then
 * comes from the namespace's LimitRanges, of which the first that has a default wins.
 * @see https://kubernetes.io/docs/concepts/policy/limit-range/#limitrange-and-admission-checks-for-pods
 */
export function withLimitDefaults(workload: Workload, ranges: readonly KubeObject[]): Workload {
  const defaults = ranges
    .flatMap((range) => recordsAt(range, 'spec.limits'))
    .filter(({ type }) => type === 'Container')
    .map(defaultsOf)
    .reverse();
  const limits: Data = Object.assign({}, ...defaults.map((one) => one.limits));
  const requests: Data = Object.assign({}, ...defaults.map((one) => one.requests));
  return { ...workload, containers: workload.containers.map((container) => admitted(container, { limits, requests })) };
}

interface LimitDefaults {
  readonly limits: Data;
  readonly requests: Data;
}

/** A default limit that is absent is the greatest; a default request the default limit, else the least. */
function defaultsOf(rule: Data): LimitDefaults {
  const limits = { ...dataAt(rule, 'max'), ...dataAt(rule, 'default') };
  return { limits, requests: { ...dataAt(rule, 'min'), ...limits, ...dataAt(rule, 'defaultRequest') } };
}

function admitted(container: Container, defaults: LimitDefaults): Container {
  const own = dataAt(container.spec, 'resources');
  const limits = { ...defaults.limits, ...dataAt(own, 'limits') };
  const requests = { ...defaults.requests, ...dataAt(own, 'limits'), ...dataAt(own, 'requests') };
  return { ...container, spec: { ...container.spec, resources: { ...own, limits, requests } } };
}
