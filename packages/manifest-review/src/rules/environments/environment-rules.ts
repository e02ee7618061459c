import type { Rule } from '@vmshift/findings';
import type { Comparison } from '../rule';
import { cost } from './cost';
import { modelChanges } from './model-changes';
import { placement } from './placement';
import { removedEnvironment } from './removed-environment';

/** Rules about an environment as a whole: whether it stays, its cluster, and its price. */
export const environmentRules: readonly Rule<Comparison>[] = [
  ...removedEnvironment,
  ...modelChanges,
  ...placement,
  cost,
];
