import { databaseCopy, databaseRestore, restoreDrill } from '@vmshift/application';
import { applicationOf } from '@vmshift/environments';
import { oneLine } from '@vmshift/findings';
import { longestGapHours } from '@vmshift/kubernetes';
import { failedObjects, type ObservedCronJob, type ObservedJob } from '@vmshift/observation';
import { olderThan } from '../../age';
import * as command from '../../commands';
import type { Evidence } from '../../diagnosis';
import { type DiagnosisFacts, type DiagnosisRule, defineDiagnosis } from '../../rule';
import type { EnvironmentView } from '../../view';
import { applicationOfView, isOvertaken, isRunning } from '../argocd/application-state';
import { lastLogLine, lastWords, seen } from './seen-cluster';

interface JobFacts extends DiagnosisFacts {
  readonly job: string;
  readonly why: string;
}

/** Jobs of Argo CD's syncs; those of a CronJob are judged against its schedule, and a person looks at those of a person. */
function hooks(view: EnvironmentView): readonly ObservedJob[] {
  const byHand = startedByHand(view);
  return seen(view, 'jobs').filter(
    ({ owner, deletedAt, labels }) =>
      owner === undefined && deletedAt === undefined && !byHand.includes(labels.app ?? ''),
  );
}

/** CronJobs that are suspended as they should be: a person makes a Job of them. */
function startedByHand({ platform }: EnvironmentView): readonly string[] {
  const profile = applicationOf(platform);
  return [databaseCopy(profile).app, databaseRestore(profile).app];
}

function failedHooks(view: EnvironmentView): readonly JobFacts[] {
  const application = applicationOfView(view);
  // It is what a sync has left that another rule tells of.
  const left = application !== undefined && isOvertaken(application, view) ? failedObjects(application.operation) : [];
  const remaining = hooks(view).filter(({ name }) => left.every(({ object }) => object !== `Job/${name}`));
  return remaining.flatMap((job) => {
    const failed = job.conditions.find(({ type, status }) => type === 'Failed' && status === 'True');
    if (failed === undefined) return [];
    const object = `Job/${job.name}`;
    const words = lastLine(view, object) ?? lastWords(view, object);
    const reason = oneLine([failed.reason, failed.message].filter(Boolean).join(': '));
    const evidence: readonly Evidence[] = [{ object, message: reason }, ...(words === undefined ? [] : [words])];
    return [{ object, job: job.name, why: words?.message ?? reason, since: failed.since ?? job.startedAt, evidence }];
  });
}

/** The last line in the log of a pod of the Job. */
function lastLine(view: EnvironmentView, job: string): Evidence | undefined {
  const pods = seen(view, 'pods').filter(({ owner }) => owner === job);
  const lines = pods.flatMap(({ name, containers }) =>
    containers.flatMap((container) => lastLogLine(view, name, container.name) ?? []),
  );
  const last = lines.at(-1);
  return last === undefined ? undefined : { object: `${job} log`, message: oneLine(last) };
}

/** A schema Job works for seconds; its deadline ends it only after minutes, in which no release goes on. */
const HANGING_SECONDS = 3 * 60;

function hangingHooks(view: EnvironmentView): readonly JobFacts[] {
  return hooks(view).flatMap(({ name, active, startedAt, deadlineSeconds, conditions }) => {
    const ended = conditions.some(({ type, status }) => /^(Complete|Failed)$/.test(type) && status === 'True');
    if (ended || active === 0 || !olderThan(HANGING_SECONDS, startedAt, view.now)) return [];
    const object = `Job/${name}`;
    const why = deadlineSeconds === undefined ? 'it has no deadline' : `its deadline is ${deadlineSeconds} s`;
    return [{ object, job: name, why, since: startedAt, evidence: [{ object, message: `${active} active; ${why}` }] }];
  });
}

function isSyncing(view: EnvironmentView): boolean {
  const application = applicationOfView(view);
  return application !== undefined && isRunning(application);
}

interface CronFacts extends DiagnosisFacts {
  readonly job: string;
}

