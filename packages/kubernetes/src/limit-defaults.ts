import { type Data, dataAt, recordsAt } from './data';
import type { KubeObject } from './kube-object';
import type { Container, Workload } from './workload';

/**
 * The workload as its pods are admitted: a request that is absent is the container's own limit, and what is absent then
 * comes from the namespace's LimitRange.
 * @see https://kubernetes.io/docs/concepts/policy/limit-range/#limitrange-and-admission-checks-for-pods
 */
export function withLimitDefaults(workload: Workload, ranges: readonly KubeObject[]): Workload {
  const rules = ranges.flatMap((range) => recordsAt(range, 'spec.limits')).filter(({ type }) => type === 'Container');
  return { ...workload, containers: workload.containers.map((container) => admitted(container, rules)) };
}

function admitted(container: Container, rules: readonly Data[]): Container {
  const own = dataAt(container.spec, 'resources');
  const fromRules = (field: string): Data => Object.assign({}, ...rules.map((rule) => dataAt(rule, field)));
  const limits = { ...fromRules('default'), ...dataAt(own, 'limits') };
  const requests = { ...fromRules('defaultRequest'), ...dataAt(own, 'limits'), ...dataAt(own, 'requests') };
  return { ...container, spec: { ...container.spec, resources: { ...own, limits, requests } } };
}
