import type { Model } from '@vmshift/environments';
import type { Check } from '../doctor/check';
import type { ExitCode } from '../exit-code';
import { wrapText } from '../terminal/wrap-text';
import type { World } from '../world';
import { accountLimit } from './account-limit';
import type { LeftForPeople } from './plan-parts';

/** What a run ends with. */
export interface End {
  /** What was found of all that has to be there by now. */
  readonly checks: readonly Check[];
  /** What a deploy waits for besides. */
  readonly waitsFor: readonly LeftForPeople[];
  /** Whether the pipeline may deploy. */
  readonly isOpen: boolean;
}

/** Tells what is not as it has to be, what takes longest first. */
export function tellEnd({ checks, waitsFor, isOpen }: End, model: Model, world: World): ExitCode {
  const found = checks.filter(({ state }) => state !== 'fine');
  world.print(`${checks.length - found.length} of ${checks.length} settings are as they have to be`);
  const left = [...(isOpen ? [] : [accountLimit(model)]), ...found, ...waitsFor];
  tellLeft(left, world);
  return left.some(({ state }) => state === 'missing') ? 1 : 0;
}

/** What no program can do, numbered, each with the page or the command. */
export function tellLeft(left: readonly LeftForPeople[], { print, width }: Pick<World, 'print' | 'width'>): void {
  if (left.length > 0) print('left for people:', 'heading');
  for (const [index, { what, state, found, fix }] of left.entries()) {
    const number = `${String(index + 1).padStart(3)}. `;
    const text = `${what}: ${state === 'missing' ? '' : `${state}: `}${found}`;
    const [first = '', ...rest] = wrapText(text, width(), { first: number.length, rest: number.length });
    for (const line of [`${number}${first.trimStart()}`, ...rest]) print(line);
    if (fix === undefined) continue;
    for (const line of wrapText(`-> ${fix}`, width(), { first: number.length, rest: number.length + 3 })) print(line);
  }
}
