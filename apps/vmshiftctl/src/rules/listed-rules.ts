import { dependsOnThePin } from '@vmshift/chart';
import { environmentRules, platformRules } from '@vmshift/diagnosis';
import type { RuleDescription } from '@vmshift/findings';
import { registeredRules } from './registered-rules';

const liveRules = [...environmentRules, ...platformRules].map(
  ({ id, title, severity, see }): RuleDescription => ({ id, layer: 'live', title, severity, see }),
);

/** Every rule that a reader can look up: those over changes, the one that a render asks alone, and those over what runs. */
export const listedRules: readonly RuleDescription[] = [...registeredRules, dependsOnThePin, ...liveRules];
