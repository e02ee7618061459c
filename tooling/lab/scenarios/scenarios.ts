import { ADMISSION } from './admission';
import { CLUSTER } from './cluster';
import { CONTAINERS } from './containers';
import { HEALTHY } from './healthy';
import { JOBS } from './jobs';
import type { Scenario } from './scenario';
import { SYNCS } from './syncs';
import { VOLUMES } from './volumes';

/** All of them, in the order in which they run. */
export const SCENARIOS: readonly Scenario[] = [
  ...HEALTHY,
  ...CONTAINERS,
  ...JOBS,
  ...SYNCS,
  ...ADMISSION,
  ...VOLUMES,
  ...CLUSTER,
];
