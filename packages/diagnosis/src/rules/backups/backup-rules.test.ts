import { ago, testDiagnosis, view } from '@vmshift/diagnosis/testing';
import type { ObservedCronJob, ObservedJob, ObservedPod } from '@vmshift/observation';
import { container, pod } from '../../../test-support/objects';
import { backupRules } from './backup-rules';

const HOUR = 60;
const DAY = 24 * HOUR;

const cronJob = (parts: Partial<ObservedCronJob>): ObservedCronJob => ({
  name: 'postgresql-backup',
  labels: {},
  createdAt: ago(90 * DAY),
  schedule: '17 2 * * *',
  suspended: false,
  lastScheduled: ago(9 * HOUR),
  lastSucceeded: ago(9 * HOUR),
  active: [],
  ...parts,
});

const job = (type: 'Failed' | 'Complete', minutes: number, owner = 'CronJob/postgresql-backup'): ObservedJob => ({
  name: `postgresql-backup-${minutes}`,
  labels: {},
  owner,
  createdAt: ago(minutes),
  suspended: false,
  ...(type === 'Complete' && { completedAt: ago(minutes - 5) }),
  active: 0,
  succeeded: type === 'Complete' ? 1 : 0,
  failed: type === 'Failed' ? 3 : 1,
  backoffLimit: 2,
  conditions: [
    {
      type,
      status: 'True',
      reason: 'BackoffLimitExceeded',
      message: 'Job has reached the specified backoff limit',
      since: ago(minutes - 5),
    },
  ],
});

const FAILED = 'postgresql-backup-540';
/** A pod of the Job that failed nine hours ago. */
const failedPod = (name: string, minutes: number, parts: Partial<ObservedPod>): ObservedPod =>
  pod({ name, owner: `Job/${FAILED}`, phase: 'Failed', createdAt: ago(minutes), containers: [], ...parts });
const ended = (name: string, exitCode: number, parts: object) =>
  container({ name, kind: 'init', running: undefined, terminated: { exitCode, ...parts } });
const withPods = (...pods: readonly ObservedPod[]) =>
  view({ cluster: { cronJobs: [cronJob({ lastSucceeded: ago(33 * HOUR) })], jobs: [job('Failed', 9 * HOUR)], pods } });
const since = `the dump ${FAILED} failed, and none has succeeded since`;

const cluster = (cronJobs: readonly ObservedCronJob[], jobs: readonly ObservedJob[] = []) =>
  view({ cluster: { cronJobs, jobs } });
const object = 'CronJob/postgresql-backup';
const check = 'kubectl --context vmshift-dev -n vmshift-dev create job backup-check --from=cronjob/postgresql-backup';
const well = {
  'a dump of this night': cluster([cronJob({})], [job('Complete', 9 * HOUR)]),
  'a cluster that was not seen': view({ cluster: 'unseen' }),
};

