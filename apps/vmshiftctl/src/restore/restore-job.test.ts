import { parseJob, parsePod } from '@vmshift/observation';
import { jobOutcome } from './restore-job';

const labels = { 'batch.kubernetes.io/job-name': 'job' };

function outcome(conditions: readonly object[], status: object, spec: object = {}) {
  const pod = { metadata: { name: 'job-x', labels }, spec: { containers: [{ name: 'restore' }], ...spec }, status };
  const other = { metadata: { name: 'other' }, spec: { containers: [] }, status: { phase: 'Pending' } };
  const job = { metadata: { name: 'job' }, spec: {}, status: { conditions } };
  return jobOutcome({ jobs: [parseJob(job)], pods: [parsePod(other), parsePod(pod)] }, 'job');
}

const ended = (name: string, exitCode: number, message?: string) => ({
  name,
  state: { terminated: { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error', message } },
});
const failed = [{ type: 'Failed', status: 'True', message: 'Job has reached the specified backoff limit' }];

test('the last words of a Job are those of the container that failed, an init container too', () => {
  const status = {
    phase: 'Failed',
    initContainerStatuses: [ended('fetch', 1, 'nothing was changed: the key of the bucket is wrong\n')],
    containerStatuses: [{ name: 'restore', state: { waiting: { reason: 'PodInitializing' } } }],
  };
  expect(outcome(failed, status, { initContainers: [{ name: 'fetch' }] })).toEqual({
    state: 'failed',
    words: 'nothing was changed: the key of the bucket is wrong',
  });
});

test('one that was killed tells why, and one that left no pod what the Job tells', () => {
  const killed = { name: 'restore', state: { terminated: { exitCode: 137, reason: 'OOMKilled' } } };
  expect(outcome(failed, { phase: 'Failed', containerStatuses: [killed] })).toEqual({
    state: 'failed',
    words: 'OOMKilled',
  });
  const job = parseJob({ metadata: { name: 'job' }, spec: {}, status: { conditions: failed } });
  expect(jobOutcome({ jobs: [job], pods: [] }, 'job')).toEqual({ state: 'failed', words: failed[0]?.message });
});

test('one that is complete gives the words of its last container', () => {
  const complete = [
    { type: 'SuccessCriteriaMet', status: 'True' },
    { type: 'Complete', status: 'True' },
  ];
  const status = { phase: 'Succeeded', containerStatuses: [ended('restore', 0, '{"dump":"a"}')] };
  expect(outcome(complete, status)).toEqual({ state: 'complete', words: '{"dump":"a"}' });
});

test.each([
  [
    { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', message: '0/3 nodes are available' }] },
    '0/3 nodes are available',
  ],
  [
    { phase: 'Pending', containerStatuses: [{ name: 'restore', state: { waiting: { reason: 'ImagePullBackOff' } } }] },
    'ImagePullBackOff',
  ],
  [
    { phase: 'Pending', containerStatuses: [{ name: 'restore', state: { waiting: { reason: 'PodInitializing' } } }] },
    undefined,
  ],
  [{ phase: 'Running' }, undefined],
])('a pod that does not run yet tells why', (status, waits) => {
  expect(outcome([], status)).toEqual({ state: 'active', waits });
});

test('a Job that is not there is absent', () => {
  expect(jobOutcome({ jobs: [], pods: [] }, 'job')).toEqual({ state: 'absent' });
});
