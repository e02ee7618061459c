import { at, textAt, type Workload } from '@vmshift/kubernetes';
import { type Comparison, changeRule } from '../rule';
import { jobFields, jobNumber, jobPath, keptJobs } from './jobs';

const SEE = 'https://kubernetes.io/docs/concepts/workloads/controllers/job/#job-termination-and-cleanup';

/** Seconds that Argo CD may wait for a hook. */
const GREATEST_DEADLINE = 600;

/** Seconds in which a person has looked at a Job that failed. */
const LEAST_KEPT = 3600;

/** Jobs whose deadline changes; without one a Job may run for any time. */
function changedDeadlines(comparison: Comparison) {
  return keptJobs(comparison).map(({ old, workload }) => {
    const read = (one: Workload) => jobNumber(one, 'activeDeadlineSeconds') ?? Number.POSITIVE_INFINITY;
    const [was, is] = [read(old), read(workload)];
    return {
      object: workload.name,
      path: jobPath(workload, 'activeDeadlineSeconds'),
      before: print(was),
      after: print(is),
      tooLong: workload.object.kind === 'Job' && is > GREATEST_DEADLINE && was <= GREATEST_DEADLINE,
      ...{ was, is },
    };
  });
}

function print(seconds: number): string {
  return seconds === Number.POSITIVE_INFINITY ? 'no deadline' : `${seconds} s`;
}

/** How long Jobs may take, and how long they stay. */
export const jobDeadlines = [
  changeRule({
    id: 'job-deadline-too-long',
    title: 'Argo CD waits a few minutes for a hook, not longer',
    judge: (comparison) => changedDeadlines(comparison).filter(({ tooLong }) => tooLong),
    class: 'sync-failure',
    verdict: 'warn',
    because: 'Argo CD waits for the Job, and syncs nothing newer meanwhile',
    impact: ({ is }) =>
      `a Job that hangs blocks every newer commit, a rollback too, ${is === Number.POSITIVE_INFINITY ? 'without end' : `for ${is} s`}`,
    fix: `an activeDeadlineSeconds of ${GREATEST_DEADLINE} at the most`,
    see: SEE,
    reads: jobFields('activeDeadlineSeconds'),
  }),
  changeRule({
    id: 'job-hangs-without-end',
    title: 'A run that hangs makes way for the next one',
    judge: (comparison) =>
      keptJobs(comparison).flatMap(({ old, workload }) => {
        const { object } = workload;
        const [was, is] = [old, workload].map((one) => jobNumber(one, 'activeDeadlineSeconds'));
        const waits = textAt(object, 'spec.concurrencyPolicy') === 'Forbid' && at(object, 'spec.suspend') !== true;
        if (!waits || was === undefined || is !== undefined) return [];
        return [{ object: workload.name, path: jobPath(workload, 'activeDeadlineSeconds'), before: `${was} s` }];
      }),
    class: 'outage',
    verdict: 'warn',
    because: 'no run starts while the one before it runs (Forbid), and nothing ends one that hangs',
    impact: 'after the first that hangs there is none any more, until a person deletes its Job',
    fix: ({ before }) => `keep activeDeadlineSeconds: ${before}`,
    see: SEE,
    reads: [...jobFields('activeDeadlineSeconds'), 'spec.concurrencyPolicy'],
  }),
  changeRule({
    id: 'job-deadline-shorter',
    title: 'A Job has the time that it needs',
    judge: (comparison) =>
      changedDeadlines(comparison)
        .filter(({ was, is }) => is * 2 <= was && is !== was)
        .map((place) => ({ ...place, verdict: place.is * 10 > place.was ? ('warn' as const) : ('block' as const) })),
    class: 'outage',
    verdict: 'block',
    because: 'the Job is killed at its deadline',
    impact: 'it fails when it takes longer, as it may have done before',
    fix: 'measure how long a run takes, and leave room for a slow one',
    see: SEE,
    explainedBy: ['schema'],
    reads: jobFields('activeDeadlineSeconds'),
  }),
  changeRule({
    id: 'job-gone-early',
    title: 'A Job that failed can still be looked at',
    judge: (comparison) =>
      keptJobs(comparison).flatMap(({ old, workload }) => {
        const [was, is] = [old, workload].map((one) => jobNumber(one, 'ttlSecondsAfterFinished'));
        if (is === undefined || is >= LEAST_KEPT || is >= (was ?? Number.POSITIVE_INFINITY)) return [];
        const before = was === undefined ? undefined : `${was} s`;
        return { object: workload.name, path: jobPath(workload, 'ttlSecondsAfterFinished'), before, after: `${is} s` };
      }),
    class: 'outage',
    verdict: 'warn',
    because: ({ after }) => `Kubernetes deletes the Job with its pods and their logs ${after} after it ended`,
    impact: 'no one can read why it failed',
    fix: `${LEAST_KEPT} or more, or no ttlSecondsAfterFinished: the next Job replaces it`,
    see: 'https://kubernetes.io/docs/concepts/workloads/controllers/ttlafterfinished/',
    reads: jobFields('ttlSecondsAfterFinished'),
  }),
];
