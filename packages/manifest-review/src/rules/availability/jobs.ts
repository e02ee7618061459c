import { at, metClockChanges, numberAt, textAt, type Workload } from '@vmshift/kubernetes';
import { type Comparison, changeRule, keptWorkloads, newPlaces } from '../rule';

const SEE = 'https://kubernetes.io/docs/concepts/workloads/controllers/job/';
const SEE_CRON = 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/';

/** Values with which a Job makes no pod. */
const WITHOUT_PODS = { suspend: true, parallelism: 0, completions: 0 } as const;

/**
 * What comes of a Job without pods. Nothing waits for those of a CronJob but its own next run. With no completion to wait for,
 * the controller counts the Job as complete.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/#parallel-jobs
 */
function withoutPods({ object }: Workload, field: string): string {
  const isCronJob = object.kind === 'CronJob';
  if (field === 'completions')
    return isCronJob
      ? 'every run counts as complete at once: its work is not done, and nothing reports it'
      : 'it counts as complete at once: the sync goes on, and its work is not done';
  return isCronJob
    ? 'no run ends, and its work is never done'
    : 'its work is never done, and a sync that waits for it does not end';
}

/** Attempts of a Job that names no limit. */
const DEFAULT_ATTEMPTS = 6;

/** Paths of a field of the Job specification, in a Job and in a CronJob. */
export function jobFields(...fields: readonly string[]): readonly string[] {
  return fields.flatMap((field) => [`spec.${field}`, `spec.jobTemplate.spec.${field}`]);
}

export function jobPath({ object }: Workload, field: string): string {
  return object.kind === 'CronJob' ? `spec.jobTemplate.spec.${field}` : `spec.${field}`;
}

export function jobNumber(workload: Workload, field: string): number | undefined {
  return numberAt(workload.object, jobPath(workload, field));
}

export function keptJobs(comparison: Comparison) {
  return keptWorkloads(comparison).filter(({ workload }) => !workload.longRunning);
}

/** Pods of a Job that do its work at the same time. */
function pods(workload: Workload): number {
  return Math.max(jobNumber(workload, 'parallelism') ?? 1, jobNumber(workload, 'completions') ?? 1);
}

/** Kubernetes looks for a file of that name; Node takes every case, and offsets such as `+01:00` too. */
function exists(zone: string): boolean {
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions();
    const isOtherCase = timeZone !== zone && timeZone.toLowerCase() === zone.toLowerCase();
    return /^[A-Z]/.test(zone) && !isOtherCase;
  } catch {
    return false;
  }
}

