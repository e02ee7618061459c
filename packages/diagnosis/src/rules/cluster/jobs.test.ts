import { ago, testDiagnosis, view } from '../../../test-support';
import { condition, container, cronJob, job, pod } from '../../../test-support/objects';
import { jobRules } from './jobs';

const jobs = (...all: readonly ReturnType<typeof job>[]) => view({ cluster: { jobs: all } });
const failed = condition('Failed', 'True', {
  reason: 'BackoffLimitExceeded',
  message: 'Job has reached the specified backoff limit',
  since: ago(9),
});
const well = {
  'a Job that runs': jobs(job()),
  'a Job that succeeded after retries': jobs(
    job({ active: 0, failed: 2, succeeded: 1, conditions: [condition('Complete', 'True')] }),
  ),
  'a Job of a CronJob': jobs(job({ owner: 'CronJob/backup', conditions: [failed] })),
  'a Job that a person made': jobs(job({ labels: { app: 'postgresql-restore' }, active: 1, startedAt: ago(60) })),
  'a Job that is being deleted': jobs(job({ deletedAt: ago(1), conditions: [failed] })),
};

/** A schema Job that failed in a sync, as Argo CD keeps it once the commit is given up. */
const leftBehind = (newerThanFailedSync: boolean) =>
  view({
    cluster: { jobs: [job({ conditions: [failed] })] },
    application: {
      status: {
        sync: { status: 'Synced', revision: 'b'.repeat(40) },
        operationState: {
          phase: 'Failed',
          syncResult: { resources: [{ kind: 'Job', name: 'schema', hookType: 'Sync', hookPhase: 'Failed' }] },
        },
      },
    },
    observed: {
      applied: {
        state: 'seen',
        value: { newest: 'b'.repeat(40), changedAt: ago(5), missing: 0, newerThanFailedSync },
      },
    },
  });

testDiagnosis(jobRules, 'job-failed', {
  diagnoses: {
    'in a sync that was given up, which can be tried again once the cause is gone': [
      leftBehind(false),
      {
        object: 'Job/schema',
        next: [
          expect.stringContaining(' logs job/schema '),
          './vmshiftctl rollback dev --reason "<why>" --push',
          'argocd --argocd-context argocd.satyamay.tech app sync vmshift-dev',
        ],
      },
    ],
    'in a sync that is tried again': [
      view({
        cluster: { jobs: [job({ conditions: [failed] })] },
        application: { status: { operationState: { phase: 'Running', startedAt: ago(2), retryCount: 1 } } },
      }),
      {
        object: 'Job/schema',
        next: [expect.stringContaining(' logs '), './vmshiftctl rollback dev --reason "<why>" --push'],
      },
    ],
    'with the last words of its pod': [
      view({
        cluster: {
          jobs: [job({ active: 0, failed: 3, conditions: [failed] })],
          pods: [pod({ name: 'schema-x', owner: 'Job/schema', phase: 'Failed' })],
          logs: [
            { pod: 'schema-x', container: 'api', lines: { state: 'seen', value: ['relation "jobs" already exists'] } },
          ],
        },
      }),
      {
        object: 'Job/schema',
        since: ago(9),
        cause: expect.stringMatching(/so no release goes on: relation "jobs" already exists$/),
      },
    ],
    'with the termination message, where no log was read': [
      view({
        cluster: {
          jobs: [job({ active: 0, failed: 3, conditions: [failed] })],
          pods: [
            pod({
              ...{ name: 'schema-x', owner: 'Job/schema', phase: 'Failed' },
              containers: [
                container({ terminated: { exitCode: 1, reason: 'Error', message: 'Traceback:\nrelation exists\n' } }),
              ],
            }),
          ],
        },
      }),
      {
        object: 'Job/schema',
        cause: expect.stringMatching(/so no release goes on: relation exists$/),
        evidence: expect.arrayContaining([{ object: 'Pod/schema-x api', message: 'relation exists' }]),
      },
    ],
    'with the reason, where no log was read': [
      jobs(job({ conditions: [failed] })),
      { object: 'Job/schema', cause: expect.stringContaining('BackoffLimitExceeded: Job has reached') },
    ],
  },
  silent: { ...well, 'one that a rollback has left behind': leftBehind(true) },
});

testDiagnosis(jobRules, 'job-hangs', {
  diagnoses: {
    'for longer than any works': [
      jobs(job({ startedAt: ago(8), deadlineSeconds: 900 })),
      {
        object: 'Job/schema',
        since: ago(8),
        cause: 'the Job schema does not end, so no release goes on; its deadline is 900 s',
      },
    ],
    'in a sync, behind which a rollback waits as well': [
      view({
        cluster: { jobs: [job({ startedAt: ago(8) })] },
        application: { status: { operationState: { phase: 'Running', startedAt: ago(9) } } },
      }),
      {
        object: 'Job/schema',
        next: [
          expect.stringContaining(' logs job/schema '),
          expect.stringContaining(' describe Job/schema'),
          'argocd --argocd-context argocd.satyamay.tech app terminate-op vmshift-dev',
          './vmshiftctl rollback dev --reason "<why>" --push',
        ],
      },
    ],
  },
  silent: { ...well, 'one that has failed': jobs(job({ startedAt: ago(8), conditions: [failed] })) },
});

const cron = (parts: Parameters<typeof cronJob>[0]) => view({ cluster: { cronJobs: [cronJob(parts)] } });

testDiagnosis(jobRules, 'cron-job-suspended', {
  diagnoses: {
    'by hand': [
      cron({ suspended: true }),
      {
        object: 'CronJob/report',
        next: [
          expect.stringContaining('get CronJob/report --show-managed-fields'),
          expect.stringContaining(`patch CronJob/report --type merge -p '{"spec":{"suspend":false}}'`),
        ],
      },
    ],
  },
  silent: {
    'one that runs': cron({}),
    'one that a person makes a Job of': cron({ name: 'postgresql-restore', suspended: true }),
  },
});

testDiagnosis(jobRules, 'cron-job-overdue', {
  diagnoses: {
    'two turns without success': [cron({ lastSucceeded: ago(130) }), { object: 'CronJob/report', since: ago(130) }],
    never: [
      cron({ lastSucceeded: undefined }),
      { object: 'CronJob/report', evidence: [{ object: 'CronJob/report', message: 'it has never succeeded' }] },
    ],
  },
  silent: {
    'one that failed once': cron({ lastSucceeded: ago(70) }),
    'the restore drill': cron({ name: 'postgresql-restore-drill', lastSucceeded: ago(130) }),
    'one whose first run is still to come': cron({
      lastSucceeded: undefined,
      lastScheduled: undefined,
      createdAt: ago(30),
    }),
    'one that is suspended is told as such': cron({ suspended: true, lastSucceeded: ago(900) }),
  },
});
