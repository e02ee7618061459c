import type { k8s } from 'cdk8s-plus-28';

export interface CronJobSpecProps {
  /** Cron expression, UTC. */
  readonly schedule: string;
  /** Seconds after which a run counts as failed. */
  readonly deadlineSeconds: number;
  /** How often a failed pod is tried again. */
  readonly retries: number;
  /** Whether no run is ever due: a person starts one. @default false */
  readonly suspend?: boolean;
  readonly template: k8s.PodTemplateSpec;
}

/** Of a CronJob that a person starts: never due while it is suspended; New Year, if it is not. */
export const NEVER_DUE = { schedule: '0 0 1 1 *', suspend: true } as const;

/** What every CronJob has in common: never two runs at once, and a run that was missed is made up for. */
export function cronJobSpec({
  schedule,
  deadlineSeconds,
  retries,
  suspend,
  template,
}: CronJobSpecProps): k8s.CronJobSpec {
  return {
    schedule,
    timeZone: 'Etc/UTC',
    concurrencyPolicy: 'Forbid',
    ...(suspend && { suspend }),
    // A run that was due while the cluster was down is made up for within the hour.
    startingDeadlineSeconds: 3600,
    // Of the Jobs that people make, the last is not always the one whose end is asked for.
    successfulJobsHistoryLimit: suspend === true ? 3 : 1,
    failedJobsHistoryLimit: 3,
    jobTemplate: {
      spec: { backoffLimit: retries, activeDeadlineSeconds: deadlineSeconds, template },
    },
  };
}