testDiagnosis(backupRules, 'backup-failed', {
  diagnoses: {
    'a dump that failed, before it is late': [
      cluster([cronJob({ lastSucceeded: ago(33 * HOUR) })], [job('Failed', 9 * HOUR), job('Complete', 33 * HOUR)]),
      {
        object,
        since: ago(33 * HOUR),
        severity: 'at-risk',
        cause: 'the dump postgresql-backup-540 failed, and none has succeeded since',
        evidence: [
          {
            object: 'Job/postgresql-backup-540',
            message: 'BackoffLimitExceeded: Job has reached the specified backoff limit',
          },
        ],
        next: [
          'kubectl --context vmshift-dev -n vmshift-dev logs job/postgresql-backup-540 --all-containers --tail=50',
          check,
        ],
        releaseCanCause: false,
      },
    ],
    'with the termination message of the container that failed in the newest pod': [
      withPods(
        failedPod('first', 540, { containers: [ended('dump', 1, { reason: 'Error', message: 'another' })] }),
        failedPod('last', 530, {
          containers: [
            ended('dump', 0, { reason: 'Completed', message: 'all well' }),
            ended('upload', 1, {
              reason: 'Error',
              message: 'noise\nthe dump was not uploaded: the bucket is not there\n',
            }),
          ],
        }),
      ),
      {
        object,
        cause: `${since}: the dump was not uploaded: the bucket is not there`,
        evidence: [
          { object: 'Pod/last upload', message: 'the dump was not uploaded: the bucket is not there' },
          { object: `Job/${FAILED}`, message: expect.stringContaining('BackoffLimitExceeded') },
        ],
      },
    ],
    'whose pod was evicted': [
      withPods(
        failedPod('last', 530, {
          reason: 'Evicted',
          message: 'Usage of EmptyDir volume "dump" exceeds the limit "10Gi". ',
        }),
      ),
      { object, cause: `${since}: Usage of EmptyDir volume "dump" exceeds the limit "10Gi".` },
    ],
    'whose container was killed for its memory': [
      withPods(failedPod('last', 530, { containers: [ended('dump', 137, { reason: 'OOMKilled' })] })),
      { object, cause: `${since}: OOMKilled` },
    ],
    'whose pod told nothing': [
      withPods(failedPod('last', 530, { containers: [ended('dump', 1, { reason: 'Error' })] })),
      { object, cause: since },
    ],
    'the very first one': [
      cluster([cronJob({ lastSucceeded: undefined })], [job('Failed', 9 * HOUR)]),
      { object, cause: 'the dump postgresql-backup-540 failed, and none ever succeeded' },
    ],
  },
  silent: {
    ...well,
    'one that succeeded after retries': cluster([cronJob({})], [job('Complete', 9 * HOUR)]),
    'a failure before a success': cluster([cronJob({})], [job('Complete', 9 * HOUR), job('Failed', 33 * HOUR)]),
    'a Job of another CronJob': cluster([cronJob({})], [job('Failed', 9 * HOUR, 'CronJob/report')]),
  },
});

testDiagnosis(backupRules, 'backup-stale', {
  diagnoses: {
    'no dump for three days': [
      cluster([cronJob({ lastSucceeded: ago(3 * DAY) })]),
      {
        object,
        since: ago(3 * DAY),
        severity: 'at-risk',
        next: ['kubectl --context vmshift-dev -n vmshift-dev describe CronJob/postgresql-backup', check],
      },
    ],
    'none ever': [
      cluster([cronJob({ lastSucceeded: undefined, lastScheduled: undefined })]),
      { object, cause: 'no dump of the database has ever succeeded' },
    ],
  },
  silent: {
    ...well,
    'a day old, and the next one may run': cluster([cronJob({ lastSucceeded: ago(DAY + 10) })]),
    'an environment of today': cluster([cronJob({ createdAt: ago(HOUR), lastSucceeded: undefined })]),
    'what is switched off': cluster([cronJob({ suspended: true, lastSucceeded: ago(9 * DAY) })]),
  },
});

testDiagnosis(backupRules, 'backup-suspended', {
  diagnoses: {
    // A real Argo CD called it Synced, showed no difference, and left it suspended after a sync.
    'a CronJob that is suspended': [
      cluster([cronJob({ suspended: true })]),
      {
        object,
        severity: 'at-risk',
        next: [
          expect.stringContaining('get CronJob/postgresql-backup --show-managed-fields'),
          `kubectl --context vmshift-dev -n vmshift-dev patch CronJob/postgresql-backup --type merge -p '{"spec":{"suspend":false}}'`,
        ],
      },
    ],
  },
  silent: well,
});

const bucket = (minutes?: number, bytes = 4096) =>
  view({
    observed: {
      backup: {
        state: 'seen',
        value: {
          bucket: 'vmshift-dev-backups',
          dumps: minutes === undefined ? 0 : 7,
          ...(minutes !== undefined && { newest: { key: 'a.dump', at: ago(minutes), bytes } }),
        },
      },
    },
  });

testDiagnosis(backupRules, 'backup-dump-missing', {
  diagnoses: {
    'an old dump': [
      bucket(4 * DAY),
      {
        object: 'Bucket/vmshift-dev-backups',
        since: ago(4 * DAY),
        cause: 'the newest dump in the bucket vmshift-dev-backups is too old',
      },
    ],
    'an empty one': [
      bucket(9 * HOUR, 0),
      { object: 'Bucket/vmshift-dev-backups', cause: expect.stringMatching(/is empty$/) },
    ],
    'no dump': [
      bucket(),
      { object: 'Bucket/vmshift-dev-backups', cause: 'the bucket vmshift-dev-backups has no dump' },
    ],
  },
  silent: { 'a dump of this night': bucket(9 * HOUR), 'a bucket that was not asked': view() },
});
