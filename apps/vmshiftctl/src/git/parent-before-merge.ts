import { namesEnvironment, type PinVersion, printPin, type ReleasePin } from '@vmshift/releases';

/** A commit that decided a pin. */
export interface Revision {
  readonly commit: string;
  /** Parents in the simplified history. */
  readonly parents: readonly string[];
}

/** The commits that decided the pin of an environment. */
export interface PinCommits {
  readonly environment: string;
  /** By the name of the commit. */
  readonly revisions: ReadonlyMap<string, Revision>;
  readonly versions: ReadonlyMap<string, PinVersion>;
}

/**
 * The parent that the branch was at before a commit. At a merge it is the one whose pin the merge has, unless another one
 * has commits of ours that this one lacks: only the branch that Argo CD follows gets those, so that they ran, and a merge in
 * the wrong direction, or one that took a revert, must not hide them.
 */
export function parentBefore({ commit, parents }: Revision, commits: PinCommits): string | undefined {
  const pinOf = (name: string) => textOf(commits.versions.get(name)?.pin);
  const likely = parents.find((parent) => pinOf(parent) === pinOf(commit)) ?? parents[0];
  if (likely === undefined || parents.length < 2) return likely;
  const known = ownCommits(likely, commits);
  return parents.find((parent) => [...ownCommits(parent, commits)].some((own) => !known.has(own))) ?? likely;
}

/** The commits with a message of ours among a commit and those before it. */
function ownCommits(from: string, { environment, revisions, versions }: PinCommits): ReadonlySet<string> {
  const seen = new Set([from]);
  for (const commit of seen) for (const parent of revisions.get(commit)?.parents ?? []) seen.add(parent);
  return new Set(
    [...seen].filter((commit) => {
      const version = versions.get(commit);
      return version !== undefined && namesEnvironment(version, environment);
    }),
  );
}

/** The text of a pin, to compare it by. */
export const textOf = (pin: ReleasePin | undefined): string | undefined => pin && printPin(pin);
