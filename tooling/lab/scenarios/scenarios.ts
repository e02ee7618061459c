import { ADMISSION } from './admission';
import { CLUSTER } from './cluster';
import { COMPARISONS } from './comparisons';
import { CONTAINER_STARTS } from './container-starts';
import { CONTAINERS } from './containers';
import { HEALTHY } from './healthy';
import { JOBS } from './jobs';
import type { Scenario } from './scenario';
import { SYNCS } from './syncs';
import { VOLUMES } from './volumes';

/** All of them, in the order in which they run. */
export const SCENARIOS: readonly Scenario[] = [
  ...HEALTHY,
  ...CONTAINER_STARTS,
  ...CONTAINERS,
  ...JOBS,
  ...COMPARISONS,
  ...SYNCS,
  ...ADMISSION,
  ...VOLUMES,
  ...CLUSTER,
];
