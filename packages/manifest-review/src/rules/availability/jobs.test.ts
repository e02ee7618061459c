import { testRule } from '@vmshift/findings/testing';
import { comparison } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const JOB = 'Job/vmshift-schema';
const CRON = 'CronJob/postgresql-backup';
const JOB_DEADLINE = 'spec.activeDeadlineSeconds';
const job = (path: string, value: unknown) => comparison((draft) => draft.set(JOB, path, value));
const cron = (path: string, value: unknown) => comparison((draft) => draft.set(CRON, path, value));

testRule(changeRules, 'job-tried-once', {
  flags: {
    'no second attempt': [
      job('spec.backoffLimit', 0),
      { object: JOB, path: 'spec.backoffLimit', before: '4', after: '0' },
    ],
    'no second attempt where the limit was the default': [
      comparison(
        (draft) => draft.set(CRON, 'spec.jobTemplate.spec.backoffLimit', 0),
        (draft) => draft.set(CRON, 'spec.jobTemplate.spec.backoffLimit', undefined),
      ),
      { object: CRON, path: 'spec.jobTemplate.spec.backoffLimit', before: '6' },
    ],
  },
  accepts: {
    'fewer attempts': job('spec.backoffLimit', 1),
    'it was so before': comparison(
      (draft) => draft.set(JOB, JOB_DEADLINE, 250),
      (draft) => draft.set(JOB, 'spec.backoffLimit', 0),
    ),
  },
});

testRule(changeRules, 'job-runs-in-parallel', {
  flags: {
    'two pods': [
      job('spec.parallelism', 2),
      { object: JOB, path: 'spec.parallelism', before: '1', after: '2', because: '2 pods do the same work' },
    ],
    'two completions': [
      comparison((draft) => draft.set(JOB, 'spec.parallelism', undefined).set(JOB, 'spec.completions', 2)),
      { object: JOB, path: 'spec.parallelism', after: '2' },
    ],
  },
  accepts: {
    'one by default': comparison((draft) =>
      draft.set(JOB, 'spec.parallelism', undefined).set(JOB, 'spec.completions', undefined),
    ),
  },
});

testRule(changeRules, 'job-suspended', {
  flags: {
    'a Job': [
      job('spec.suspend', true),
      {
        ...{ object: JOB, path: 'spec.suspend', now: 'true', verdict: 'block' },
        impact: 'its work is never done, and a sync that waits for it does not end',
      },
    ],
    'the Jobs of a CronJob': [
      cron('spec.jobTemplate.spec.suspend', true),
      { object: CRON, path: 'spec.jobTemplate.spec.suspend', impact: 'no run ends, and its work is never done' },
    ],
    'the Jobs of a CronJob, done before they start': [
      cron('spec.jobTemplate.spec.completions', 0),
      {
        ...{ object: CRON, path: 'spec.jobTemplate.spec.completions' },
        impact: 'every run counts as complete at once: its work is not done, and nothing reports it',
      },
    ],
    'no pod at a time': [
      job('spec.parallelism', 0),
      { object: JOB, path: 'spec.parallelism', because: 'by parallelism: 0 the Job makes no pod' },
    ],
    'done before it starts': [
      job('spec.completions', 0),
      {
        ...{ object: JOB, path: 'spec.completions', verdict: 'block' },
        impact: 'it counts as complete at once: the sync goes on, and its work is not done',
      },
    ],
  },
  accepts: { 'a CronJob, of which other rules tell': cron('spec.suspend', true) },
});

testRule(changeRules, 'job-runs-overlap', {
  flags: {
    'the default': [
      cron('spec.concurrencyPolicy', undefined),
      { object: CRON, path: 'spec.concurrencyPolicy', before: 'Forbid', after: 'Allow' },
    ],
    'a run that replaces the one before': [
      cron('spec.concurrencyPolicy', 'Replace'),
      { object: CRON, path: 'spec.concurrencyPolicy', after: 'Replace' },
    ],
  },
  accepts: {
    Forbid: cron('spec.suspend', true),
    'they could overlap before': comparison(
      (draft) => draft.set(CRON, 'spec.concurrencyPolicy', 'Allow'),
      (draft) => draft.set(CRON, 'spec.concurrencyPolicy', 'Replace'),
    ),
    'a Job has no such field': comparison(
      (draft) => draft.set(JOB, 'spec.concurrencyPolicy', undefined),
      (draft) => draft.set(JOB, 'spec.concurrencyPolicy', 'Forbid'),
    ),
  },
});

