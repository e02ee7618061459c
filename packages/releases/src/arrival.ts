import type { EnvironmentState } from './plan';
import type { HistoryEntry } from './read-history';
import type { ReleasePin } from './release-pin';

/** Whether two pins are of the same build. */
export function sameBuild(one: ReleasePin | undefined, other: ReleasePin): boolean {
  return one?.commit === other.commit && one.branch === other.branch;
}

/** The version that brought the pinned build into the environment; undefined where history does not tell. */
export function arrivalOf({ pin, history }: Pick<EnvironmentState, 'pin' | 'history'>): HistoryEntry | undefined {
  if (pin === undefined) return undefined;
  const other = history.findIndex((entry) => !sameBuild(entry.pin, pin));
  return history[other === -1 ? history.length - 1 : other - 1];
}
