import { at, isDueWithinAnHour, optionalText } from '@vmshift/kubernetes';
import { CRON_JOB_STOPS, cronJobStop } from '../../cluster/cron-job-stop';
import { isIdleServerRemoved } from '../../cluster/declared-databases';
import { podFields } from '../reads';
import { changeRule } from '../rule';
import { comparedBackups, keptBackups } from './kept-backups';

const shared = {
  class: 'data-loss',
  fix: 'keep the backup as it was, or show by a restore that the new one works',
  see: 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/',
} as const;

/** Whether the database is dumped at all, and how often. */
export const backupExistence = [
  changeRule({
    ...shared,
    id: 'backup-removed',
    title: 'The database is dumped',
    judge: (comparison) =>
      comparedBackups(comparison).flatMap(({ old, plan, after }) => {
        // A managed database makes its own.
        if (plan !== undefined || isIdleServerRemoved(comparison)) return [];
        const still = after.workload(old.workload.name);
        return [
          {
            object: old.workload.name,
            path: still?.podPath ?? '',
            before: `dumps on ${old.schedule}`,
            after: still && 'no dump',
            still,
          },
        ];
      }),
    verdict: 'block',
    because: ({ still }) => (still ? 'the CronJob dumps nothing any more' : 'nothing dumps the database any more'),
    impact: 'what is lost from now on cannot be restored',
    reads: podFields(
      'containers[*].command',
      'containers[*].args',
      'initContainers[*].command',
      'initContainers[*].args',
    ),
  }),
  changeRule({
    ...shared,
    id: 'backup-never-runs',
    title: 'The backup runs',
    judge: (comparison) =>
      keptBackups(comparison).flatMap(({ old, plan }) => {
        if (!old.runs) return [];
        const { object, name } = plan.workload;
        const stop = cronJobStop(object);
        if (stop === undefined) return [];
        const path = `spec.${stop}`;
        return [
          {
            object: name,
            path,
            before: optionalText(at(old.workload.object, path)),
            after: optionalText(at(object, path)),
            stop,
          },
        ];
      }),
    verdict: 'block',
    because: ({ stop }) => CRON_JOB_STOPS[stop],
    impact: 'there are no new dumps, and nothing reports it',
    reads: ['spec.suspend', 'spec.schedule', 'spec.startingDeadlineSeconds', 'spec.jobTemplate.spec.suspend'],
    explainedBy: ['schema'],
  }),
  changeRule({
    ...shared,
    id: 'backup-less-often',
    title: 'The database is dumped as often as before',
    judge: (comparison) =>
      keptBackups(comparison).flatMap(({ old, plan }) => {
        const [was, is] = [old.gapHours, plan.gapHours];
        if (was === undefined || is === undefined || is <= was) return [];
        const verdict = is > 48 ? ('block' as const) : ('warn' as const);
        const [before, after] = [`${old.schedule} (at most ${was} h apart)`, `${plan.schedule} (up to ${is} h apart)`];
        return [{ object: plan.workload.name, path: 'spec.schedule', before, after, verdict, was, is }];
      }),
    verdict: 'block',
    because: 'the time between two dumps is the work that a lost volume costs',
    impact: ({ was, is }) => `up to ${is} hours of work are lost instead of ${was}`,
    reads: ['spec.schedule', 'spec.timeZone'],
  }),
  changeRule({
    ...shared,
    id: 'backup-too-often',
    title: 'The database is not dumped all the time',
    judge: (comparison) =>
      keptBackups(comparison)
        .filter(({ old, plan }) => !isDueWithinAnHour(old.schedule) && isDueWithinAnHour(plan.schedule))
        .map(({ old, plan }) => ({
          object: plan.workload.name,
          path: 'spec.schedule',
          before: old.schedule,
          after: plan.schedule,
        })),
    class: 'capacity',
    verdict: 'warn',
    because: 'each dump reads the whole database and keeps its old rows from being cleaned up',
    impact: 'the server reads for dumps most of the time, and the bucket fills with many times as many of them',
    fix: 'dump at most once an hour; for less loss than that archive the write-ahead log',
    reads: ['spec.schedule', 'spec.timeZone'],
  }),
];
