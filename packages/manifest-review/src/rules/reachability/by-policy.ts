import type { Place } from '@vmshift/findings';
import { canonical } from '@vmshift/kubernetes';
import type { Comparison } from '../rule';

/** A fact about one workload, or about several of which one policy is the cause. */
export type OfWorkloads<Facts> = Facts & {
  /** `Deployment/redis`, or `6 workloads`. */
  readonly who: string;
  /** The workloads, where one policy is the cause. */
  readonly lines?: readonly string[];
};

/**
 * The facts about workloads. What one policy does to several of them alike is one fact about the policy, with a line for
 * each workload: it is the cause where nothing else differs that decides who may connect.
 */
export function byPolicy<Facts extends Place>(
  comparison: Comparison,
  facts: readonly Facts[],
): readonly OfWorkloads<Facts>[] {
  const policy = onlyPolicy(comparison);
  const groups = new Map<string, Facts[]>();
  for (const one of facts) {
    const { before, after, verdict } = one;
    const key = policy === undefined ? one.object : canonical([before ?? '', after ?? '', verdict ?? '']);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((group): readonly OfWorkloads<Facts>[] => {
    const [first] = group;
    if (policy === undefined || first === undefined || group.length === 1)
      return group.map((one) => ({ ...one, who: one.object }));
    const lines = group.map(({ object }) => object);
    return [{ ...first, object: policy, path: 'spec', lines, who: `${group.length} workloads` }];
  });
}

/** The one NetworkPolicy that differs; undefined where several do, or labels of pods. */
function onlyPolicy({ changes }: Comparison): string | undefined {
  const [policy, ...others] = changes.filter(({ before, after }) => (after ?? before)?.kind === 'NetworkPolicy');
  const isLabelled = changes.some(({ fields }) => fields.some(({ path }) => /emplate\.metadata\.labels/.test(path)));
  return others.length > 0 || isLabelled ? undefined : policy?.object;
}
