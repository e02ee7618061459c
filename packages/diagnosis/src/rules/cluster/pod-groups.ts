import { counted } from '@vmshift/findings';
import type { ObservedPod } from '@vmshift/observation';
import type { EnvironmentView } from '../../view';
import { makerOf } from './seen-cluster';

/** Pods that have the same problem. */
export interface PodGroup<Case> {
  /** `Pod/name` of the first one by name. */
  readonly object: string;
  /** The other pods. */
  readonly others: readonly string[];
  /** `2 pods of Deployment/name` */
  readonly pods: string;
  /** Of the first pod. */
  readonly first: Case;
  readonly all: readonly Case[];
}

/**
 * One group for each problem: ten pods that crash for one reason are one problem.
 * @param keyOf what tells two problems apart, such as the workload with the container's name
 */
export function groupPods<Case extends { readonly pod: ObservedPod }>(
  view: EnvironmentView,
  cases: readonly Case[],
  keyOf: (one: Case, workload: string) => string,
): readonly PodGroup<Case>[] {
  const groups = new Map<string, Case[]>();
  for (const one of cases.toSorted((a, b) => (a.pod.name < b.pod.name ? -1 : 1))) {
    const key = keyOf(one, makerOf(view, one.pod));
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((all) => {
    const [first] = all;
    if (first === undefined) return [];
    const workloads = [...new Set(all.map(({ pod }) => makerOf(view, pod)))];
    const names = [...new Set(all.map(({ pod }) => pod.name))];
    const pods = `${counted(names.length, 'pod')} of ${workloads.join(' and ')}`;
    const [object = '', ...others] = names.map((name) => `Pod/${name}`);
    return [{ object, others, pods, first, all }];
  });
}

/** The earliest of some times; undefined where none is known. */
export function earliest(times: readonly (string | undefined)[]): string | undefined {
  return times
    .filter((time): time is string => time !== undefined)
    .toSorted((one, other) => Date.parse(one) - Date.parse(other))[0];
}
