import { printPin, type ReleasePin } from '@vmshift/releases';
import { once } from '../../once';
import type { Comparison } from '../rule';

/** A pin that a change moves. */
export interface ChangedPin {
  /** `ReleasePin/<environment>`. */
  readonly object: string;
  readonly name: string;
  readonly was: ReleasePin;
  readonly is: ReleasePin;
  /** Whether the environment had this very pin before: what a revert of a release brings back. */
  readonly returns: boolean;
}

/**
 * The pin of an environment that is another one after the change; none where the main branch itself went on to that pin, as
 * between two of its commits. A pull request holds no release: main has each of them before a branch can.
 */
export const changedPins: (comparison: Comparison) => readonly ChangedPin[] = once(({ before, after }) => {
  const [was, is] = [before.pin, after.pin];
  if (was === undefined || is === undefined || was === is) return [];
  const [old, next] = [printPin(was), printPin(is)];
  if (old === next) return [];
  const released = before.releasedPins.map(printPin);
  const [from, to] = [released.indexOf(old), released.indexOf(next)];
  if (to >= 0 && from > to) return [];
  return [{ object: `ReleasePin/${after.name}`, name: after.name, was, is, returns: to >= 0 }];
});
