import type { ObservedPod } from '@vmshift/observation';
import type { RestoreState } from './restore-state';

/** How the Job of a restore is. */
export type JobOutcome =
  | { readonly state: 'absent' }
  /** `waits` tells why its pod does not run yet. */
  | { readonly state: 'active'; readonly waits?: string | undefined }
  /** `words` are the last ones of its container. */
  | { readonly state: 'complete' | 'failed'; readonly words: string };

/** Label of the pods of a Job. @see https://kubernetes.io/docs/reference/labels-annotations-taints/ */
const JOB_NAME = 'batch.kubernetes.io/job-name';

/** What the cluster shows of a Job. */
export function jobOutcome({ jobs, pods }: Pick<RestoreState, 'jobs' | 'pods'>, name: string): JobOutcome {
  const job = jobs.find((one) => one.name === name);
  if (job === undefined) return { state: 'absent' };
  const own = pods.filter(({ labels }) => labels[JOB_NAME] === name);
  const ended = (type: string) => job.conditions.find((one) => one.type === type && one.status === 'True');
  if (ended('Complete') !== undefined) return { state: 'complete', words: lastWords(own) ?? '' };
  const failed = ended('Failed');
  if (failed === undefined)
    return { state: 'active', waits: own.map(whyNotRunning).find((text) => text !== undefined) };
  return { state: 'failed', words: lastWords(own) ?? failed.message ?? 'the Job failed and left no reason' };
}

/** Of the container that failed, else of the last one. */
function lastWords(pods: readonly ObservedPod[]): string | undefined {
  const ended = pods.flatMap(({ containers }) => containers).flatMap(({ terminated }) => terminated ?? []);
  const told = ended.find(({ exitCode }) => exitCode !== 0) ?? ended.at(-1);
  return told?.message?.trim() ?? (told?.reason === 'Completed' ? undefined : told?.reason);
}

function whyNotRunning({ phase, conditions, containers }: ObservedPod): string | undefined {
  if (phase !== 'Pending') return undefined;
  const scheduled = conditions.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  if (scheduled !== undefined) return scheduled.message ?? scheduled.reason;
  const waiting = containers.flatMap((one) => one.waiting ?? []).find(({ reason }) => reason !== 'PodInitializing');
  return waiting?.message ?? waiting?.reason;
}
