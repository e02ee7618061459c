import { z } from 'zod';
import type { Observation } from '../observation';
import type {
  ArgoCdApplication,
  ArgoCdCondition,
  ArgoCdOperation,
  ArgoCdResource,
  ArgoCdSyncedResource,
} from './application';
import { APPLICATION, type ReadApplication, type ReadStatus } from './application-form';
import { parseRestoreMarker, RESTORE_ANNOTATION } from './restore-marker';

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

function describe({ metadata, spec, status }: ReadApplication): ArgoCdApplication {
  const automated = spec?.syncPolicy?.automated;
  const listed = spec?.sources ?? [];
  const sources = listed.length > 0 ? listed : spec?.source ? [spec.source] : [];
  return {
    name: metadata.name,
    createdAt: metadata.creationTimestamp,
    deletedAt: metadata.deletionTimestamp,
    finalizers: metadata.finalizers,
    refreshRequested: metadata.annotations['argocd.argoproj.io/refresh'],
    skipsReconcile: metadata.annotations['argocd.argoproj.io/skip-reconcile'] === 'true',
    restore: parseRestoreMarker(metadata.annotations[RESTORE_ANNOTATION]),
    project: spec?.project,
    listsSources: listed.length > 0,
    sources: sources.map(({ repoURL, path, targetRevision }) => ({ repository: repoURL, path, targetRevision })),
    destination: spec?.destination ?? {},
    automated: automated != null && automated.enabled !== false,
    syncPolicy: {
      prune: automated?.prune ?? false,
      selfHeal: automated?.selfHeal ?? false,
      retryLimit: spec?.syncPolicy?.retry?.limit,
    },
    sync: status?.sync?.status ?? 'Unknown',
    revision: status?.sync?.revision,
    reconciledAt: status?.reconciledAt,
    health: status?.health?.status ?? 'Unknown',
    healthSince: status?.health?.lastTransitionTime,
    healthMessage: status?.health?.message,
    images: status?.summary?.images ?? [],
    resources: (status?.resources ?? []).map(resource),
    conditions: (status?.conditions ?? [])
      .map(({ type, message, lastTransitionTime }) => ({
        type: type ?? 'without a type',
        message: message ?? '',
        since: lastTransitionTime,
      }))
      .toSorted((one, other) => severity(other) - severity(one)),
    operation: operation(status),
    deployments: (status?.history ?? []).map(({ revision, deployedAt }) => ({ revision, at: deployedAt })),
  };
}

/** @see https://github.com/argoproj/argo-cd/blob/v3.1.0/pkg/apis/application/v1alpha1/types.go (ApplicationCondition…) */
function severity({ type }: ArgoCdCondition): number {
  if (type === 'InvalidSpecError' || type === 'ComparisonError') return 3;
  if (type.endsWith('Error')) return 2;
  return type === 'OrphanedResourceWarning' ? 0 : 1;
}

function resource(read: ReadStatus['resources'][number]): ArgoCdResource {
  return {
    object: objectName(read),
    sync: read.status,
    health: read.health?.status,
    message: read.health?.message,
    requiresPruning: read.requiresPruning ?? false,
    hook: read.hook ?? false,
  };
}

function operation(status: ReadStatus | null | undefined): ArgoCdOperation | undefined {
  const state = status?.operationState;
  if (!state?.phase) return undefined;
  const heals = state.operation?.sync?.autoHealAttemptsCount ?? 0;
  const limitedTo = (state.operation?.sync?.resources ?? []).map(objectName);
  return {
    phase: state.phase,
    revision: state.syncResult?.revision ?? state.operation?.sync?.revision,
    startedBy: state.operation?.initiatedBy?.username,
    startedAt: state.startedAt,
    finishedAt: state.finishedAt,
    retryCount: state.retryCount ?? 0,
    retryLimit: state.operation?.retry?.limit,
    message: state.message,
    ...(limitedTo.length > 0 && { limitedTo }),
    ...(heals > 0 && { heals }),
    resources: (state.syncResult?.resources ?? []).map(
      (read): ArgoCdSyncedResource => ({
        object: objectName(read),
        status: read.status,
        hookType: read.hookType,
        hookPhase: read.hookPhase,
        message: read.message,
      }),
    ),
  };
}

function objectName({
  kind = 'Unknown',
  name = '',
}: {
  readonly kind?: string | undefined;
  name?: string | undefined;
}) {
  return `${kind}/${name}`;
}
