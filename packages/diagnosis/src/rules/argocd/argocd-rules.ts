import type { DiagnosisRule } from '../../rule';
import { applicationRules } from './application';
import { comparisonRules } from './comparison';
import { gitRules } from './git';
import { healthRules } from './health';
import { skippedHookRules } from './skipped-hooks';
import { syncFailedRules } from './sync-failed';
import { syncWaitsRules } from './sync-waits';

/** All that the Application of an environment tells. */
export const argoCdRules: readonly DiagnosisRule[] = [
  ...applicationRules,
  ...syncFailedRules,
  ...syncWaitsRules,
  ...healthRules,
  ...comparisonRules,
  ...gitRules,
  ...skippedHookRules,
];
