/**
 * What Git alone tells. An entry point of its own: `status` without `--live` loads nothing that reads the world.
 */
import type { Model } from '@vmshift/environments';
import type { EnvironmentState } from '@vmshift/releases';
import type { Diagnosis, Problem } from './diagnosis';
import { foldSymptoms } from './fold-symptoms';
import { pinRules } from './rules/releases/pins';
import { inTierOrder } from './tier-order';

export { age } from './age';
export { SEVERITY_WORDS } from './diagnosis';
export {
  type BehindStatus,
  type BuildStatus,
  type EnvironmentStatus,
  environmentStatus,
} from './environment-status';
export { PLATFORM } from './rule';
export type { NewerSibling } from './rules/releases/pins';
export { type Verdict, verdictOf } from './verdict';

/**
 * What is wrong with the pins.
 * @param others what was found in another way, such as an edit of `dist/`
 */
export function diagnoseGit(
  { platform, environments }: Model,
  states: readonly EnvironmentState[],
  others: readonly Diagnosis[] = [],
): readonly Problem[] {
  const found = environments.flatMap((environment) =>
    pinRules.flatMap((rule) => rule.judge({ environment, platform, states })),
  );
  return foldSymptoms(inTierOrder([...found, ...others], environments), new Map());
}
