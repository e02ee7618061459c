import { z } from 'zod';
import type { Observation } from '../observation';

/** What Argo CD keeps about one Application. @see https://argo-cd.readthedocs.io/en/stable/operator-manual/health/ */
export interface ArgoCdApplication {
  readonly name: string;
  readonly createdAt?: string;
  /** Since when it is being deleted. */
  readonly deletedAt?: string;
  /** Whether Argo CD syncs it by itself. */
  readonly automated: boolean;
  /** `Synced`, `OutOfSync` or `Unknown`. */
  readonly sync: string;
  /** Commit of this repository that was compared last. */
  readonly revision?: string;
  /** When it was compared with the newest commit, ISO 8601. */
  readonly reconciledAt?: string;
  /** `Healthy`, `Progressing`, `Degraded`, `Suspended`, `Missing` or `Unknown`. */
  readonly health: string;
  readonly healthSince?: string;
  readonly healthMessage?: string;
  /** Objects that are not healthy; empty where Argo CD does not keep the health of each. */
  readonly unhealthy: readonly ObjectState[];
  /** Errors first, then warnings. */
  readonly conditions: readonly ArgoCdCondition[];
  /** The last or current sync. */
  readonly operation?: ArgoCdOperation;
}

export interface ObjectState {
  /** `Kind/name` */
  readonly object: string;
  readonly state: string;
  readonly message?: string;
}

/** @see https://pkg.go.dev/github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1#ApplicationCondition */
export interface ArgoCdCondition {
  /** `ComparisonError`, `SyncError`, `SharedResourceWarning`, … */
  readonly type: string;
  readonly message: string;
  readonly since?: string;
}

export interface ArgoCdOperation {
  /** `Running`, `Terminating`, `Failed`, `Error` or `Succeeded`. */
  readonly phase: string;
  /** Start of the first attempt. */
  readonly startedAt?: string;
  readonly finishedAt?: string;
  /** Attempts that failed and were, or are about to be, followed by another one. */
  readonly retryCount: number;
  readonly message?: string;
  /** Objects that could not be applied, and hooks that failed. */
  readonly failed: readonly ObjectState[];
}

const text = z.string().nullish();

/** A time with its zone; anything else is no time. */
const time = text.transform((value) =>
  value && /(?:Z|[+-]\d\d:\d\d)$/.test(value) && Number.isFinite(Date.parse(value)) ? value : undefined,
);

const object = { kind: text, name: text };

const APPLICATION = z.object({
  metadata: z.object({ name: z.string(), creationTimestamp: time, deletionTimestamp: time }),
  spec: z
    .object({
      syncPolicy: z.object({ automated: z.object({ enabled: z.boolean().nullish() }).nullish() }).nullish(),
    })
    .nullish(),
  status: z
    .object({
      reconciledAt: time,
      sync: z.object({ status: text, revision: text }).nullish(),
      health: z.object({ status: text, message: text, lastTransitionTime: time }).nullish(),
      resources: z
        .array(z.object({ ...object, health: z.object({ status: text, message: text }).nullish() }))
        .nullish(),
      conditions: z.array(z.object({ type: text, message: text, lastTransitionTime: time })).nullish(),
      operationState: z
        .object({
          phase: text,
          message: text,
          startedAt: time,
          finishedAt: time,
          retryCount: z.number().nullish(),
          syncResult: z
            .object({
              resources: z.array(z.object({ ...object, status: text, hookPhase: text, message: text })).nullish(),
            })
            .nullish(),
        })
        .nullish(),
    })
    .nullish(),
});

type Read = z.infer<typeof APPLICATION>;
type ReadStatus = NonNullable<Read['status']>;

/** Name and content of an item of kubectl's list; undefined for what has no name. A malformed one is unknown by itself. */
export function parseApplication(
  item: unknown,
): readonly [name: string, application: Observation<ArgoCdApplication>] | undefined {
  const named = z.object({ metadata: z.object({ name: z.string() }) }).safeParse(item);
  if (!named.success) return undefined;
  const { name } = named.data.metadata;
  const read = APPLICATION.safeParse(item);
  if (read.success) return [name, { state: 'seen', value: describe(read.data) }];
  const [issue] = read.error.issues;
  return [name, { state: 'unknown', because: `the Application ${name}: ${issue?.path.join('.')}: ${issue?.message}` }];
}

function describe({ metadata, spec, status }: Read): ArgoCdApplication {
  const automated = spec?.syncPolicy?.automated;
  return {
    name: metadata.name,
    createdAt: metadata.creationTimestamp,
    deletedAt: metadata.deletionTimestamp,
    automated: automated != null && automated.enabled !== false,
    sync: status?.sync?.status || 'Unknown',
    revision: status?.sync?.revision || undefined,
    reconciledAt: status?.reconciledAt,
    health: status?.health?.status || 'Unknown',
    healthSince: status?.health?.lastTransitionTime,
    healthMessage: status?.health?.message || undefined,
    unhealthy: (status?.resources ?? []).flatMap(({ kind, name, health }) =>
      health?.status && health.status !== 'Healthy'
        ? [{ object: `${kind}/${name}`, state: health.status, message: health.message || undefined }]
        : [],
    ),
    conditions: (status?.conditions ?? [])
      .map(({ type, message, lastTransitionTime }) => ({
        type: type || 'without a type',
        message: message ?? '',
        since: lastTransitionTime,
      }))
      .toSorted((one, other) => severity(other) - severity(one)),
    operation: operation(status),
  };
}

/** @see https://github.com/argoproj/argo-cd/blob/v3.1.0/pkg/apis/application/v1alpha1/types.go (ApplicationCondition…) */
function severity({ type }: ArgoCdCondition): number {
  if (type === 'InvalidSpecError' || type === 'ComparisonError') return 3;
  if (type.endsWith('Error')) return 2;
  return type === 'OrphanedResourceWarning' ? 0 : 1;
}

function operation(status: ReadStatus | null | undefined): ArgoCdOperation | undefined {
  const state = status?.operationState;
  if (!state?.phase) return undefined;
  return {
    phase: state.phase,
    startedAt: state.startedAt,
    finishedAt: state.finishedAt,
    retryCount: state.retryCount ?? 0,
    message: state.message || undefined,
    failed: (state.syncResult?.resources ?? []).flatMap(({ kind, name, status: result, hookPhase, message }) =>
      result === 'SyncFailed' || hookPhase === 'Failed' || hookPhase === 'Error'
        ? [{ object: `${kind}/${name}`, state: hookPhase || result || '', message: message || undefined }]
        : [],
    ),
  };
}
