import { testRule } from '@vmshift/findings/testing';
import { comparison } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const JOB = 'Job/vmshift-schema';
const CRON = 'CronJob/postgresql-backup';
const CRON_DEADLINE = 'spec.jobTemplate.spec.activeDeadlineSeconds';
const JOB_DEADLINE = 'spec.activeDeadlineSeconds';
const API = 'Deployment/vmshift-api';
const job = (path: string, value: unknown) => comparison((draft) => draft.set(JOB, path, value));
const cron = (path: string, value: unknown) => comparison((draft) => draft.set(CRON, path, value));

testRule(changeRules, 'job-deadline-too-long', {
  flags: {
    'an hour for a hook': [
      job(JOB_DEADLINE, 3600),
      {
        ...{ object: JOB, path: JOB_DEADLINE, before: '240 s', after: '3600 s' },
        impact: 'a Job that hangs blocks every newer commit, a rollback too, for 3600 s',
      },
    ],
    'no deadline for a hook': [
      job(JOB_DEADLINE, undefined),
      {
        ...{ object: JOB, path: JOB_DEADLINE, after: 'no deadline' },
        impact: 'a Job that hangs blocks every newer commit, a rollback too, without end',
      },
    ],
  },
  accepts: {
    'ten minutes': job(JOB_DEADLINE, 600),
    'the backup holds up no sync': cron(CRON_DEADLINE, 7200),
    'it was too long before': comparison(
      (draft) => draft.set(JOB, JOB_DEADLINE, 3600),
      (draft) => draft.set(JOB, JOB_DEADLINE, 1800),
    ),
  },
});

testRule(changeRules, 'job-hangs-without-end', {
  flags: {
    'no deadline any more': [
      cron(CRON_DEADLINE, undefined),
      {
        ...{ object: CRON, path: CRON_DEADLINE, before: '3600 s', verdict: 'warn' },
        fix: 'keep activeDeadlineSeconds: 3600 s',
      },
    ],
  },
  accepts: {
    'a longer one': cron(CRON_DEADLINE, 7200),
    'runs that do not wait for one another': comparison((draft) =>
      draft.set(CRON, CRON_DEADLINE, undefined).set(CRON, 'spec.concurrencyPolicy', 'Replace'),
    ),
    'one that a person starts': comparison((draft) =>
      draft.set('CronJob/postgresql-restore', CRON_DEADLINE, undefined),
    ),
  },
});

testRule(changeRules, 'job-deadline-shorter', {
  flags: {
    'half of it': [
      cron(CRON_DEADLINE, 1800),
      { object: CRON, path: CRON_DEADLINE, before: '3600 s', after: '1800 s', verdict: 'warn' },
    ],
    'a tenth of it': [cron(CRON_DEADLINE, 360), { object: CRON, path: CRON_DEADLINE, verdict: 'block' }],
    'a first one': [
      comparison(
        (draft) => draft.set(CRON, CRON_DEADLINE, 60),
        (draft) => draft.set(CRON, CRON_DEADLINE, undefined),
      ),
      { object: CRON, path: CRON_DEADLINE, before: 'no deadline', after: '60 s', verdict: 'block' },
    ],
  },
  accepts: {
    'more than half': cron(CRON_DEADLINE, 2000),
    'no deadline on both sides': comparison(
      (draft) => draft.set(CRON, 'spec.suspend', true),
      (draft) => draft.set(CRON, CRON_DEADLINE, undefined),
    ),
    'a Deployment has no such field': comparison(
      (draft) => draft.set(API, JOB_DEADLINE, 1),
      (draft) => draft.set(API, JOB_DEADLINE, 100),
    ),
  },
});

const KEPT = 'spec.ttlSecondsAfterFinished';

testRule(changeRules, 'job-gone-early', {
  flags: {
    'a hook that is gone at once': [
      job(KEPT, 0),
      { object: JOB, path: KEPT, before: undefined, after: '0 s', verdict: 'warn' },
    ],
    'a backup that is gone after a minute': [
      cron('spec.jobTemplate.spec.ttlSecondsAfterFinished', 60),
      { object: CRON, path: 'spec.jobTemplate.spec.ttlSecondsAfterFinished', after: '60 s' },
    ],
  },
  accepts: {
    'a day': job(KEPT, 86_400),
    'it was gone earlier before': comparison(
      (draft) => draft.set(JOB, KEPT, 60),
      (draft) => draft.set(JOB, KEPT, 10),
    ),
  },
});
