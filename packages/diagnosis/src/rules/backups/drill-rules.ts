import { restoreDrill } from '@vmshift/application';
import { applicationOf, runningDatabase } from '@vmshift/environments';
import { longestGapHours } from '@vmshift/kubernetes';
import type { ObservedCronJob } from '@vmshift/observation';
import { olderThan } from '../../age';
import * as command from '../../commands';
import { type DiagnosisRule, defineDiagnosis } from '../../rule';
import type { EnvironmentView } from '../../view';
import { seen } from '../cluster/seen-cluster';
import { failedJob, failureOf } from './last-job';

/** The CronJob of the drill; undefined where it was not seen, or no server runs in the cluster. */
function drillOf(view: EnvironmentView): ObservedCronJob | undefined {
  if (runningDatabase(view.environment) === undefined) return undefined;
  const { app } = restoreDrill(applicationOf(view.platform));
  return seen(view, 'cronJobs').find(({ name }) => name === app);
}

/** Seconds after which a drill is late: the longest time between two, and what one may take. */
function lateAfter({ environment, platform }: EnvironmentView): number {
  const server = runningDatabase(environment);
  const hours = server && longestGapHours(server.backup.drill.schedule);
  return hours === undefined
    ? Number.POSITIVE_INFINITY
    : hours * 3600 + restoreDrill(applicationOf(platform)).deadlineSeconds;
}

const COMMON = { severity: 'at-risk', runbook: 'on-call.md#a-restore-drill-fails' } as const;

/** Whether the dumps can be restored. */
export const drillRules: readonly DiagnosisRule[] = [
  defineDiagnosis({
    ...COMMON,
    id: 'restore-drill-failed',
    title: 'The newest dump could not be restored in the drill',
    judge: (view) => {
      const drill = drillOf(view);
      const job = drill && failedJob(view, drill);
      if (drill === undefined || job === undefined) return [];
      return [
        {
          object: `CronJob/${drill.name}`,
          since: job.createdAt,
          job: job.name,
          restored: drill.lastSucceeded === undefined ? 'none was ever restored' : `one was on ${drill.lastSucceeded}`,
          ...failureOf(view, job),
        },
      ];
    },
    cause: ({ job, restored, why }) => `the drill ${job} could not restore the newest dump (${restored})${why}`,
    next: ({ job }, { environment }) => [command.showJobLog(environment, job), command.startDrill(environment)],
    see: 'https://kubernetes.io/docs/concepts/workloads/controllers/job/#job-termination-and-cleanup',
  }),
  defineDiagnosis({
    ...COMMON,
    id: 'restore-drill-stale',
    title: 'No dump was restored in a drill for longer than its schedule allows',
    judge: (view) => {
      const drill = drillOf(view);
      if (drill === undefined || drill.suspended || failedJob(view, drill) !== undefined) return [];
      // Before the first run is due there is none.
      const last = drill.lastSucceeded ?? drill.createdAt;
      if (!olderThan(lateAfter(view), last, view.now)) return [];
      const object = `CronJob/${drill.name}`;
      const { schedule, lastScheduled } = drill;
      const evidence = [{ object, message: `schedule ${schedule}, last started ${lastScheduled ?? 'never'}` }];
      return [{ object, since: last, evidence, never: drill.lastSucceeded === undefined }];
    },
    cause: ({ never }) =>
      never ? 'no drill has ever restored a dump' : 'no drill has restored a dump for longer than its schedule allows',
    next: ({ object }, { environment }) => [
      command.describeObject(environment, object),
      command.startDrill(environment),
    ],
    see: 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#job-creation',
  }),
];
