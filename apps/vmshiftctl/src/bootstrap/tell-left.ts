import type { Check } from '../doctor/check';
import type { ExitCode } from '../exit-code';
import type { World } from '../world';
import type { LeftForPeople } from './run-parts';

/** The end of a run: what doctor finds, and what of it is left. */
export function tellEnd(checks: readonly Check[], world: World): ExitCode {
  const left = checks.filter(({ state }) => state !== 'fine');
  world.print(`${checks.length - left.length} of ${checks.length} settings are as they have to be`);
  tellLeft(left, world);
  return left.some(({ state }) => state === 'missing') ? 1 : 0;
}

/** What no program can do, numbered, each with the page or the command. */
export function tellLeft(left: readonly LeftForPeople[], { print }: World): void {
  if (left.length > 0) print('left for people:');
  for (const [index, { what, state, found, fix }] of left.entries()) {
    print(`${String(index + 1).padStart(3)}. ${what}: ${state === 'missing' ? '' : `${state}: `}${found}`);
    if (fix !== undefined) print(`     -> ${fix}`);
  }
}
