import type { EnvironmentSide, Side } from '@vmshift/manifest-review';
import { printPin } from '@vmshift/releases';
import { findMain } from '../git/find-main';
import { createGit } from '../git/git';
import { readBranchPins } from '../git/read-branch-pins';
import type { World } from '../world';
import type { Sides } from './read-sides';

/**
 * The base, with the pins that each environment had on the main branch where its pin is another one in the head: what was
 * released there is told from what was edited. Of a clone that is cut off as far as it reaches.
 */
export async function withReleasedPins(
  { base, head }: Sides,
  mainBranch: string,
  { root, env }: Pick<World, 'root' | 'env'>,
): Promise<Side> {
  const moved = [...base.environments].flatMap(([name, { pin }]) => {
    const next = head.environments.get(name)?.pin;
    return pin === undefined || next === undefined || printPin(pin) === printPin(next) ? [] : [name];
  });
  if (moved.length === 0) return base;
  const git = createGit(root, env);
  const main = await findMain(git, mainBranch);
  if (main === undefined) return base;
  const released = await readBranchPins(git, moved, main);
  return {
    environments: new Map(
      [...base.environments].map(([name, side]): [string, EnvironmentSide] => {
        const releasedPins = released.get(name);
        return [name, releasedPins === undefined ? side : { ...side, releasedPins }];
      }),
    ),
  };
}
