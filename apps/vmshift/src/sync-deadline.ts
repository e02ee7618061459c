import { SCHEMA_DEADLINE_SECONDS } from './data/schema-job';
import { PROGRESS_DEADLINE_SECONDS, VOLUME_PROGRESS_DEADLINE_SECONDS } from './pod';

/**
 * The longest that a sync which works may take, in seconds: Argo CD waits for one wave after the other, and each has a
 * deadline of its own after which Kubernetes calls it failed. What takes longer waits for something else, without end.
 */
export const SYNC_DEADLINE_SECONDS =
  VOLUME_PROGRESS_DEADLINE_SECONDS + SCHEMA_DEADLINE_SECONDS + PROGRESS_DEADLINE_SECONDS;
