import type { Scenario } from '../scenario';
import { addedEnvironment } from './added-environment';
import { firstSetUp } from './first-set-up';
import { interruptedDeploy } from './interrupted-deploy';
import { nothingToDo } from './nothing-to-do';
import { rotatedSecrets } from './rotated-secrets';

/** In the order in which they are played: each begins where the one before it ended. */
export const SCENARIOS: readonly Scenario[] = [
  firstSetUp,
  nothingToDo,
  rotatedSecrets,
  addedEnvironment,
  interruptedDeploy,
];
