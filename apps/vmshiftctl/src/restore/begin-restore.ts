import { UserError } from '@vmshift/findings';
import type { RestoreMarker } from '@vmshift/observation';
import type { World } from '../world';
import { chosenDump, type Dump, describeBytes } from './dumps';
import { setMarker } from './restore-commands';
import type { RestorePlace } from './restore-place';
import { readRestoreState } from './restore-state';
import { KubectlError, type RunKubectl } from './run-kubectl';
import { describeInto, isRestoredAgain, newLock, type RestoreRequest, takenLock } from './take-lock';

/** By what a restore begins. */
export interface RestoreStart {
  readonly kubectl: RunKubectl;
  readonly world: Pick<World, 'warn'>;
  readonly dumps: () => Promise<readonly Dump[]>;
  /** Asks whether to go on. @throws UserError where not */
  readonly confirm: () => Promise<void>;
  /** Stops automatic releases. @returns whether it is the restore that holds them, and not a person for another reason */
  readonly hold: () => Promise<boolean>;
}

/**
 * Sets the lock, or takes over the one of a run that ended. For a new one releases are held first: nothing is stopped yet
 * where that waits for an approval or is refused.
 * @throws UserError where another person has the lock, or there is no such dump
 */
export async function beginRestore(
  place: RestorePlace,
  request: RestoreRequest,
  { kubectl, world, dumps, confirm, hold }: RestoreStart,
): Promise<RestoreMarker> {
  const { name } = place.environment;
  const { taken, automated } = await takeOver(place, request, kubectl, async (other) => {
    chosenDump(await dumps(), other.dump, place.database);
    world.warn(
      `${other.dump} is restored into ${describeInto(other.into)} of ${name}, in place of what is restored already`,
    );
    await confirm();
  });
  if (taken !== undefined) {
    world.warn(`goes on with the restore of ${taken.dump} into ${describeInto(taken.into)}, begun ${taken.since}`);
    return taken;
  }
  const { name: dump, bytes, modified } = chosenDump(await dumps(), request.dump ?? 'latest', place.database);
  const lock = newLock(request, dump);
  world.warn(`${dump}, ${describeBytes(bytes)} of ${modified}, is restored into ${describeInto(lock.into)} of ${name}`);
  world.warn(`what was written since then is lost, and ${name} does not serve meanwhile`);
  if (!automated) world.warn(`automatic sync of ${place.application} is off already; it is switched on at the end`);
  await confirm();
  const held = { ...lock, holds: await hold() };
  try {
    await kubectl.pipe([setMarker(place, held)]);
  } catch (error) {
    if (!(error instanceof KubectlError)) throw error;
    const now = await readRestoreState(place, kubectl.kubectl);
    const { restore } = now.application;
    // It is set, and the answer was lost.
    if (typeof restore === 'object' && restore.run === held.run) return held;
    // Another person may have been faster.
    takenLock(now, place, request);
    throw new UserError([
      error.message,
      `  nothing was stopped, and releases are held; to resume them: ./vmshiftctl resume ${name} --push`,
    ]);
  }
  return held;
}

/** Argo CD writes its status into the same object, so that a change may be refused as one of an old version. */
const MOST_CONFLICTS = 5;

/**
 * The lock that is there, for this run, and whether Argo CD syncs by itself.
 * @param confirm asks before another dump replaces one that is restored
 * @throws UserError where another person has it
 */
async function takeOver(
  place: RestorePlace,
  request: RestoreRequest,
  { kubectl, pipe }: RunKubectl,
  confirm: (other: RestoreMarker) => Promise<void>,
): Promise<{ readonly taken: RestoreMarker | undefined; readonly automated: boolean }> {
  let isConfirmed = false;
  for (let conflicts = 0; ; conflicts += 1) {
    const state = await readRestoreState(place, kubectl);
    const taken = takenLock(state, place, request);
    const { automated, restore } = state.application;
    if (taken === undefined) return { taken, automated };
    if (!isConfirmed && typeof restore === 'object' && isRestoredAgain(state, request, restore)) {
      await confirm(taken);
      isConfirmed = true;
      continue;
    }
    try {
      await pipe([setMarker(place, taken, { overwrite: true, resourceVersion: state.resourceVersion })]);
      return { taken, automated };
    } catch (error) {
      if (!(error instanceof KubectlError) || conflicts >= MOST_CONFLICTS) throw error;
    }
  }
}
