import { seenValue } from '@vmshift/observation';
import * as command from '../../commands';
import { type DiagnosisRule, defineDiagnosis } from '../../rule';
import { refusals } from './exhausted';

/** What containers write before they end, where the fault is not theirs. */
export const logRules: readonly DiagnosisRule[] = [
  defineDiagnosis({
    id: 'database-connections-exhausted',
    title: 'The database, or the pooler before it, gives no more connections',
    judge: (view) => {
      const evidence = refusals(seenValue(view.observed.cluster), 'Connections/postgresql');
      return evidence.length === 0 ? [] : [{ object: 'Connections/postgresql', evidence }];
    },
    severity: 'degraded',
    cause: 'the database gives no more connections: all that it allows are in use',
    next: (_facts, { environment }) => [
      command.showPods(environment),
      command.showWorkloadLog(environment, 'deployment/postgresql'),
    ],
    runbook: 'on-call.md#no-more-connections-or-memory',
    releaseCanCause: true,
    see: 'https://www.postgresql.org/docs/current/runtime-config-connection.html',
  }),
  defineDiagnosis({
    id: 'redis-memory-full',
    title: 'Redis has no memory left, and refuses to write',
    judge: (view) => {
      const evidence = refusals(seenValue(view.observed.cluster), 'Memory/redis');
      return evidence.length === 0 ? [] : [{ object: 'Memory/redis', evidence }];
    },
    severity: 'degraded',
    cause: 'Redis refuses to write: it has used all the memory that it may, so no task can be queued',
    next: (_facts, { environment }) => [
      command.showWorkloadLog(environment, 'deployment/redis'),
      command.showPods(environment),
    ],
    runbook: 'on-call.md#no-more-connections-or-memory',
    releaseCanCause: true,
    see: 'https://redis.io/docs/latest/develop/reference/eviction/',
  }),
];