/** All but the backup, which has rules of its own, and what a person starts. */
function otherCronJobs(view: EnvironmentView): readonly ObservedCronJob[] {
  const others = [applicationOf(view.platform).backup.app, ...startedByHand(view)];
  return seen(view, 'cronJobs').filter(({ name }) => !others.includes(name));
}

function suspended(view: EnvironmentView): readonly CronFacts[] {
  return otherCronJobs(view)
    .filter((one) => one.suspended)
    .map(({ name, schedule, lastScheduled }) => {
      const object = `CronJob/${name}`;
      const evidence = [{ object, message: `suspended; schedule ${schedule}` }];
      return { object, job: name, since: lastScheduled, evidence };
    });
}

/** Twice the longest time between two runs: one may fail, and the next one is on its way. The drill has rules of its own. */
function overdue(view: EnvironmentView): readonly CronFacts[] {
  const drill = restoreDrill(applicationOf(view.platform)).app;
  return otherCronJobs(view).flatMap(({ name, schedule, lastSucceeded, createdAt, suspended: stopped }) => {
    const gap = longestGapHours(schedule);
    const since = lastSucceeded ?? createdAt;
    if (name === drill || stopped || gap === undefined || !olderThan(2 * gap * 3600, since, view.now)) return [];
    const object = `CronJob/${name}`;
    const message = lastSucceeded === undefined ? 'it has never succeeded' : `it last succeeded ${lastSucceeded}`;
    return [{ object, job: name, since, evidence: [{ object, message }] }];
  });
}

const SEE = 'https://kubernetes.io/docs/concepts/workloads/controllers/job/#job-termination-and-cleanup';
const describe = ({ object }: DiagnosisFacts, { environment }: EnvironmentView) =>
  command.describeObject(environment, object);

/** Jobs, and what is started on a schedule. */
export const jobRules: readonly DiagnosisRule[] = [
  defineDiagnosis({
    id: 'job-failed',
    title: 'A Job that a release runs first has failed',
    judge: failedHooks,
    severity: 'degraded',
    cause: ({ job, why }) => `the Job ${job} has failed, so no release goes on: ${why}`,
    next: (facts, view) => [
      command.showJobLog(view.environment, facts.job),
      command.rollback(view.environment),
      // Once the cause is gone: Argo CD does not try the same commit again.
      ...(isSyncing(view) ? [] : [command.syncApplication(view.access, view.environment)]),
    ],
    runbook: 'on-call.md#a-job-that-fails-or-hangs',
    releaseCanCause: true,
    see: SEE,
  }),
  defineDiagnosis({
    id: 'job-hangs',
    title: 'A Job that a release runs first does not end',
    judge: hangingHooks,
    severity: 'degraded',
    cause: ({ job, why }) => `the Job ${job} does not end, so no release goes on; ${why}`,
    next: (facts, view) => [
      command.showJobLog(view.environment, facts.job),
      describe(facts, view),
      // A rollback waits behind it as well.
      ...(isSyncing(view) ? [command.terminateSync(view.access, view.environment)] : []),
      command.rollback(view.environment),
    ],
    runbook: 'on-call.md#a-job-that-fails-or-hangs',
    releaseCanCause: true,
    see: SEE,
  }),
  defineDiagnosis({
    id: 'cron-job-suspended',
    title: 'A CronJob is suspended',
    judge: suspended,
    severity: 'at-risk',
    cause: ({ job }) => `the CronJob ${job} is suspended, and runs no more`,
    next: ({ object }, { environment }) => [
      command.showWriters(environment, object),
      command.goOn(environment, object, 'suspend'),
    ],
    runbook: 'on-call.md#what-runs-is-not-what-git-has',
    see: 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-suspension',
  }),
  defineDiagnosis({
    id: 'cron-job-overdue',
    title: 'A CronJob has not succeeded for two of its turns',
    judge: overdue,
    severity: 'at-risk',
    cause: ({ job }) => `the CronJob ${job} has not succeeded for two of its turns`,
    next: (facts, view) => [describe(facts, view), command.showWarnings(view.environment)],
    runbook: 'on-call.md#a-job-that-fails-or-hangs',
    releaseCanCause: true,
    see: 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/',
  }),
];
