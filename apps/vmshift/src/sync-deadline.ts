import { type ApplicationProfile, vmshift } from '@vmshift/application';
import { PROGRESS_DEADLINE_SECONDS, VOLUME_PROGRESS_DEADLINE_SECONDS } from './pod';

/**
 * The longest that a sync which works may take, in seconds: Argo CD waits for one wave after the other, and each has a
 * deadline of its own after which Kubernetes calls it failed. What takes longer waits for something else, without end.
 */
export function syncDeadlineSeconds({ processes }: ApplicationProfile): number {
  const jobs = Object.values(processes).map((process) => (process.kind === 'sync-job' ? process.deadlineSeconds : 0));
  return VOLUME_PROGRESS_DEADLINE_SECONDS + Math.max(0, ...jobs) + PROGRESS_DEADLINE_SECONDS;
}

/** That of vmshift. */
export const SYNC_DEADLINE_SECONDS = syncDeadlineSeconds(vmshift);