/** How often Jobs are tried, how many run at once, and in which time zone they are due. */
export const jobs = [
  changeRule({
    id: 'job-tried-once',
    title: 'A Job that fails is tried again',
    judge: (comparison) =>
      keptJobs(comparison).flatMap(({ old, workload }) => {
        const [was, is] = [old, workload].map((one) => jobNumber(one, 'backoffLimit') ?? DEFAULT_ATTEMPTS);
        if (is !== 0 || was === 0) return [];
        return { object: workload.name, path: jobPath(workload, 'backoffLimit'), before: String(was), after: '0' };
      }),
    class: 'outage',
    verdict: 'warn',
    because: 'the Job is never tried again',
    impact: 'one lost node or a database that is just starting fails it',
    fix: 'keep the backoffLimit of the model',
    see: SEE,
    reads: jobFields('backoffLimit'),
  }),
  changeRule({
    id: 'job-runs-in-parallel',
    title: 'One pod does the work of a Job',
    judge: (comparison) =>
      keptJobs(comparison)
        .filter(({ old, workload }) => pods(workload) > pods(old))
        .map(({ old, workload }) => ({
          object: workload.name,
          path: jobPath(workload, 'parallelism'),
          before: String(pods(old)),
          after: String(pods(workload)),
          pods: pods(workload),
        })),
    class: 'outage',
    verdict: 'warn',
    because: (facts) => `${facts.pods} pods do the same work`,
    impact: 'two at the same time collide',
    fix: 'leave parallelism and completions at 1',
    see: SEE,
    reads: jobFields('parallelism', 'completions'),
  }),
  changeRule({
    id: 'job-runs-overlap',
    title: 'A run of a CronJob waits for the one before',
    judge: (comparison) =>
      keptJobs(comparison).flatMap(({ old, workload }) => {
        const path = 'spec.concurrencyPolicy';
        const [was, is] = [textAt(old.object, path), textAt(workload.object, path) ?? 'Allow'];
        if (workload.object.kind !== 'CronJob' || was !== 'Forbid' || is === 'Forbid') return [];
        return { object: workload.name, path, before: 'Forbid', after: is };
      }),
    class: 'outage',
    verdict: 'warn',
    because: 'a run may start while the one before is not done, or replace it',
    impact: 'two at the same time collide, or one is killed half-way',
    fix: 'keep concurrencyPolicy: Forbid',
    see: `${SEE_CRON}#concurrency-policy`,
    reads: ['spec.concurrencyPolicy'],
  }),
  changeRule({
    id: 'failed-runs-not-kept',
    title: 'A failed run of a CronJob stays to be looked at',
    judge: (comparison) =>
      keptJobs(comparison).flatMap(({ old, workload }) => {
        const path = 'spec.failedJobsHistoryLimit';
        const [was, is] = [numberAt(old.object, path), numberAt(workload.object, path)];
        if (is !== 0 || was === 0) return [];
        return { object: workload.name, path, before: was?.toString(), after: '0' };
      }),
    class: 'outage',
    verdict: 'warn',
    because: 'a failed Job is deleted at once, and its pods with their logs',
    impact: 'nothing shows that a run failed, or why: neither diagnose nor Argo CD finds it',
    fix: 'keep failedJobsHistoryLimit at 1 at the least',
    see: `${SEE_CRON}#jobs-history-limits`,
    reads: ['spec.failedJobsHistoryLimit'],
  }),
  changeRule({
    id: 'time-zone-unknown',
    title: 'A CronJob names a time zone that exists',
    judge: (comparison) =>
      keptJobs(comparison).flatMap(({ old, workload }) => {
        const [was, is] = [textAt(old.object, 'spec.timeZone'), textAt(workload.object, 'spec.timeZone')];
        if (is === undefined || is === was || exists(is)) return [];
        return { object: workload.name, path: 'spec.timeZone', before: was, after: is };
      }),
    class: 'sync-failure',
    verdict: 'block',
    because: 'there is no such time zone',
    impact: 'the API server refuses the object and the sync fails',
    fix: 'a name of the IANA database, such as Etc/UTC',
    see: `${SEE_CRON}#time-zones`,
    reads: ['spec.timeZone'],
  }),
  changeRule({
    id: 'run-in-changing-hour',
    title: 'Each run of a CronJob comes once',
    judge: (comparison) =>
      newPlaces((view) =>
        view.workloads.flatMap(({ name, object }) => {
          const [schedule, zone] = [textAt(object, 'spec.schedule') ?? '', textAt(object, 'spec.timeZone') ?? ''];
          if (object.kind !== 'CronJob' || at(object, 'spec.suspend') === true) return [];
          const kinds = new Set(metClockChanges(schedule, zone).map(({ kind }) => kind));
          if (kinds.size === 0) return [];
          const isLeftOut = kinds.has('left out');
          return [
            { object: name, path: 'spec.schedule', now: `${schedule} in ${zone}`, zone, isLeftOut, kinds: kinds.size },
          ];
        }),
      )(comparison),
    class: 'outage',
    verdict: 'warn',
    because: ({ zone, isLeftOut, kinds }) => {
      const [forward, back] = ['are put forward', 'are put back'];
      return kinds > 1
        ? `in ${zone} that hour is left out when the clocks ${forward}, and comes twice when they ${back}`
        : `in ${zone} that hour ${isLeftOut ? `is left out when the clocks ${forward}` : `comes twice when the clocks ${back}`}`;
    },
    impact: ({ isLeftOut, kinds }) => {
      if (kinds > 1) return 'once a year there is no run, and once there are two';
      return isLeftOut ? 'once a year there is no run' : 'once a year there are two runs';
    },
    fix: 'another hour, or timeZone: Etc/UTC',
    see: `${SEE_CRON}#time-zones`,
    reads: ['spec.schedule', 'spec.timeZone'],
  }),
  changeRule({
    id: 'job-suspended',
    title: 'A Job does its work',
    judge: (comparison) =>
      newPlaces((view) =>
        view.workloads
          .filter(({ longRunning }) => !longRunning)
          .flatMap((workload) =>
            Object.entries(WITHOUT_PODS)
              .filter(([field, value]) => at(workload.object, jobPath(workload, field)) === value)
              .map(([field, value]) => ({
                object: workload.name,
                path: jobPath(workload, field),
                now: String(value),
                ...{ field, impact: withoutPods(workload, field) },
              })),
          ),
      )(comparison),
    class: 'outage',
    verdict: 'block',
    because: ({ field, now }) => `by ${field}: ${now} the Job makes no pod`,
    impact: ({ impact }) => impact,
    fix: ({ field }) => `leave ${field} out of the Job`,
    see: `${SEE}#suspending-a-job`,
    reads: jobFields(...Object.keys(WITHOUT_PODS)),
    explainedBy: ['backup-never-runs', 'restore-drill-never-runs'],
  }),
];
