import type { Problem } from '@vmshift/diagnosis';
import type { EnvironmentConfig } from '@vmshift/environments';
import type { DeploymentStatus } from './deployments';
import type { ReleaseOutcome } from './judge-release';

/** What became of the release in one environment. */
export interface WatchedEnvironment {
  readonly environment: EnvironmentConfig;
  readonly outcome: ReleaseOutcome;
}

/** How long and how closely is looked. */
export interface WatchTimes {
  readonly timeoutMs: number;
  readonly intervalMs: number;
}

export interface WatchRequest extends WatchTimes {
  readonly environments: readonly EnvironmentConfig[];
  /** What each of the environments is like now. A failure to look is an outcome `unknown`. */
  readonly look: () => Promise<readonly WatchedEnvironment[]>;
  /** Called with every change. */
  readonly tell: (environment: EnvironmentConfig, status: DeploymentStatus) => Promise<void>;
  /** Waits; false where the person has ended it. */
  readonly pause: (ms: number) => Promise<boolean>;
  readonly clock: () => Date;
}

/** An answer has to be seen so often in a row: what passes by itself is neither a failure nor a success. */
const CONFIRMATIONS = 3;

/**
 * Looks until every environment has an answer: the build runs, it failed, or another one took its place. What has none at
 * the end is pending or unknown, and never a failure.
 */
export async function watchRelease(request: WatchRequest): Promise<readonly WatchedEnvironment[]> {
  const { look, tell, pause, clock, timeoutMs, intervalMs, environments } = request;
  const end = clock().getTime() + timeoutMs;
  const streaks = new Map<string, Streak>();
  for (;;) {
    const seen = await look();
    const last = clock().getTime() + intervalMs > end;
    const watched = seen.map(({ environment, outcome }) => {
      const streak = follow(streaks.get(environment.name), outcome);
      streaks.set(environment.name, streak);
      return { environment, outcome: isSettled(streak) ? outcome : unconfirmed(outcome) };
    });
    for (const { environment, outcome } of watched) await tell(environment, statusOf(outcome, last));
    if (last || environments.every(({ name }) => isSettled(streaks.get(name)))) return watched;
    if (!(await pause(intervalMs))) return watched;
  }
}

/** How often in a row an environment gave the same answer. */
interface Streak {
  readonly answer: string;
  readonly times: number;
}

function follow(before: Streak | undefined, outcome: ReleaseOutcome): Streak {
  const answer = outcome.state === 'failed' ? `failed ${causeOf(outcome.problem)}` : outcome.state;
  return { answer, times: before?.answer === answer ? before.times + 1 : 1 };
}

function causeOf({ id, object }: Problem): string {
  return `${id} ${object}`;
}

/** What Git says needs no second look. */
function isSettled(streak: Streak | undefined): boolean {
  if (streak === undefined || streak.answer === 'pending' || streak.answer === 'unknown') return false;
  return streak.answer === 'superseded' || streak.times >= CONFIRMATIONS;
}

function unconfirmed(outcome: ReleaseOutcome): ReleaseOutcome {
  if (outcome.state === 'running') return { state: 'pending', because: 'healthy; looking again' };
  if (outcome.state === 'failed') return { state: 'pending', because: `${outcome.problem.cause}; looking again` };
  return outcome;
}

/** @param last whether nothing further is seen of it */
export function statusOf(outcome: ReleaseOutcome, last: boolean): DeploymentStatus {
  switch (outcome.state) {
    case 'running':
      return { state: 'success', description: 'runs, and is healthy' };
    case 'failed':
      return { state: 'failure', description: outcome.problem.cause };
    case 'superseded':
      return { state: 'inactive', description: outcome.by };
    case 'unreleased':
      return { state: 'failure', description: outcome.because };
    case 'pending':
      return last
        ? { state: 'error', description: `does not run yet: ${outcome.because}` }
        : { state: 'in_progress', description: outcome.because };
    case 'unknown':
      return { state: last ? 'error' : 'in_progress', description: `not seen: ${outcome.because}` };
  }
}
