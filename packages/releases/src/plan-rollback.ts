import { UserError } from '@vmshift/findings';
import { pinFingerprint } from './pin-fingerprint';
import { buildName, type EnvironmentPlan, type EnvironmentState, type ReleasePlan, requirePin } from './plan';
import type { HistoryEntry } from './read-history';
import type { ReleasePin } from './release-pin';

/** A return to a build that the environment ran before. */
export interface RollbackRequest {
  /**
   * Commit of the application, 7 to 40 digits, an image tag, or the name of the build as it is printed.
   * @default the build that ran before the present one
   */
  readonly to?: string;
  readonly reason: string;
  readonly by: string;
  /** Carried out only while the pin has this fingerprint. @default whatever is pinned */
  readonly ifPin?: string;
}

/**
 * Pins an earlier build of the environment's own history and sets the hold, so that the next release does not undo it. A
 * pin that cannot be read is replaced by its newest readable version.
 *
 * @throws UserError when there is no such build
 */
export function planRollback(request: RollbackRequest, state: EnvironmentState): ReleasePlan {
  const { name } = state.environment;
  const { pin } = state;
  if (request.ifPin !== undefined && (pin === undefined || pinFingerprint(pin) !== request.ifPin)) {
    const because = 'the pin is another one by now than the one that was judged';
    return planOf(request, { environment: name, outcome: 'unchanged', from: pin, because });
  }
  if (state.brokenPin !== undefined) return planReplacement(request, state);
  const present = requirePin(state, 'no build to go back to');
  const target = request.to === undefined ? previousBuild(state, present) : namedBuild(state, request.to);
  if (target.commit === present.commit) {
    const because = `already runs ${buildName(present)}; to stop releases: ./vmshiftctl hold ${name} --reason "<why>"`;
    return planOf(request, { environment: name, outcome: 'unchanged', from: pin, because });
  }
  const { hold: _hold, resumedAfter: _resumedAfter, ...build } = target;
  const to = { ...build, hold: { reason: request.reason, by: request.by, rolledBackFrom: present.commit } };
  const because = `back from ${buildName(present)}, and held`;
  return planOf(request, { environment: name, outcome: 'change', from: pin, to, because });
}

function planOf({ reason, by }: RollbackRequest, environment: EnvironmentPlan): ReleasePlan {
  return { action: 'rollback', reason, by, environments: [environment] };
}

/** Whatever a pin says that cannot be read: the build of its newest readable version, or the named one, comes back. */
function planReplacement(request: RollbackRequest, state: EnvironmentState): ReleasePlan {
  const { name } = state.environment;
  const [last] = buildsOf(state);
  if (last === undefined) throw new UserError(`${name} has no readable pin in its history; ${describeBuilds([])}`);
  const target = request.to === undefined ? last : namedBuild(state, request.to);
  const { hold: _hold, resumedAfter: _resumedAfter, ...build } = target;
  const to = { ...build, hold: { reason: request.reason, by: request.by } };
  const because = 'replaces a pin that cannot be read, and held';
  return planOf(request, { environment: name, outcome: 'change', to, because });
}

/** The builds that ran in the environment and that it may run now, newest first, each once. */
export function buildsOf({
  environment,
  history,
}: Pick<EnvironmentState, 'environment' | 'history'>): readonly ReleasePin[] {
  const builds = new Map<string, ReleasePin>();
  for (const { pin } of history) {
    if (pin?.branch === environment.branch && !builds.has(pin.commit)) builds.set(pin.commit, pin);
  }
  return [...builds.values()];
}

function namedBuild(state: EnvironmentState, name: string): ReleasePin {
  const builds = buildsOf(state);
  const found = builds.filter(
    (build) =>
      build.commit.startsWith(name) ||
      buildName(build) === name ||
      Object.values(build.images).some(({ tag }) => tag === name),
  );
  const [build] = found;
  if (build !== undefined && found.length === 1) return build;
  const what = build === undefined ? 'never ran in' : 'names more than one build of';
  throw new UserError(`${name} ${what} ${state.environment.name}; ${describeBuilds(builds)}`);
}

function describeBuilds(builds: readonly ReleasePin[]): string {
  const shown = builds.slice(0, 10).map((build) => build.commit);
  return shown.length === 0 ? 'no build ran there' : `these did, newest first: ${shown.join(', ')}`;
}

/**
 * The build before the present one. After a rollback or a revert, the build that came before the restored one when it
 * first ran: going back twice never lands on the build that was left the first time.
 */
function previousBuild({ history, environment }: EnvironmentState, present: ReleasePin): ReleasePin {
  let index = history.findIndex((entry) => entry.pin?.commit === present.commit);
  while (index >= 0) {
    const restored = restoredIndex(history, index);
    const pin = history[index + 1]?.pin;
    if (restored === undefined && pin?.branch === environment.branch && pin.commit !== present.commit) return pin;
    index = restored ?? (index + 1 < history.length ? index + 1 : -1);
  }
  const later = buildsOf({ history, environment }).filter(({ commit }) => commit !== present.commit);
  const builds = later.slice(0, 10).map(({ commit }) => commit);
  const others =
    builds.length === 0
      ? ', the only build that ran there'
      : `; these ran later, newest first: ${builds.join(', ')}; to go to one: --to <commit>`;
  throw new UserError(`${environment.name} ran nothing before ${buildName(present)}${others}`);
}

/** Where the version that a rollback or a revert brought back is; undefined for any other version. */
function restoredIndex(history: readonly HistoryEntry[], index: number): number | undefined {
  const entry = history[index];
  const isRestored = (older: HistoryEntry): boolean =>
    entry?.kind === 'revert' ? older.commit === entry.restores : older.pin?.commit === entry?.pin?.commit;
  if (entry?.kind !== 'rollback' && entry?.kind !== 'revert') return undefined;
  const found = history.findIndex((older, at) => at > index && isRestored(older));
  return found < 0 ? undefined : found;
}
