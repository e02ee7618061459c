import { counted } from '@vmshift/findings';
import {
  type EnvironmentState,
  findHold,
  firstReleaseCommand,
  type HistoryEntry,
  pinPath,
  type ReleasePin,
  releaseCommand,
  sameBuild,
} from '@vmshift/releases';
import { type DiagnosisRule, definePinDiagnosis } from '../../rule';
import { ownState, type PinView } from '../../view';

/** An environment of the same branch that runs a newer build, and how many releases newer. */
export interface NewerSibling {
  readonly name: string;
  readonly pin: ReleasePin;
  readonly releases: number;
}

/** Compares with the environment of the same branch that runs the newest build. */
export function newerSibling(
  name: string,
  pin: ReleasePin,
  states: readonly EnvironmentState[],
): NewerSibling | undefined {
  const [newest] = states
    .filter(({ environment, pin: other }) => environment.name !== name && other?.branch === pin.branch)
    .toSorted((one, other) => (other.pin?.sequence ?? 0) - (one.pin?.sequence ?? 0));
  if (newest?.pin === undefined || sameBuild(newest.pin, pin) || newest.pin.sequence <= pin.sequence) return undefined;
  return { name: newest.environment.name, pin: newest.pin, releases: buildsAfter(pin, newest.history) };
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

const SEE = 'docs/developers.md#release-by-hand';

/** What Git alone tells of a pin. */
export const pinRules: readonly DiagnosisRule<PinView>[] = [
  definePinDiagnosis({
    id: 'pin-unreadable',
    title: 'The pin of an environment cannot be read',
    judge: (view) => {
      const { brokenPin } = ownState(view) ?? {};
      if (brokenPin === undefined) return [];
      return [{ object: `Pin/${view.environment.name}`, evidence: [], problem: brokenPin.problem, fix: brokenPin.fix }];
    },
    severity: 'degraded',
    cause: ({ problem }) => problem,
    next: ({ fix }) => [fix],
    runbook: 'developers.md#release-by-hand',
    see: SEE,
  }),
  definePinDiagnosis({
    id: 'pin-missing',
    title: 'No build is pinned for an environment',
    judge: (view) => {
      const state = ownState(view);
      if (state === undefined || state.pin !== undefined || state.brokenPin !== undefined) return [];
      const file = pinPath(view.environment.name);
      return [{ object: `Pin/${view.environment.name}`, evidence: [], file, history: state.history }];
    },
    severity: 'degraded',
    cause: ({ file, history }) => {
      if (history[0]?.pin !== undefined) return `${file} is missing`;
      return history.length > 0 ? 'no build is pinned' : 'no build is pinned yet';
    },
    next: ({ file, history }, { environment, states, platform }) =>
      history[0]?.pin !== undefined
        ? [`git checkout HEAD -- ${file}`]
        : [
            firstReleaseCommand(
              environment,
              states.flatMap(({ pin }) => pin ?? []),
              platform,
            ),
          ],
    runbook: 'developers.md#release-by-hand',
    see: SEE,
  }),
  definePinDiagnosis({
    id: 'sibling-ahead',
    title: 'An environment lacks a release that another one of its branch has, and is not held',
    judge: (view) => {
      const state = ownState(view);
      if (state?.pin === undefined || findHold(state) !== undefined) return [];
      const sibling = newerSibling(view.environment.name, state.pin, view.states);
      return sibling === undefined ? [] : [{ object: `Pin/${view.environment.name}`, evidence: [], sibling }];
    },
    severity: 'degraded',
    cause: ({ sibling }) => `${counted(sibling.releases, 'release')} behind ${sibling.name} without being held`,
    next: ({ sibling }) => [`${releaseCommand(sibling.pin)} --commit --push`],
    runbook: 'developers.md#release-by-hand',
    see: SEE,
  }),
];
