import type { Problem, Unseen, Verdict } from '@vmshift/diagnosis';
import type { EnvironmentStatus } from '@vmshift/diagnosis/git';
import type { PlatformObservation } from '@vmshift/observation';

/** Everything that `status` and `diagnose` found; what `--json` prints. */
export interface Status {
  readonly verdict: Verdict;
  /** What the answer is read from. */
  readonly source: { readonly commit: string; readonly notes: readonly string[] };
  readonly environments: readonly EnvironmentStatus[];
  readonly problems: readonly Problem[];
  /** What was not looked at. */
  readonly unseen: readonly Unseen[];
  /** All that was seen of the real thing; absent where Git alone was read. */
  readonly observation?: PlatformObservation;
}
