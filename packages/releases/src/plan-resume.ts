import {
  describeHold,
  type EnvironmentState,
  findHold,
  type ReleasePlan,
  requirePin,
  requireReadablePin,
} from './plan';
import type { ReleasePin } from './release-pin';

/**
 * Lets automatic releases in again; the build stays as it is. A hold in the pin is removed. A hold read from history
 * ends with a new version of the pin that names the reverting commit, as Git has no other trace of it.
 *
 * @param reason of the hold that may be lifted, @default any
 * @throws UserError when the environment has no pin, or one that cannot be read
 */
export function planResume(state: EnvironmentState, reason?: string): ReleasePlan {
  const { environment } = state;
  requireReadablePin(state);
  const pin = requirePin(state, 'nothing to resume');
  const hold = findHold(state);
  const rest = { environment: environment.name, from: pin };
  if (hold === undefined) {
    return { action: 'resume', environments: [{ ...rest, outcome: 'unchanged', because: 'is not held' }] };
  }
  if (reason !== undefined && (hold.kind === 'revert' || hold.hold.reason !== reason)) {
    return { action: 'resume', environments: [{ ...rest, outcome: 'unchanged', because: describeHold(hold) }] };
  }
  const { hold: _hold, ...build } = pin;
  const to = hold.kind === 'pin' ? build : { ...build, resumedAfter: hold.revert.commit };
  return { action: 'resume', environments: [{ ...rest, outcome: 'change', to, because: `was ${describeHold(hold)}` }] };
}

/** A build that did not reach the environment while it was held. */
export interface SkippedBuild {
  readonly pin: ReleasePin;
  /** How it is known. */
  readonly because: string;
}

/**
 * The builds that Git knows to have been kept away: what ran before a rollback, what a revert undid, and what runs in
 * other environments of the same branch. A release that every environment refused leaves no trace in Git.
 *
 * @param states of all environments
 */
export function findSkippedBuilds(
  state: EnvironmentState,
  states: readonly EnvironmentState[],
): readonly SkippedBuild[] {
  const { pin, environment, history } = state;
  const hold = findHold(state);
  if (pin === undefined || hold === undefined) return [];
  const skipped: SkippedBuild[] = [];
  const add = (build: ReleasePin | undefined, because: string): void => {
    const news = build?.branch === environment.branch && build.commit !== pin.commit;
    if (news && !skipped.some((other) => other.pin.commit === build.commit)) skipped.push({ pin: build, because });
  };
  if (hold.kind === 'revert') add(hold.revert.undone, 'what the revert undid');
  else {
    // Each rollback of a held environment leaves a build, and the hold names the last one alone.
    const free = history.findIndex((entry) => entry.pin?.hold === undefined);
    const held = history.slice(0, free < 0 ? undefined : free);
    const holds = [hold.hold, ...held.flatMap((entry) => entry.pin?.hold ?? [])];
    const left = new Set(holds.flatMap(({ rolledBackFrom }) => rolledBackFrom ?? []));
    for (const [index, commit] of [...left].entries()) {
      const build = history.find((entry) => entry.pin?.commit === commit)?.pin;
      // One that is older than what is pinned was left for good, by a rollback forward.
      if ((build?.sequence ?? 0) < pin.sequence) continue;
      add(build, index === 0 ? 'what ran before the rollback' : 'what ran before an earlier rollback');
    }
  }
  for (const sibling of states) {
    if ((sibling.pin?.sequence ?? 0) >= pin.sequence) add(sibling.pin, `runs in ${sibling.environment.name}`);
  }
  return skipped;
}
