import { testDiagnosis, view } from '@vmshift/diagnosis/testing';
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
