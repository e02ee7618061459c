import type { Problem } from '@vmshift/diagnosis';
import { printableLine, UserError } from '@vmshift/findings';
import { buildName, type EnvironmentState, findHold, pinFingerprint, planRollback, REASON } from '@vmshift/releases';
import { isOlderThanRelease } from './judge-release';

/** Whether a release that failed is taken back, to what, or why not. */
export type ReturnDecision =
  | {
      readonly return: true;
      /** Commit of the application that is pinned again. */
      readonly to: string;
      /** Fingerprint of the pin that the decision was taken on: another one at the moment of writing stops it. */
      readonly ifPin: string;
      readonly reason: string;
    }
  | { readonly return: false; readonly because: string };

export interface ReturnRequest {
  /** Whether the model wants it (`release.autoRollback`). */
  readonly autoRollback: boolean;
  readonly state: EnvironmentState;
  /** Why the release failed. */
  readonly problem: Problem;
  /** Commits of the application that were seen running well in the environment. */
  readonly verified: readonly string[];
  readonly now: Date;
}

/** Minutes by which the clocks of a cluster and of this machine may differ. */
const CLOCKS_DIFFER_MINUTES = 2;

/** Less than a pin takes, which counts other characters. */
const LONGEST_REASON = 150;

/** Failures that are older were seen by people: whatever they do about it is not undone. */
const LONGEST_MINUTES = 20;

/**
 * Decides as careful people do: only what failed is taken back, never what could not be seen; only where the release is the
 * cause; only to a build that was seen running well; once for each release; never a rollback, a revert or an edit, and
 * never over a hold. What is decided here is a proposal: it is carried out only on the pin it was taken on.
 */
export function decideReturn({ autoRollback, state, problem, verified, now }: ReturnRequest): ReturnDecision {
  const refuse = (because: string): ReturnDecision => ({ return: false, because });
  const { pin, history } = state;
  const { name } = state.environment;
  if (!autoRollback) return refuse(`the model leaves ${name} as it is (release.autoRollback)`);
  if (pin === undefined) return refuse('the pin cannot be read');
  if (!problem.releaseCanCause) return refuse('a release cannot be the cause');
  if (isOlderThanRelease(problem, state)) return refuse('it was so before the release');
  const hold = findHold(state);
  if (hold !== undefined) return refuse('the environment is held');
  if (history[0]?.kind !== 'release' || history[0].pin?.commit !== pin.commit)
    return refuse(`the build came by ${history[0]?.kind ?? 'an unknown way'}, not by a release`);
  if (history.some((entry) => entry.pin?.hold?.rolledBackFrom === pin.commit))
    return refuse(`${buildName(pin)} was taken back once already, and released again on purpose`);
  const age = problem.since === undefined ? undefined : minutesBetween(problem.since, now);
  if (age === undefined) return refuse('it is not known since when it has been so');
  if (age > LONGEST_MINUTES) return refuse(`it has been so for more than ${LONGEST_MINUTES} minutes`);
  if (!(age >= -CLOCKS_DIFFER_MINUTES)) return refuse(`${problem.since} is no time before now: clocks differ`);
  const to = previousCommit(withoutOvertaken(state, verified));
  if (to === undefined) return refuse('no other build ran there before');
  if (!verified.includes(to)) return refuse(`${to.slice(0, 12)}, which ran before, was never seen running well`);
  return { return: true, to, ifPin: pinFingerprint(pin), reason: reasonOf(problem) };
}

/** For the pin and a commit message, which take one short line. */
function reasonOf({ id, cause }: Problem): string {
  const text = [...printableLine(`automatic return: ${cause}`)].slice(0, LONGEST_REASON).join('').trim();
  return REASON.matches(text) ? text : `automatic return: ${id}`;
}

/**
 * The history without the releases just before that were replaced so soon that no watch could see them run: of two pushes
 * within minutes, the first one says nothing about the build that ran well until then.
 */
function withoutOvertaken(state: EnvironmentState, verified: readonly string[]): EnvironmentState {
  const [present, ...earlier] = state.history;
  const first = earlier.findIndex((entry, index) => {
    const newer = state.history[index];
    if (entry.kind !== 'release' || newer === undefined || entry.pin === undefined) return true;
    const isOvertaken = minutesBetween(entry.authorDate, new Date(newer.authorDate)) < LONGEST_MINUTES;
    return !isOvertaken || verified.includes(entry.pin.commit);
  });
  if (present === undefined || first < 0) return state;
  return { ...state, history: [present, ...earlier.slice(first)] };
}

/** The build that a rollback without a target goes to. */
function previousCommit(state: EnvironmentState): string | undefined {
  try {
    const [change] = planRollback({ reason: 'automatic return', by: 'watch' }, state).environments;
    return change?.outcome === 'change' ? change.to.commit : undefined;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

function minutesBetween(since: string, now: Date): number {
  return (now.getTime() - Date.parse(since)) / 60_000;
}
