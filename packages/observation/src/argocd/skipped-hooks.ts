import { seenValue } from '../observation';
import type { EnvironmentObservation } from '../platform-observation';

/** A change of the manifests that Argo CD applied without its hooks. */
export interface SkippedHooks {
  /** Commit that was applied. */
  readonly revision: string;
  readonly appliedAt?: string | undefined;
  /** `Kind/name` of each hook that did not run for it. */
  readonly hooks: readonly string[];
  /** Argo CD took it for a live edit; otherwise it was told to sync single objects. */
  readonly isHeal: boolean;
  /** When the hooks ran last. */
  readonly lastWholeSync?: string | undefined;
}

/**
 * What the last sync left out; undefined where it left nothing. From a commit that it could not compare Argo CD keeps the name
 * of the branch in the place of the commit. Once it can compare again it takes the newest commit for the same one, and applies
 * it as it undoes a live edit: object by object, without a hook, and without an entry in its history.
 * @see https://github.com/argoproj/argo-cd/blob/v3.5.7/controller/state.go (evaluateRevisionChanges)
 */
export function skippedHooks({
  application,
  applied,
}: Pick<EnvironmentObservation, 'application' | 'applied'>): SkippedHooks | undefined {
  const seen = seenValue(application);
  const git = seenValue(applied);
  if (seen === undefined || seen === 'absent' || git === undefined || git === 'not on the branch') return undefined;
  const { operation, deployments } = seen;
  const { revision, phase, limitedTo = [], heals = 0, finishedAt } = operation ?? {};
  if (phase !== 'Succeeded' || limitedTo.length === 0 || (git.unsynced ?? []).length === 0) return undefined;
  const hooks = seen.resources.filter(({ hook }) => hook).map(({ object }) => object);
  const isNewest = revision !== undefined && [seen.revision, git.newest].includes(revision);
  if (!isNewest || hooks.length === 0) return undefined;
  return { revision, appliedAt: finishedAt, hooks, isHeal: heals > 0, lastWholeSync: deployments.at(-1)?.at };
}
