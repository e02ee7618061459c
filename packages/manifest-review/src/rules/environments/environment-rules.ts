import type { Rule } from '@vmshift/findings';
import type { Comparison } from '../rule';
import { added } from './added';
import { applicationFacts } from './application-facts';
import { cost } from './cost';
import { switchedDatabase } from './database-switch';
import { identityChanges } from './identity-changes';
import { modelChanges } from './model-changes';
import { placement } from './placement';
import { removedEnvironment } from './removed-environment';
import { removedWorkload } from './removed-workload';

/** Rules about an environment as a whole: what comes and goes in it, what it is, its cluster, and its price. */
export const environmentRules: readonly Rule<Comparison>[] = [
  ...removedEnvironment,
  ...added,
  removedWorkload,
  ...identityChanges,
  ...applicationFacts,
  ...modelChanges,
  ...placement,
  switchedDatabase,
  cost,
];
