import type { PinHistory, PinVersion, ReleaseAction } from './pin-version';
import { RELEASE_ACTIONS } from './pin-version';
import { printPin } from './print-pin';
import type { ReleasePin } from './release-pin';
import { TRAILER } from './trailers';

/** How a version of a pin came to be: by one of our commands, or by other hands. */
export type HistoryKind = ReleaseAction | 'revert' | 'edit';

/** A version of a pin with what it means. */
export interface HistoryEntry extends PinVersion {
  readonly kind: HistoryKind;
  /** Commit of the older version whose pin this one brings back; for `revert` alone. */
  readonly restores?: string;
  /** While it is the newest version: the revert that holds the environment. */
  readonly heldBy?: RevertHold;
}

/** An environment that is held because a release was reverted. */
export interface RevertHold {
  /** The commit that reverted. */
  readonly commit: string;
  readonly author: string;
  readonly subject: string;
  /** The newest release that it undid. */
  readonly undone: ReleasePin;
}

/**
 * Says of every version what it is, newest first. Ours is a commit whose trailers name one of the actions and the
 * environment, and that changed the pin as this action does: a message goes along with a cherry-pick, a squash or
 * `git commit -C`. Any other commit is
 *
 * - a `revert` when its pin equals an older one (the nearest such version is what it restores). It puts back whether
 *   the environment was held by a revert then, and holds it if a release lies between the two. So reverting a release
 *   holds; reverting that revert, a rollback or a hold frees; reverting a `resume` holds again;
 * - an `edit` otherwise, which leaves a hold by revert as it was.
 *
 * An `edit` that pins another build counts as a release that can be undone: its trailers may have been lost in a
 * squash. A pin's own hold is in the pin and needs no history.
 */
export function readHistory(environment: string, versions: PinHistory): readonly HistoryEntry[] {
  const entries: HistoryEntry[] = [];
  const lastWith = new Map<string, number>();
  for (const version of versions.toReversed()) {
    const content = version.pin === undefined ? undefined : printPin(version.pin);
    const restored = content === undefined ? undefined : lastWith.get(content);
    const kind = ownAction(environment, version, entries.at(-1)) ?? (restored === undefined ? 'edit' : 'revert');
    entries.push({ ...version, kind, ...meaning(kind, version, restored, entries) });
    if (content !== undefined) lastWith.set(content, entries.length - 1);
  }
  return entries.toReversed();
}

/** The action of a commit of ours; undefined for any other. */
function ownAction(
  environment: string,
  version: PinVersion,
  before: HistoryEntry | undefined,
): ReleaseAction | undefined {
  if (!namesEnvironment(version, environment)) return undefined;
  return RELEASE_ACTIONS.find(
    (action) => version.trailers[TRAILER.action]?.includes(action) && didSo(action, version, before),
  );
}

/** Whether the message is that of one of our commits for the environment, by whatever hands the commit was made. */
export function namesEnvironment({ trailers }: Pick<PinVersion, 'trailers'>, environment: string): boolean {
  const environments = (trailers[TRAILER.environments] ?? []).flatMap((value) => value.split(/,\s*/));
  return environments.includes(environment);
}

/** Whether the pin changed as the action changes it. */
function didSo(action: ReleaseAction, { pin, trailers }: PinVersion, before: HistoryEntry | undefined): boolean {
  if (pin === undefined) return false;
  const builds = trailers[TRAILER.build];
  if (builds !== undefined && !builds.some((build) => build.endsWith(`@${pin.commit}`))) return false;
  const was = before?.pin;
  if (action === 'rollback') return pin.hold !== undefined;
  if (action === 'hold') return pin.hold !== undefined && pin.commit === was?.commit;
  if (action === 'resume') return pin.commit === was?.commit && isResumed(pin, was, before?.heldBy);
  if (pin.hold !== undefined || was?.hold !== undefined || before?.heldBy !== undefined) return false;
  // An older build is pinned again with a reason alone.
  return was?.branch !== pin.branch || pin.sequence >= was.sequence || trailers[TRAILER.reason] !== undefined;
}

function isResumed(pin: ReleasePin, was: ReleasePin, heldBy: RevertHold | undefined): boolean {
  if (pin.hold !== undefined) return false;
  return was.hold !== undefined || (heldBy !== undefined && pin.resumedAfter === heldBy.commit);
}

/** @param older the entries so far, oldest first */
function meaning(
  kind: HistoryKind,
  version: PinVersion,
  restored: number | undefined,
  older: readonly HistoryEntry[],
): Pick<HistoryEntry, 'restores' | 'heldBy'> {
  if (kind === 'edit') {
    const resumed = version.pin?.resumedAfter === older.at(-1)?.heldBy?.commit;
    return { heldBy: resumed ? undefined : older.at(-1)?.heldBy };
  }
  if (kind !== 'revert' || restored === undefined) return {};
  const { commit, author, subject } = version;
  const undone = older.findLast((_entry, index) => index > restored && pinnedAnotherBuild(older, index))?.pin;
  const heldBy = undone === undefined ? older[restored]?.heldBy : { commit, author, subject, undone };
  return { restores: older[restored]?.commit, heldBy };
}

/** Whether the version put another build into the environment, going forward. */
function pinnedAnotherBuild(entries: readonly HistoryEntry[], index: number): boolean {
  const entry = entries[index];
  if (entry?.kind === 'release') return true;
  return entry?.kind === 'edit' && entry.pin !== undefined && entry.pin.commit !== entries[index - 1]?.pin?.commit;
}
