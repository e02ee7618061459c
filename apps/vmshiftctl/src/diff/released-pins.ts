import type { EnvironmentSide, Side } from '@vmshift/manifest-review';
import { PINS_FOLDER, pinPath, printPin, type ReleasePin } from '@vmshift/releases';
import { findMain } from '../git/find-main';
import type { Git } from '../git/git';
import { readBranchPins } from '../git/read-branch-pins';
import type { ObjectReader } from '../git/read-objects';
import type { Sides } from './read-sides';
import type { Revision } from './revision';

/** The pins that environments had on the main branch, newest first. */
export type ReleasedPins = ReadonlyMap<string, readonly ReleasePin[]>;

/** A clone whose history is read. */
export interface History {
  readonly git: Git;
  readonly objects: ObjectReader;
  /** Name of the branch that releases are pinned on. */
  readonly mainBranch: string;
}

/**
 * The pins of each environment whose pin is another file in the head: what was released there is told from what was edited.
 * Of a clone that is cut off as far as it reaches.
 * @param only the one environment that was asked for
 */
export async function readReleasedPins(
  base: Revision,
  head: Revision,
  { git, objects, mainBranch }: History,
  only: string | undefined,
): Promise<ReleasedPins> {
  const moved = environmentsWithPin(base).filter((name) => {
    const [before, after] = [base, head].map(({ files }) => files.get(pinPath(name)));
    return after !== undefined && after !== before && (only === undefined || name === only);
  });
  const main = moved.length === 0 ? undefined : await findMain(git, objects, mainBranch);
  return main === undefined ? new Map() : readBranchPins(git, objects, moved, main);
}

function environmentsWithPin({ files }: Revision): readonly string[] {
  return [...files.keys()].flatMap((path) => {
    const name = path.slice(PINS_FOLDER.length + 1, -'.json'.length);
    return path === pinPath(name) ? [name] : [];
  });
}

/** The base, with the released pins of each environment whose pin says something else in the head, not just in another layout. */
export function withReleasedPins({ base, head }: Sides, released: ReleasedPins): Side {
  const withPins = ([name, side]: readonly [string, EnvironmentSide]): [string, EnvironmentSide] => {
    const next = head.environments.get(name)?.pin;
    const releasedPins = released.get(name);
    const isMoved = side.pin !== undefined && next !== undefined && printPin(side.pin) !== printPin(next);
    return [name, isMoved && releasedPins !== undefined ? { ...side, releasedPins } : side];
  };
  return released.size === 0 ? base : { environments: new Map([...base.environments].map(withPins)) };
}
