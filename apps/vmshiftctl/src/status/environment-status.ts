import type { EnvironmentConfig, PlatformConfig } from '@vmshift/environments';
import { counted } from '@vmshift/findings';
import {
  describeHold,
  type EnvironmentState,
  findHold,
  firstReleaseCommand,
  type HistoryEntry,
  pinPath,
  type ReleasePin,
  releaseCommand,
} from '@vmshift/releases';
import type { StatusProblem } from './status-problem';

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
  return {
    environment: name,
    branch,
    host,
    build: buildStatus(state.pin, state.history),
    hold: hold && describeHold(hold),
    behind: behindStatus(name, state.pin, states),
  };
}

function buildStatus(pin: ReleasePin, history: readonly HistoryEntry[]): BuildStatus {
  const { commit, images, sequence, runUrl } = pin;
  const other = history.findIndex((entry) => !sameBuild(entry.pin, pin));
  const arrival = history[other === -1 ? history.length - 1 : other - 1];
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

function sameBuild(one: ReleasePin | undefined, other: ReleasePin): boolean {
  return one?.commit === other.commit && one.branch === other.branch;
}

/** Compares with the environment of the same branch that runs the newest build. */
function behindStatus(name: string, pin: ReleasePin, states: readonly EnvironmentState[]): BehindStatus | undefined {
  const [newest] = states
    .filter(({ environment, pin: other }) => environment.name !== name && other?.branch === pin.branch)
    .toSorted((one, other) => (other.pin?.sequence ?? 0) - (one.pin?.sequence ?? 0));
  if (newest?.pin === undefined || sameBuild(newest.pin, pin) || newest.pin.sequence <= pin.sequence) return undefined;
  const releases = buildsAfter(pin, newest.history);
  return { sibling: newest.environment.name, releases };
}

/** How many other builds came after this one; one at least, also where this one never ran there. */
function buildsAfter(pin: ReleasePin, history: readonly HistoryEntry[]): number {
  const mine = history.findIndex((entry) => sameBuild(entry.pin, pin));
  const newer = mine === -1 ? history : history.slice(0, mine);
  const sequences = newer.flatMap((entry) =>
    entry.pin && entry.pin.sequence > pin.sequence ? entry.pin.sequence : [],
  );
  return Math.max(new Set(sequences).size, 1);
}

/** What is wrong in Git alone: an environment that lacks a release without being held. */
export function environmentProblems(
  statuses: readonly EnvironmentStatus[],
  states: readonly EnvironmentState[],
  platform: PlatformConfig,
): readonly StatusProblem[] {
  return statuses.flatMap(({ environment, branch, build, brokenPin, hold, behind }) => {
    if (brokenPin !== undefined) {
      const fix = states.find((state) => state.environment.name === environment)?.brokenPin?.fix;
      return [{ environment, problem: brokenPin, next: fix === undefined ? [] : [fix] }];
    }
    if (build === undefined) {
      const history = states.find((state) => state.environment.name === environment)?.history ?? [];
      const file = pinPath(environment);
      if (history[0]?.pin !== undefined)
        return [{ environment, problem: `${file} is missing`, next: [`git checkout HEAD -- ${file}`] }];
      const pins = states.flatMap(({ pin }) => pin ?? []);
      const problem = history.length > 0 ? 'no build is pinned' : 'no build is pinned yet';
      return [{ environment, problem, next: [firstReleaseCommand({ branch }, pins, platform)] }];
    }
    if (behind === undefined || hold !== undefined) return [];
    const sibling = states.find((state) => state.environment.name === behind.sibling)?.pin;
    return [
      {
        environment,
        problem: `${counted(behind.releases, 'release')} behind ${behind.sibling} without being held`,
        next: sibling === undefined ? [] : [`${releaseCommand(sibling)} --commit --push`],
      },
    ];
  });
}
