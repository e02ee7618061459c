import type { Workload } from '@vmshift/kubernetes';
import { at, numberAt, textAt } from '@vmshift/kubernetes';
import { type Effect, type Found, keptWorkloads } from '../effect';

const SEE = 'https://kubernetes.io/docs/concepts/workloads/controllers/job/';

/** How long Jobs may take, how often they are tried, how many run at once, and in which time zone they are due. */
export const jobs: Effect = (comparison) =>
  keptWorkloads(comparison).flatMap(({ old, workload }) =>
    workload.longRunning
      ? []
      : [...deadline(old, workload), ...attempts(old, workload), ...twice(old, workload), ...timeZone(old, workload)],
  );

/** Dotted path of the Job specification. */
function jobPath({ object }: Workload): string {
  return object.kind === 'CronJob' ? 'spec.jobTemplate.spec' : 'spec';
}

/** Argo CD waits for a hook; a backup needs the time that the database takes. */
function deadline(old: Workload, workload: Workload): readonly Found[] {
  const field = 'activeDeadlineSeconds';
  const read = (one: Workload) => numberAt(one.object, `${jobPath(one)}.${field}`) ?? Number.POSITIVE_INFINITY;
  const [was, is] = [read(old), read(workload)];
  const hook = workload.object.kind === 'Job';
  const tooLong = hook && is > 600 && was <= 600;
  if (is * 2 > was && !tooLong) return [];
  return [
    found(workload, field, print(was), print(is), tooLong || is * 10 > was ? 'warn' : 'block', {
      class: hook && tooLong ? 'sync-failure' : 'outage',
      because: tooLong
        ? 'Argo CD waits for the Job, and syncs nothing newer meanwhile'
        : 'the Job is killed at its deadline',
      impact: tooLong
        ? `a Job that hangs blocks every newer commit, a rollback too, for ${print(is)}`
        : 'it fails when it takes longer, as it may have done before',
    }),
  ];
}

function attempts(old: Workload, workload: Workload): readonly Found[] {
  const field = 'backoffLimit';
  const read = (one: Workload) => numberAt(one.object, `${jobPath(one)}.${field}`) ?? 6;
  const [was, is] = [read(old), read(workload)];
  if (is >= was || is > 0) return [];
  return [
    found(workload, field, String(was), '0', 'warn', {
      class: 'outage',
      because: 'the Job is never tried again',
      impact: 'one lost node or a database that is just starting fails it',
    }),
  ];
}

function twice(old: Workload, workload: Workload): readonly Found[] {
  const read = (one: Workload, field: string) => numberAt(one.object, `${jobPath(one)}.${field}`) ?? 1;
  const parallel = Math.max(read(workload, 'parallelism'), read(workload, 'completions'));
  const allows = at(workload.object, 'spec.concurrencyPolicy') ?? 'Allow';
  const overlaps =
    workload.object.kind === 'CronJob' && allows !== 'Forbid' && at(old.object, 'spec.concurrencyPolicy') === 'Forbid';
  const more = parallel > Math.max(read(old, 'parallelism'), read(old, 'completions'));
  if (!more && !overlaps) return [];
  return [
    found(
      workload,
      more ? 'parallelism' : 'concurrencyPolicy',
      undefined,
      more ? String(parallel) : String(allows),
      'warn',
      {
        class: 'outage',
        because: more
          ? `${parallel} pods do the same work`
          : 'a run may start while the one before is still at it, or replace it',
        impact: 'two at the same time collide, or one is killed half-way',
      },
    ),
  ];
}

/** @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#time-zones */
function timeZone(old: Workload, workload: Workload): readonly Found[] {
  const is = textAt(workload.object, 'spec.timeZone');
  if (is === undefined || is === textAt(old.object, 'spec.timeZone') || exists(is)) return [];
  return [
    found(workload, 'timeZone', textAt(old.object, 'spec.timeZone'), is, 'block', {
      class: 'sync-failure',
      because: 'there is no such time zone',
      impact: 'the API server refuses the object and the sync fails',
    }),
  ];
}

function exists(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function print(seconds: number): string {
  return seconds === Number.POSITIVE_INFINITY ? 'no deadline' : `${seconds} s`;
}

function found(
  workload: Workload,
  field: string,
  before: string | undefined,
  after: string,
  verdict: Found['verdict'],
  text: Pick<Found, 'class' | 'because' | 'impact'>,
): Found {
  return {
    id: 'job-run',
    verdict,
    object: workload.name,
    path: field === 'timeZone' || field === 'concurrencyPolicy' ? `spec.${field}` : `${jobPath(workload)}.${field}`,
    before,
    after,
    fix: 'keep what the model has, or measure how long a run takes',
    see: SEE,
    ...text,
  };
}
