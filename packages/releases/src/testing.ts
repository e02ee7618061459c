import fc from 'fast-check';
import type { PinVersion } from './pin-version';
import { changesOf, type EnvironmentState, type ReleasePlan } from './plan';
import { readHistory } from './read-history';
import type { ReleasePin } from './release-pin';
import { TRAILER } from './trailers';

/** Arbitrary values of this package's types, and a history without Git, for its tests. */

const hex = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });

export const commits = hex(40);
const digests = hex(64).map((digits) => `sha256:${digits}`);

export const reasons = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .map((text) => `why: ${text.replace(/[\p{C}\p{Z}]/gu, '_')}`);

const runUrls = fc.nat().map((run) => `https://github.com/ilearn-code/vmshift/actions/runs/${run}`);

const holds = fc.record(
  { reason: reasons, by: fc.constantFrom('octocat', 'Ada Lovelace', 'release[bot]'), rolledBackFrom: commits },
  { requiredKeys: ['reason', 'by'] },
);

/** Pins that pass `parsePin`; with `branch` given, of that branch. */
export function pins(branch?: string): fc.Arbitrary<ReleasePin> {
  const branches = branch === undefined ? fc.constantFrom('main', 'develop', 'release-1.x') : fc.constant(branch);
  return fc.tuple(branches, commits).chain(([ofBranch, commit]) => {
    const images = fc.record(
      {
        tag: fc.integer({ min: 7, max: 40 }).map((digits) => `${ofBranch}-${commit.slice(0, digits)}`),
        digest: digests,
      },
      { requiredKeys: ['tag'] },
    );
    return fc.record(
      {
        branch: fc.constant(ofBranch),
        commit: fc.constant(commit),
        images: fc.record({ api: images, celery: images }),
        sequence: fc.nat(20),
        runUrl: runUrls,
        hold: holds,
        resumedAfter: commits,
      },
      { requiredKeys: ['branch', 'commit', 'images', 'sequence'] },
    );
  });
}

let commitsMade = 0;

/** The commit that carries out the plan for one environment: its state afterwards. */
export function applyPlan(plan: ReleasePlan, state: EnvironmentState): EnvironmentState {
  const change = changesOf(plan).find(({ environment }) => environment === state.environment.name);
  if (change === undefined) return state;
  return withVersion(state, change.to, {
    [TRAILER.action]: [plan.action],
    [TRAILER.build]: [`vmshift@${change.to.commit}`],
    ...(plan.reason !== undefined && { [TRAILER.reason]: [plan.reason] }),
    [TRAILER.environments]: [
      changesOf(plan)
        .map(({ environment }) => environment)
        .join(', '),
    ],
  });
}

/** A commit by other hands that leaves this pin. */
export function editPin(pin: ReleasePin | undefined, state: EnvironmentState): EnvironmentState {
  return withVersion(state, pin, {});
}

/** `git revert` of the commit that made the newest version. */
export function revertNewest(state: EnvironmentState): EnvironmentState {
  return editPin(state.history[1]?.pin, state);
}

/** An environment whose only version is the given pin. */
export function environmentState(name: string, branch: string, pin?: ReleasePin): EnvironmentState {
  const state = { environment: { name, branch }, pin: undefined, history: [] };
  return pin === undefined ? state : editPin(pin, state);
}

function withVersion(
  state: EnvironmentState,
  pin: ReleasePin | undefined,
  trailers: PinVersion['trailers'],
): EnvironmentState {
  commitsMade += 1;
  const commit = commitsMade.toString(16).padStart(40, '0');
  const version = {
    commit,
    authorDate: '2026-01-01T00:00:00Z',
    author: 'Ada Lovelace',
    subject: 'a change',
    trailers,
    pin,
  };
  return { ...state, pin, history: readHistory(state.environment.name, [version, ...state.history]) };
}
