import { compareSides } from '../src/review';
import type { Comparison } from '../src/rules/rule';
import { type Edit, EnvironmentDraft } from './environment-draft';

const nothing: Edit = () => undefined;

/**
 * The frozen `staging` before and after an edit.
 * @param base edits both sides first. @default nothing
 */
export function comparison(edit: Edit, base: Edit = nothing): Comparison {
  const [before, after] = [new EnvironmentDraft(), new EnvironmentDraft()];
  base(before);
  base(after);
  edit(after);
  return compareSides('staging', before.side(), after.side());
}
