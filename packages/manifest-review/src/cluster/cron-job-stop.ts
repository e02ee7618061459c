import { at, type KubeObject, longestGapHours, numberAt, textAt } from '@vmshift/kubernetes';

/** Field of a CronJob's `spec` that keeps it from ever starting a Job, or its Jobs from doing anything. */
export type CronJobStop = 'suspend' | 'jobTemplate.spec.suspend' | 'startingDeadlineSeconds' | 'schedule';

/** Seconds between two looks of the controller: a shorter deadline has passed before it looks. */
const LOOK_SECONDS = 10;

/**
 * What keeps a CronJob from ever starting a Job; undefined when it starts them.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#starting-deadline
 */
export function cronJobStop(cronJob: KubeObject): CronJobStop | undefined {
  if (at(cronJob, 'spec.suspend') === true) return 'suspend';
  if (at(cronJob, 'spec.jobTemplate.spec.suspend') === true) return 'jobTemplate.spec.suspend';
  const deadline = numberAt(cronJob, 'spec.startingDeadlineSeconds');
  if (deadline !== undefined && deadline < LOOK_SECONDS) return 'startingDeadlineSeconds';
  return longestGapHours(textAt(cronJob, 'spec.schedule') ?? '') === undefined ? 'schedule' : undefined;
}

/** Why a CronJob never starts a Job, as a finding tells it. */
export const CRON_JOB_STOPS: Readonly<Record<CronJobStop, string>> = {
  suspend: 'it is suspended',
  'jobTemplate.spec.suspend': 'its Jobs are suspended, and make no pod',
  startingDeadlineSeconds: 'the controller looks every ten seconds, and the deadline is shorter',
  schedule: 'the schedule names no day',
};
