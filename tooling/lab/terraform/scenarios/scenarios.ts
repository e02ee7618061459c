import type { Scenario } from '../scenario';
import { addedEnvironment } from './added-environment';
import { chartVersion } from './chart-version';
import { destroyed } from './destroyed';
import { firstSetUp } from './first-set-up';
import { importedCluster } from './imported-cluster';
import { interruptedDeploy } from './interrupted-deploy';
import { nothingToDo } from './nothing-to-do';
import { removedEnvironment } from './removed-environment';
import { restoredState } from './restored-state';
import { rotatedSecrets } from './rotated-secrets';
import { secondPool } from './second-pool';

/** In the order in which they are played: each begins where the one before it ended. */
export const SCENARIOS: readonly Scenario[] = [
  firstSetUp,
  nothingToDo,
  rotatedSecrets,
  addedEnvironment,
  interruptedDeploy,
  secondPool,
  importedCluster,
  chartVersion,
  restoredState,
  removedEnvironment,
  destroyed,
];
