import type { Found } from '@vmshift/findings';
import type { EnvironmentView } from '../cluster/environment-view';
import type { Comparison } from '../rules/rule';

export type { Found } from '@vmshift/findings';
export { type Comparison, keptWorkloads } from '../rules/rule';

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
