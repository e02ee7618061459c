import type { EnvironmentConfig } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import type { ReleaseAction } from './pin-version';
import type { HistoryEntry, RevertHold } from './read-history';
import type { Hold, ReleasePin } from './release-pin';

/** What planners know of an environment. */
export interface EnvironmentState {
  readonly environment: Pick<EnvironmentConfig, 'name' | 'branch'>;
  /** The pin as it is now; undefined for an environment that never had a release. */
  readonly pin: ReleasePin | undefined;
  /** Its versions, newest first. */
  readonly history: readonly HistoryEntry[];
  /** The pin that is there and is none; `pin` is undefined then. */
  readonly brokenPin?: BrokenPin;
}

/** A pin that cannot be read, such as one with the marks of a merge conflict. */
export interface BrokenPin {
  readonly text: string;
  /** What is wrong with it, on one line. */
  readonly problem: string;
  /** The commands that put it right. */
  readonly fix: string;
}

/** The pin, or where that cannot be read the newest version that can. */
export function lastPin({
  pin,
  history,
  brokenPin,
}: Pick<EnvironmentState, 'pin' | 'history' | 'brokenPin'>): ReleasePin | undefined {
  return pin ?? (brokenPin && history.find((entry) => entry.pin !== undefined)?.pin);
}

/** A decision about pins that has not been carried out yet, as plain JSON data. */
export interface ReleasePlan {
  readonly action: ReleaseAction;
  readonly environments: readonly EnvironmentPlan[];
  /** Why, where a person has to say so. */
  readonly reason?: string;
  /** Who asked, where it is recorded. */
  readonly by?: string;
}

export type EnvironmentPlan = EnvironmentChange | EnvironmentRest;

/** The pin of an environment changes. */
export interface EnvironmentChange {
  readonly environment: string;
  readonly outcome: 'change';
  readonly from?: ReleasePin;
  readonly to: ReleasePin;
  readonly because: string;
}

/**
 * Nothing happens to an environment: `unchanged`, it is so already; `held`, automatic releases are stopped; `refused`,
 * the request must not be carried out as it is.
 */
export interface EnvironmentRest {
  readonly environment: string;
  readonly outcome: 'unchanged' | 'held' | 'refused';
  readonly from?: ReleasePin;
  readonly because: string;
}

/** Why automatic releases leave an environment alone. */
export type HoldState =
  | { readonly kind: 'pin'; readonly hold: Hold }
  | { readonly kind: 'revert'; readonly revert: RevertHold };

/** The environment's hold: the one in its pin, or the one read from its history; undefined when releases go in. */
export function findHold(state: Pick<EnvironmentState, 'pin' | 'history' | 'brokenPin'>): HoldState | undefined {
  const hold = lastPin(state)?.hold;
  if (hold !== undefined) return { kind: 'pin', hold };
  const revert = state.history[0]?.heldBy;
  return revert && { kind: 'revert', revert };
}

/** @throws UserError for a pin that has to stay as it is but for the hold, and cannot be read */
export function requireReadablePin({ environment, brokenPin }: EnvironmentState): void {
  if (brokenPin === undefined) return;
  throw new UserError([`${environment.name}: ${brokenPin.problem}`, `  fix: ${brokenPin.fix}`]);
}

/**
 * The pin of an environment whose pin can be read.
 *
 * @param nothing what there is not without one, such as `nothing to hold`
 * @throws UserError where there is none: the environment never had a release, or a commit took the pin away
 */
export function requirePin(
  { environment: { name }, pin, history: [newest] }: EnvironmentState,
  nothing: string,
): ReleasePin {
  if (pin !== undefined) return pin;
  if (newest === undefined) throw new UserError(`${name} never had a release, so there is ${nothing}`);
  const commit = newest.commit.slice(0, 12);
  throw new UserError([
    `${name} has no pin any more, so there is ${nothing}: ${newest.author} took it away in ${commit}`,
    `  fix: git revert ${commit}, by a pull request where the branch takes no push; ./vmshiftctl history ${name} shows what ran there`,
  ]);
}

/** One sentence about a hold. */
export function describeHold(state: HoldState): string {
  if (state.kind === 'pin') return `held by ${state.hold.by}: ${state.hold.reason}`;
  const { commit, author, undone } = state.revert;
  return `held since ${author} reverted the release of ${buildName(undone)} in ${commit.slice(0, 12)}`;
}

/** A build as people read it: branch and the first digits of its commit. */
export function buildName({ branch, commit }: Pick<ReleasePin, 'branch' | 'commit'>): string {
  return `${branch}-${commit.slice(0, 12)}`;
}

/** The changes of a plan. */
export function changesOf(plan: ReleasePlan): readonly EnvironmentChange[] {
  return plan.environments.filter((environment) => environment.outcome === 'change');
}
