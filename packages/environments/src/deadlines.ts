import { applicationOf } from './application';
import type { PlatformConfig } from './platform-config';

/**
 * After this long without progress a rollout counts as failed. Argo CD waits for it, and syncs nothing newer (a rollback
 * neither) until then. Longer than the patience of the startup probes, which is 120 s.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#progress-deadline-seconds
 */
export const PROGRESS_DEADLINE_SECONDS = 240;

/** The same for pods with a volume, which takes minutes to move to another node, and a patience of 180 s. */
export const VOLUME_PROGRESS_DEADLINE_SECONDS = 300;

/**
 * The longest that a sync which works may take, in seconds: Argo CD waits for one wave after the other, and each has a
 * deadline of its own after which Kubernetes calls it failed. What takes longer waits for something else, without end.
 */
export function syncDeadlineSeconds(platform: Pick<PlatformConfig, 'application'>): number {
  const jobs = Object.values(applicationOf(platform).processes).map((process) =>
    process.kind === 'sync-job' ? process.deadlineSeconds : 0,
  );
  return VOLUME_PROGRESS_DEADLINE_SECONDS + Math.max(0, ...jobs) + PROGRESS_DEADLINE_SECONDS;
}
