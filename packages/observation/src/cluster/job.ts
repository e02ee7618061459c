import { z } from 'zod';
import { type Condition, condition, count, identity, list, metadata, type ObjectIdentity, text, time } from './read';

/** @see https://kubernetes.io/docs/concepts/workloads/controllers/job/#job-termination-and-cleanup */
export interface ObservedJob extends ObjectIdentity {
  readonly suspended: boolean;
  readonly startedAt?: string | undefined;
  readonly completedAt?: string | undefined;
  readonly active: number;
  readonly succeeded: number;
  /** Pods that failed; a Job may succeed in spite of them. */
  readonly failed: number;
  /** Retries before it gives up. */
  readonly backoffLimit: number;
  /** Seconds that it may run. @default without end */
  readonly deadlineSeconds?: number | undefined;
  readonly conditions: readonly Condition[];
}

const JOB = z.object({
  metadata,
  spec: z.object({ suspend: z.boolean().nullish(), backoffLimit: count, activeDeadlineSeconds: count }),
  status: z
    .object({
      startTime: time,
      completionTime: time,
      active: count,
      succeeded: count,
      failed: count,
      conditions: list(condition),
    })
    .nullish(),
});

/** @throws ZodError where the object is no Job */
export function parseJob(object: unknown): ObservedJob {
  const { metadata: meta, spec, status } = JOB.parse(object);
  return {
    ...identity(meta),
    suspended: spec.suspend ?? false,
    startedAt: status?.startTime,
    completedAt: status?.completionTime,
    active: status?.active ?? 0,
    succeeded: status?.succeeded ?? 0,
    failed: status?.failed ?? 0,
    backoffLimit: spec.backoffLimit ?? 6,
    deadlineSeconds: spec.activeDeadlineSeconds,
    conditions: status?.conditions ?? [],
  };
}

/** @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ */
export interface ObservedCronJob extends ObjectIdentity {
  readonly schedule: string;
  /** @default UTC, as our clusters run */
  readonly timeZone?: string | undefined;
  readonly suspended: boolean;
  readonly lastScheduled?: string | undefined;
  readonly lastSucceeded?: string | undefined;
  /** Names of its Jobs that run. */
  readonly active: readonly string[];
}

const CRON_JOB = z.object({
  metadata,
  spec: z.object({ schedule: z.string(), timeZone: text, suspend: z.boolean().nullish() }),
  status: z
    .object({ lastScheduleTime: time, lastSuccessfulTime: time, active: list(z.object({ name: z.string() })) })
    .nullish(),
});

/** @throws ZodError where the object is no CronJob */
export function parseCronJob(object: unknown): ObservedCronJob {
  const { metadata: meta, spec, status } = CRON_JOB.parse(object);
  return {
    ...identity(meta),
    schedule: spec.schedule,
    timeZone: spec.timeZone,
    suspended: spec.suspend ?? false,
    lastScheduled: status?.lastScheduleTime,
    lastSucceeded: status?.lastSuccessfulTime,
    active: (status?.active ?? []).map(({ name }) => name),
  };
}
