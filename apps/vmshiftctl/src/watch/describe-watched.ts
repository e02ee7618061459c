import type { ReturnDecision } from './decide-return';
import type { ReleaseOutcome } from './judge-release';

/** What became of a release in one environment, and what follows from it: what `watch --json` prints of each. */
export interface WatchResult {
  readonly environment: string;
  readonly outcome: ReleaseOutcome;
  /** Present where the release failed. */
  readonly decision?: ReturnDecision;
}

/** The same on one line. */
export function describeWatched({ environment, outcome, decision }: WatchResult): string {
  switch (outcome.state) {
    case 'running':
      return `${environment}: runs, and is healthy`;
    case 'failed':
      return `${environment}: failed: ${outcome.problem.cause}; ${decision?.return ? `to be taken back to ${decision.to.slice(0, 12)}` : `not taken back: ${decision?.because ?? ''}`}`;
    case 'superseded':
      return `${environment}: not pinned: ${outcome.by}`;
    case 'unreleased':
      return `${environment}: not released: ${outcome.because}`;
    case 'pending':
      return `${environment}: not running yet: ${outcome.because}`;
    case 'unknown':
      return `${environment}: not seen: ${outcome.because}`;
  }
}
