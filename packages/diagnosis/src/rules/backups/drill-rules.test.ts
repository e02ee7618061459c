import { ago, testDiagnosis, view } from '@vmshift/diagnosis/testing';
import type { ObservedCronJob, ObservedJob } from '@vmshift/observation';
import { condition, container, cronJob, job, pod } from '../../../test-support/objects';
import { drillRules } from './drill-rules';

const DAY = 24 * 60;
const NAME = 'postgresql-restore-drill';
const object = `CronJob/${NAME}`;
const own = 'kubectl --context vmshift-dev -n vmshift-dev';
const again = `${own} create job drill-check --from=cronjob/${NAME}`;

const drill = (parts: Partial<ObservedCronJob> = {}) =>
  cronJob({
    ...{ name: NAME, schedule: '47 3 * * 0', createdAt: ago(90 * DAY) },
    ...{ lastScheduled: ago(3 * DAY), lastSucceeded: ago(3 * DAY) },
    ...parts,
  });
const run = (type: 'Failed' | 'Complete', days: number, parts: Partial<ObservedJob> = {}) =>
  job({
    ...{ name: `drill-${days}`, owner: object, active: 0, createdAt: ago(days * DAY) },
    conditions: [condition(type, 'True', { reason: 'BackoffLimitExceeded', message: 'Job has reached the limit' })],
    ...parts,
  });
const cluster = (cronJobs: readonly ObservedCronJob[], jobs: readonly ObservedJob[] = []) =>
  view({ cluster: { cronJobs, jobs } });
const well = {
  'a dump was restored on Sunday': cluster([drill()], [run('Complete', 3)]),
  'a cluster that was not seen': view({ cluster: 'unseen' }),
};

testDiagnosis(drillRules, 'restore-drill-failed', {
  diagnoses: {
    'with the last words of its pod': [
      view({
        cluster: {
          cronJobs: [drill({ lastSucceeded: ago(10 * DAY) })],
          jobs: [run('Failed', 3), run('Complete', 10)],
          pods: [
            pod({
              name: 'drill-3-x',
              owner: 'Job/drill-3',
              phase: 'Failed',
              containers: [
                container({
                  name: 'restore',
                  running: undefined,
                  terminated: { exitCode: 1, reason: 'Error', message: 'nothing was changed: \u001b[31mcut off' },
                }),
              ],
            }),
          ],
        },
      }),
      {
        object,
        since: ago(3 * DAY),
        severity: 'at-risk',
        cause: expect.stringMatching(
          /^the drill drill-3 could not restore the newest dump \(one was on \S+\): nothing was changed: .*cut off$/,
        ),
        next: [`${own} logs job/drill-3 --all-containers --tail=50`, again],
        releaseCanCause: false,
      },
    ],
    'the very first one': [
      cluster([drill({ lastSucceeded: undefined })], [run('Failed', 3)]),
      {
        object,
        cause: 'the drill drill-3 could not restore the newest dump (none was ever restored)',
        evidence: [{ object: 'Job/drill-3', message: 'BackoffLimitExceeded: Job has reached the limit' }],
      },
    ],
  },
  silent: {
    ...well,
    'a failure before a success': cluster([drill()], [run('Complete', 3), run('Failed', 10)]),
    'a Job of another CronJob': cluster([drill()], [run('Failed', 3, { owner: 'CronJob/postgresql-backup' })]),
  },
});

testDiagnosis(drillRules, 'restore-drill-stale', {
  diagnoses: {
    'no drill for two weeks': [
      cluster([drill({ lastSucceeded: ago(14 * DAY) })]),
      { object, since: ago(14 * DAY), severity: 'at-risk', next: [`${own} describe ${object}`, again] },
    ],
    'none ever': [
      cluster([drill({ lastSucceeded: undefined, lastScheduled: undefined })]),
      { object, cause: 'no drill has ever restored a dump' },
    ],
  },
  silent: {
    ...well,
    'a week old, and the next one may run': cluster([drill({ lastSucceeded: ago(7 * DAY + 60) })]),
    'an environment of today': cluster([drill({ createdAt: ago(60), lastSucceeded: undefined })]),
    'what failed is told as such': cluster([drill({ lastSucceeded: ago(30 * DAY) })], [run('Failed', 3)]),
    'what is suspended is told as such': cluster([drill({ suspended: true, lastSucceeded: ago(90 * DAY) })]),
  },
});
