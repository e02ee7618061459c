import type { Workload } from '@vmshift/kubernetes';
import { predecessor } from '../../cluster/succession';
import { once } from '../../once';
import type { Comparison } from '../rule';

/** Workloads of an environment that is there before and after. */
export interface WorkloadChanges {
  readonly added: readonly Workload[];
  readonly removed: readonly Workload[];
}

/** The workloads that are added and removed. One that is renamed, or has another kind, is neither. */
export const workloadChanges: (comparison: Comparison) => WorkloadChanges = once(({ before, after, changes }) => {
  if (before.objects.length === 0 || after.objects.length === 0) return { added: [], removed: [] };
  const named = (wanted: 'added' | 'removed') =>
    changes.filter(({ change }) => change === wanted).map(({ object }) => object);
  const added = named('added').flatMap((name) => after.workload(name) ?? []);
  const removed = named('removed').flatMap((name) => before.workload(name) ?? []);
  const replaced = new Set(added.map((workload) => predecessor(workload, before, after)?.name));
  return {
    added: added.filter(
      (workload) =>
        predecessor(workload, before, after) === undefined && !removed.some((old) => isOtherBuild(old, workload)),
    ),
    removed: removed.filter((old) => !replaced.has(old.name) && !added.some((workload) => isOtherBuild(old, workload))),
  };
});

/** Each build has a Job of its own name, whose pods have the label of those before. */
function isOtherBuild(old: Workload, workload: Workload): boolean {
  const { app } = old.labels;
  return (
    app !== undefined && app === workload.labels.app && [old, workload].every(({ object }) => object.kind === 'Job')
  );
}