testRule(changeRules, 'failed-runs-not-kept', {
  flags: {
    'none is kept': [
      cron('spec.failedJobsHistoryLimit', 0),
      { object: CRON, path: 'spec.failedJobsHistoryLimit', after: '0', verdict: 'warn' },
    ],
  },
  accepts: {
    'one is kept': cron('spec.failedJobsHistoryLimit', 1),
    'the default is one': cron('spec.failedJobsHistoryLimit', undefined),
    'runs that succeeded are not': cron('spec.successfulJobsHistoryLimit', 0),
    'it was so before': comparison(
      (draft) => draft.set(CRON, 'spec.backoffLimit', 1).set(CRON, 'spec.failedJobsHistoryLimit', 0),
      (draft) => draft.set(CRON, 'spec.failedJobsHistoryLimit', 0),
    ),
  },
});

const inZone = (zone: string, schedule: string) =>
  comparison((draft) => draft.set(CRON, 'spec.timeZone', zone).set(CRON, 'spec.schedule', schedule));

testRule(changeRules, 'run-in-changing-hour', {
  flags: {
    'the night of Berlin': [
      inZone('Europe/Berlin', '17 2 * * *'),
      {
        ...{ object: CRON, path: 'spec.schedule', now: '17 2 * * * in Europe/Berlin', verdict: 'warn' },
        because:
          'in Europe/Berlin that hour is left out when the clocks are put forward, and comes twice when they are put back',
        impact: 'once a year there is no run, and once there are two',
      },
    ],
    'twice alone': [
      inZone('America/New_York', '17 1 * * *'),
      { object: CRON, because: 'in America/New_York that hour comes twice when the clocks are put back' },
    ],
    'left out alone': [
      inZone('America/New_York', '17 2 * * *'),
      { object: CRON, impact: 'once a year there is no run' },
    ],
  },
  accepts: {
    'an hour later': inZone('Europe/Berlin', '17 4 * * *'),
    'a zone without summer time': inZone('Asia/Kolkata', '17 2 * * *'),
    'every hour': inZone('Europe/Berlin', '17 * * * *'),
    'it does not run': comparison((draft) =>
      draft.set(CRON, 'spec.timeZone', 'Europe/Berlin').set(CRON, 'spec.suspend', true),
    ),
  },
});

testRule(changeRules, 'time-zone-unknown', {
  flags: {
    'a misspelt one': [
      cron('spec.timeZone', 'Europe/Belrin'),
      { object: CRON, path: 'spec.timeZone', before: 'Etc/UTC', after: 'Europe/Belrin' },
    ],
    'one in capitals': [cron('spec.timeZone', 'EUROPE/BERLIN'), { object: CRON, after: 'EUROPE/BERLIN' }],
    'one in small letters': [cron('spec.timeZone', 'etc/utc'), { object: CRON, after: 'etc/utc' }],
    'an offset': [cron('spec.timeZone', '+01:00'), { object: CRON, after: '+01:00' }],
  },
  accepts: {
    'another that exists': cron('spec.timeZone', 'Europe/Berlin'),
    'another name of one': cron('spec.timeZone', 'US/Pacific'),
    'one in capitals, which is its name': cron('spec.timeZone', 'EST5EDT'),
    'that of the controller': cron('spec.timeZone', undefined),
    'it was misspelt before': comparison(
      (draft) => draft.set(CRON, 'spec.suspend', true),
      (draft) => draft.set(CRON, 'spec.timeZone', 'Europe/Belrin'),
    ),
  },
});
