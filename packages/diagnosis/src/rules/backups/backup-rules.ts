import { applicationOf, runningDatabase } from '@vmshift/environments';
import { counted, oneLine } from '@vmshift/findings';
import { longestGapHours } from '@vmshift/kubernetes';
import { type ObservedCronJob, seenValue } from '@vmshift/observation';
import { olderThan } from '../../age';
import * as command from '../../commands';
import { type DiagnosisRule, defineDiagnosis } from '../../rule';
import type { EnvironmentView } from '../../view';
import { seen } from '../cluster/seen-cluster';
import { failedJob, failureOf } from './last-job';

/** The CronJob that dumps the database; undefined where it was not seen, or no server runs in the cluster. */
function backupOf(view: EnvironmentView): ObservedCronJob | undefined {
  const { environment, platform } = view;
  if (runningDatabase(environment) === undefined) return undefined;
  const { app } = applicationOf(platform).backup;
  return seen(view, 'cronJobs').find(({ name }) => name === app);
}

/** Seconds after which a dump is late: the longest time between two, and what one may take. */
function lateAfter({ environment, platform }: EnvironmentView): number {
  const server = runningDatabase(environment);
  if (server === undefined) return Number.POSITIVE_INFINITY;
  const hours = longestGapHours(server.backup.schedule) ?? Number.POSITIVE_INFINITY;
  return hours * 3600 + applicationOf(platform).backup.deadlineSeconds;
}

const COMMON = { severity: 'at-risk', runbook: 'on-call.md#a-backup-is-missing' } as const;

/** Whether there is a dump of the database to go back to. */
export const backupRules: readonly DiagnosisRule[] = [
  defineDiagnosis({
    ...COMMON,
    id: 'backup-failed',
    title: 'The last dump of the database failed',
    judge: (view) => {
      const backup = backupOf(view);
      const job = backup && failedJob(view, backup);
      if (backup === undefined || job === undefined) return [];
      return [
        {
          object: `CronJob/${backup.name}`,
          since: backup.lastSucceeded ?? job.createdAt,
          job: job.name,
          never: backup.lastSucceeded === undefined,
          ...failureOf(view, job),
        },
      ];
    },
    cause: ({ job, never, why }) =>
      `the dump ${job} failed, and ${never ? 'none ever succeeded' : 'none has succeeded since'}${why}`,
    next: ({ job }, { environment }) => [command.showJobLog(environment, job), command.startBackup(environment)],
    see: 'https://kubernetes.io/docs/concepts/workloads/controllers/job/#job-termination-and-cleanup',
  }),
  defineDiagnosis({
    ...COMMON,
    id: 'backup-stale',
    title: 'No dump of the database has succeeded for longer than its schedule allows',
    judge: (view) => {
      const backup = backupOf(view);
      if (backup === undefined || backup.suspended || failedJob(view, backup) !== undefined) return [];
      // Before the first run is due there is none.
      const last = backup.lastSucceeded ?? backup.createdAt;
      if (!olderThan(lateAfter(view), last, view.now)) return [];
      const object = `CronJob/${backup.name}`;
      const { schedule, lastScheduled } = backup;
      const evidence = [{ object, message: `schedule ${schedule}, last started ${lastScheduled ?? 'never'}` }];
      return [{ object, since: last, evidence, never: backup.lastSucceeded === undefined }];
    },
    cause: ({ never }) =>
      never
        ? 'no dump of the database has ever succeeded'
        : 'no dump of the database has succeeded for longer than its schedule allows',
    next: ({ object }, { environment }) => [
      command.describeObject(environment, object),
      command.startBackup(environment),
    ],
    see: 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#job-creation',
  }),
  defineDiagnosis({
    ...COMMON,
    id: 'backup-suspended',
    title: 'The dumps of the database are switched off',
    judge: (view) => {
      const backup = backupOf(view);
      if (backup?.suspended !== true) return [];
      const object = `CronJob/${backup.name}`;
      return [{ object, since: backup.lastSucceeded, evidence: [{ object, message: 'spec.suspend: true' }] }];
    },
    cause: 'the dumps of the database are switched off',
    next: ({ object }, { environment }) => [
      command.showWriters(environment, object),
      command.goOn(environment, object, 'suspend'),
    ],
    see: 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-suspension',
  }),
  defineDiagnosis({
    ...COMMON,
    id: 'backup-dump-missing',
    title: 'The bucket has no dump that is new enough',
    judge: (view) => {
      const backup = view.observed.backup && seenValue(view.observed.backup);
      if (backup === undefined) return [];
      const { bucket, newest, dumps } = backup;
      if (newest !== undefined && newest.bytes > 0 && !olderThan(lateAfter(view), newest.at, view.now)) return [];
      const message =
        newest === undefined
          ? 'no dump'
          : `${counted(dumps, 'dump')}; newest ${oneLine(newest.key)}, ${newest.bytes} bytes, ${newest.at}`;
      return [
        {
          object: `Bucket/${bucket}`,
          since: newest?.at,
          evidence: [{ object: `Bucket/${bucket}`, message }],
          bucket,
          state: newest === undefined ? 'none' : newest.bytes > 0 ? 'old' : 'empty',
        },
      ];
    },
    cause: ({ bucket, state }) =>
      state === 'none'
        ? `the bucket ${bucket} has no dump`
        : `the newest dump in the bucket ${bucket} is ${state === 'empty' ? 'empty' : 'too old'}`,
    next: (_facts, { environment }) => [
      command.startBackup(environment),
      command.showJobLog(environment, 'backup-check'),
    ],
    see: 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/',
  }),
];
