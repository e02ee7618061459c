import { oneLine } from '@vmshift/findings';
import { type ClusterObservation, seenValue } from '@vmshift/observation';
import type { Evidence } from '../../diagnosis';

/** What all pods share and can be used up, with the words of those who are refused it. */
const REFUSALS = {
  /** PostgreSQL's and PgBouncer's. @see https://www.postgresql.org/docs/current/errcodes-appendix.html (53300) */
  'Connections/postgresql':
    /too many clients already|remaining connection slots are reserved|too many connections for role|no more connections allowed|query_wait_timeout/,
  /** @see https://redis.io/docs/latest/develop/reference/eviction/ */
  'Memory/redis': /OOM command not allowed when used memory > 'maxmemory'/,
} as const;

type Shared = keyof typeof REFUSALS;

/** The last line of each log in which a pod was refused it. */
export function refusals(cluster: Pick<ClusterObservation, 'logs'> | undefined, shared: Shared): readonly Evidence[] {
  return (cluster?.logs ?? []).flatMap(({ pod, container, lines }) => {
    const line = (seenValue(lines) ?? []).findLast((one) => REFUSALS[shared].test(one));
    return line === undefined ? [] : [{ object: `Pod/${pod}`, message: oneLine(`${container}: ${line}`) }];
  });
}

/** Pods that end because of it, each with what it was refused. */
export function refusedPods(cluster: ClusterObservation): readonly (readonly [pod: string, shared: string])[] {
  return (Object.keys(REFUSALS) as Shared[]).flatMap((shared) =>
    refusals(cluster, shared).map(({ object }) => [object, shared] as const),
  );
}
