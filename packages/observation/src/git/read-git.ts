import type { Model } from '@vmshift/environments';
import { targetRevision } from '@vmshift/environments';
import { type Ask, type Observation, observe, seenValue } from '../observation';
import {
  type AppliedRevision,
  appliedRevision,
  fetchBranch,
  type Git,
  type NamedCommits,
  type RemoteBranch,
  trackingRef,
} from './applied-revision';
import { followedRemote } from './followed-remote';
import type { BranchHead, CloneObservation, GitObservation } from './git-observation';
import { stoppedOperation } from './stopped-operation';
import { wayToBranch } from './way-to-branch';

/** What Argo CD compared last, of one environment. */
export interface ComparedRevision extends NamedCommits {
  readonly environment: string;
  readonly branch: string;
}

/** How far each environment is from Git, by its name. */
export type AppliedRevisions = Readonly<Record<string, Observation<AppliedRevision | 'not on the branch'>>>;

/**
 * Brings what origin has into this clone, and compares with it. Asked when Argo CD has answered: a commit that was pushed in
 * between must not look unknown.
 */
export async function readGit(
  { platform, environments }: Model,
  compared: readonly ComparedRevision[],
  git: Git,
  ask: Ask,
): Promise<{ readonly git: GitObservation; readonly applied: AppliedRevisions }> {
  const remote = await followedRemote(git, platform.targetRevision);
  const followed = environments.map((environment) => targetRevision(environment, platform));
  const branches: Record<string, Observation<BranchHead>> = {};
  for (const branch of new Set([platform.targetRevision, ...followed])) {
    branches[branch] = await ask(`${remote}'s ${branch}`, readHead(git, { remote, branch }));
  }
  const applied: Record<string, AppliedRevisions[string]> = {};
  for (const { environment, branch, ...commits } of compared) {
    const head = branches[branch];
    const fetched = seenValue(head)?.commit;
    const seen = await observe(appliedRevision(git, { remote, branch }, `dist/${environment}`, commits, fetched));
    applied[environment] = unlessStale(seen, head);
  }
  const head = seenValue(branches[platform.targetRevision])?.commit;
  const clone = await observe(readClone(git, { remote, branch: platform.targetRevision }, head));
  return { git: { branches, clone }, applied };
}

/** Behind what was fetched once is behind in any case; level with it, or not on it, says nothing of what origin has now. */
function unlessStale(
  seen: AppliedRevisions[string],
  head: Observation<BranchHead> | undefined,
): AppliedRevisions[string] {
  if (head?.state !== 'unknown' || seen.state === 'unknown') return seen;
  return seen.value === 'not on the branch' || seen.value.missing === 0 ? head : seen;
}

async function readHead(git: Git, at: RemoteBranch): Promise<BranchHead> {
  await fetchBranch(git, at);
  const [commit = '', committedAt = ''] = (await git.run(['log', '-1', '--format=%H %cI', trackingRef(at)]))
    .trim()
    .split(' ');
  return { commit, committedAt };
}

/** @param head commit of the branch as it was just fetched, where that is known */
async function readClone(git: Git, main: RemoteBranch, head: string | undefined): Promise<CloneObservation> {
  const asked = ['rev-parse', '--is-shallow-repository', 'HEAD', '--symbolic-full-name', 'HEAD'];
  const [shallow, commit = '', named] = (await git.run(asked)).split('\n');
  // A tag named HEAD makes it ambiguous, and then Git prints no name.
  const ref = named || (await git.attempt(['symbolic-ref', '--quiet', 'HEAD'])).stdout.trim();
  // Where HEAD is detached, it stands for itself.
  const branch = /^refs\/heads\/(.*)$/.exec(ref)?.[1];
  const apart = commit === head ? { behind: 0, ahead: 0 } : await distance(git, trackingRef(main));
  const elsewhere = apart.behind > 0 && branch !== main.branch;
  return {
    commit,
    ...(branch === undefined ? { stopped: await stoppedOperation(git) } : { branch }),
    ...apart,
    ...(elsewhere && { wayToMain: (await wayToBranch(git, main.branch)).command }),
    shallow: shallow === 'true',
  };
}

/** Commits that the other one has and HEAD has not, and the other way round. */
async function distance(git: Git, other: string): Promise<Pick<CloneObservation, 'behind' | 'ahead'>> {
  const counts = await git.run(['rev-list', '--left-right', '--count', `HEAD...${other}`]);
  const [, ahead, behind] = /^(\d+)\s+(\d+)\s*$/.exec(counts) ?? [];
  if (ahead === undefined || behind === undefined) throw new Error(`git rev-list --count answered ${counts.trim()}`);
  return { behind: Number(behind), ahead: Number(ahead) };
}
