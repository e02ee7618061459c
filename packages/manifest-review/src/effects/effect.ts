import type { Finding } from '@vmshift/findings';
import type { ObjectChange } from '../changes/object-changes';
import type { EnvironmentView } from '../cluster/environment-view';
import { predecessor } from '../cluster/succession';

/** A finding whose environments are not yet filled in. */
export type Found = Omit<Finding, 'environments'>;

/** One environment before and after the change. */
export interface Comparison {
  readonly before: EnvironmentView;
  readonly after: EnvironmentView;
  readonly changes: readonly ObjectChange[];
}

/** Tells what a change does to one thing that matters. Pure. */
export type Effect = (comparison: Comparison) => readonly Found[];

/** What is wrong with a state, whatever the change: the same fault before and after has the same key. */
export interface Fault extends Found {
  readonly key: string;
}

/** The faults that the change brings: those of the new state that the old one did not have. */
export function newFaults(faultsOf: (view: EnvironmentView) => readonly Fault[]): Effect {
  return ({ before, after }) => {
    const known = new Set(faultsOf(before).map(({ key }) => key));
    return faultsOf(after)
      .filter(({ key }) => !known.has(key))
      .map(({ key: _, ...found }) => found);
  };
}

/** Workloads that exist before and after, renamed ones too, with both of their states. */
export function keptWorkloads({ before, after }: Pick<Comparison, 'before' | 'after'>) {
  return after.workloads.flatMap((workload) => {
    const old = predecessor(workload, before, after);
    return old === undefined ? [] : [{ old, workload }];
  });
}
