import { ago, testDiagnosis, view, wellPlatform } from '@vmshift/diagnosis/testing';
import { model } from '@vmshift/environments';
import { condition, container, pod, replicaSets } from '../../../test-support/objects';
import { diagnosePlatform } from '../../diagnose';
import { logRules } from './log-rules';

const log = (...lines: readonly string[]) =>
  view({
    cluster: { logs: [{ pod: 'vmshift-api-1', container: 'vmshift-api', lines: { state: 'seen', value: lines } }] },
  });
const silent = { 'no log': view(), 'another end': log('Traceback (most recent call last):', 'KeyError: x') };

testDiagnosis(logRules, 'database-connections-exhausted', {
  diagnoses: {
    "PostgreSQL's own words": [
      log('starting', 'FATAL:  sorry, too many clients already', 'exiting'),
      {
        object: 'Connections/postgresql',
        evidence: [{ object: 'Pod/vmshift-api-1', message: 'vmshift-api: FATAL: sorry, too many clients already' }],
        next: [
          expect.anything(),
          'kubectl --context vmshift-dev -n vmshift-dev logs deployment/postgresql --all-containers --tail=50',
        ],
      },
    ],
    "the pooler's": [log('ERROR:  query_wait_timeout'), { object: 'Connections/postgresql' }],
  },
  silent,
});

testDiagnosis(logRules, 'redis-memory-full', {
  diagnoses: {
    'a task that cannot be queued': [
      log("redis.exceptions.OutOfMemoryError: OOM command not allowed when used memory > 'maxmemory'."),
      { object: 'Memory/redis' },
    ],
  },
  silent,
});

test('the pods that crash because of it are symptoms of it', () => {
  const last = { reason: 'Error', exitCode: 1, startedAt: ago(2), finishedAt: ago(1) };
  const waiting = { reason: 'CrashLoopBackOff', message: 'back-off 5m0s restarting failed container' };
  const containers = [container({ ready: false, running: undefined, restarts: 4, waiting, last })];
  const pods = [pod({ containers, conditions: [condition('Ready', 'False', { since: ago(12) })] })];
  const lines = { state: 'seen', value: ['FATAL:  sorry, too many clients already'] } as const;
  const { observed } = view({ cluster: { pods, replicaSets, logs: [{ pod: 'api-1-a', container: 'api', lines }] } });
  const well = wellPlatform();
  const { problems } = diagnosePlatform(model, [], { ...well, environments: { ...well.environments, dev: observed } });
  expect(problems.map(({ id, symptoms }) => [id, symptoms.map((one) => one.id)])).toEqual([
    ['database-connections-exhausted', ['crash-loop']],
  ]);
});
