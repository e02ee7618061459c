import type { EnvironmentConfig } from '@vmshift/environments';
import {
  arrivalOf,
  describeHold,
  type EnvironmentState,
  findHold,
  type HistoryEntry,
  type ReleasePin,
} from '@vmshift/releases';
import { newerSibling } from './rules/releases/pins';

/** What Git says about one environment. */
export interface EnvironmentStatus {
  readonly environment: string;
  /** Branch of the application that it follows. */
  readonly branch: string;
  readonly host: string;
  /** The pinned build; absent for an environment that never had a release, or whose pin cannot be read. */
  readonly build?: BuildStatus;
  /** What is wrong with a pin that cannot be read. */
  readonly brokenPin?: string;
  /** Why automatic releases leave it alone, in one sentence. */
  readonly hold?: string;
  /** How many releases it lacks that another environment of its branch has. */
  readonly behind?: BehindStatus;
}

export interface BuildStatus {
  readonly commit: string;
  /** Tag of the API image. */
  readonly tag: string;
  /** Whether both images are pinned by digest, not by tag alone. */
  readonly digest: boolean;
  readonly sequence: number;
  readonly runUrl?: string;
  /** Since when it runs there, ISO 8601; absent where history does not tell. */
  readonly since?: string;
  /** Author of the commit that brought it. */
  readonly by?: string;
  /** How it came: `release`, `rollback`, `revert`, `edit`, … */
  readonly how?: string;
}

export interface BehindStatus {
  readonly sibling: string;
  readonly releases: number;
}

/** What runs in the environment, since when, and how far it is from the other environments of its branch. */
export function environmentStatus(
  environment: EnvironmentConfig,
  states: readonly EnvironmentState[],
): EnvironmentStatus {
  const state = states.find((one) => one.environment.name === environment.name);
  const { name, branch, host } = environment;
  const hold = state && findHold(state);
  if (state?.brokenPin !== undefined) {
    return { environment: name, branch, host, brokenPin: state.brokenPin.problem, hold: hold && describeHold(hold) };
  }
  if (state?.pin === undefined) return { environment: name, branch, host };
  const sibling = newerSibling(name, state.pin, states);
  return {
    environment: name,
    branch,
    host,
    build: buildStatus(state.pin, state.history),
    hold: hold && describeHold(hold),
    behind: sibling && { sibling: sibling.name, releases: sibling.releases },
  };
}

function buildStatus(pin: ReleasePin, history: readonly HistoryEntry[]): BuildStatus {
  const { commit, images, sequence, runUrl } = pin;
  const arrival = arrivalOf({ pin, history });
  return {
    commit,
    tag: images.api.tag,
    digest: Object.values(images).every(({ digest }) => digest !== undefined),
    sequence,
    runUrl,
    since: arrival?.authorDate,
    by: arrival?.author,
    how: arrival?.kind,
  };
}
