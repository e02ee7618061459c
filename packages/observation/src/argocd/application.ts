import type { RestoreMarker } from './restore-marker';

/** What Argo CD keeps about one Application. @see https://argo-cd.readthedocs.io/en/stable/operator-manual/health/ */
export interface ArgoCdApplication {
  readonly name: string;
  readonly createdAt?: string | undefined;
  /** Since when it is being deleted. */
  readonly deletedAt?: string | undefined;
  /** What has to be done before it is gone, such as `resources-finalizer.argocd.argoproj.io`. */
  readonly finalizers: readonly string[];
  /** `normal` or `hard` while a refresh was asked for and has not begun. */
  readonly refreshRequested?: string | undefined;
  /** Whether an annotation tells Argo CD to leave it alone. @see https://argo-cd.readthedocs.io/en/stable/user-guide/skip_reconcile/ */
  readonly skipsReconcile: boolean;
  /** The restore of its database that is under way. */
  readonly restore?: RestoreMarker | 'unreadable' | undefined;
  readonly project?: string | undefined;
  /** Whether `spec.sources` names them: Argo CD then leaves `spec.source` alone. */
  readonly listsSources: boolean;
  /** Where its manifests come from; one, unless it was given several. */
  readonly sources: readonly ArgoCdSource[];
  readonly destination: ArgoCdDestination;
  /** Whether Argo CD syncs it by itself. */
  readonly automated: boolean;
  readonly syncPolicy: ArgoCdSyncPolicy;
  /** `Synced`, `OutOfSync` or `Unknown`. */
  readonly sync: string;
  /** Commit of this repository that was compared last. */
  readonly revision?: string | undefined;
  /** When it was compared with the newest commit, ISO 8601. */
  readonly reconciledAt?: string | undefined;
  /** `Healthy`, `Progressing`, `Degraded`, `Suspended`, `Missing` or `Unknown`. */
  readonly health: string;
  readonly healthSince?: string | undefined;
  readonly healthMessage?: string | undefined;
  /** Images of its pods, as they ask for them; none where its AppProject permits no Pod. */
  readonly images: readonly string[];
  readonly resources: readonly ArgoCdResource[];
  /** Errors first, then warnings. */
  readonly conditions: readonly ArgoCdCondition[];
  /** The last or current sync. */
  readonly operation?: ArgoCdOperation | undefined;
  /** Syncs that succeeded, oldest first; Argo CD keeps ten. */
  readonly deployments: readonly { readonly revision?: string | undefined; readonly at?: string | undefined }[];
}

/** @see https://argo-cd.readthedocs.io/en/stable/user-guide/application-specification/ */
export interface ArgoCdSource {
  readonly repository?: string | undefined;
  readonly path?: string | undefined;
  readonly targetRevision?: string | undefined;
}

export interface ArgoCdDestination {
  readonly server?: string | undefined;
  /** Name of the cluster, where it is not given by its address. */
  readonly name?: string | undefined;
  readonly namespace?: string | undefined;
}

/** @see https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/ */
export interface ArgoCdSyncPolicy {
  readonly prune: boolean;
  readonly selfHeal: boolean;
  /** Retries of a failed sync. @default none */
  readonly retryLimit?: number | undefined;
}

/** An object of an Application. */
export interface ArgoCdResource {
  /** `Kind/name` */
  readonly object: string;
  /** `Synced`, `OutOfSync` or `Unknown`; hooks have none. */
  readonly sync?: string | undefined;
  /** As that of the Application; absent where the kind has none, or Argo CD does not keep it. */
  readonly health?: string | undefined;
  readonly message?: string | undefined;
  /** Git no longer has it. */
  readonly requiresPruning: boolean;
  readonly hook: boolean;
}

/** @see https://pkg.go.dev/github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1#ApplicationCondition */
export interface ArgoCdCondition {
  /** `ComparisonError`, `SyncError`, `SharedResourceWarning`, … */
  readonly type: string;
  readonly message: string;
  readonly since?: string | undefined;
}

export interface ArgoCdOperation {
  /** `Running`, `Terminating`, `Failed`, `Error` or `Succeeded`. */
  readonly phase: string;
  /** Commit that is, or was, synced. */
  readonly revision?: string | undefined;
  /** Person who started it. @default Argo CD did */
  readonly startedBy?: string | undefined;
  /** Start of the first attempt. */
  readonly startedAt?: string | undefined;
  readonly finishedAt?: string | undefined;
  /** Attempts that failed and were, or are about to be, followed by another one. */
  readonly retryCount: number;
  /** Retries before it gives up. @default not known */
  readonly retryLimit?: number | undefined;
  readonly message?: string | undefined;
  /** Objects that it was to bring alone, hooks left out, as where a live edit is undone. @default all of them */
  readonly limitedTo?: readonly string[] | undefined;
  /** How often live edits were undone since the commit came, this one included. @default it undoes none */
  readonly heals?: number | undefined;
  readonly resources: readonly ArgoCdSyncedResource[];
}

/** What a sync did to one object. */
export interface ArgoCdSyncedResource {
  /** `Kind/name` */
  readonly object: string;
  /** `Synced`, `SyncFailed`, `Pruned` or `PruneSkipped`. */
  readonly status?: string | undefined;
  /** `PreSync`, `Sync`, `PostSync`, … of a hook. */
  readonly hookType?: string | undefined;
  /** `Running`, `Succeeded`, `Failed` or `Error` of a hook; of a sync without hooks what is waited for. */
  readonly hookPhase?: string | undefined;
  readonly message?: string | undefined;
}

/** An object that is not as it should be. */
export interface ObjectState {
  /** `Kind/name` */
  readonly object: string;
  readonly state: string;
  readonly message?: string | undefined;
}

/** Objects that are not healthy; none where Argo CD does not keep the health of each. */
export function unhealthyObjects({ resources }: Pick<ArgoCdApplication, 'resources'>): readonly ObjectState[] {
  return resources.flatMap(({ object, health, message }) =>
    health === undefined || health === 'Healthy' ? [] : [{ object, state: health, message }],
  );
}

/** Whether a sync is over, and did not do what it should. */
export function hasFailed(operation: Pick<ArgoCdOperation, 'phase'> | undefined): boolean {
  return operation?.phase === 'Failed' || operation?.phase === 'Error';
}

/** Objects that could not be applied, and hooks that failed. */
export function failedObjects(operation: Pick<ArgoCdOperation, 'resources'> | undefined): readonly ObjectState[] {
  return (operation?.resources ?? []).flatMap(({ object, status, hookPhase, message }) =>
    status === 'SyncFailed' || hookPhase === 'Failed' || hookPhase === 'Error'
      ? [{ object, state: hookPhase ?? status ?? '', message }]
      : [],
  );
}
