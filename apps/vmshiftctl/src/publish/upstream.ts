import { UserError } from '@vmshift/environments';
import { type Git, gitError } from '../git/git';

/** The branch that is checked out and where it goes. */
export interface Upstream {
  readonly branch: string;
  readonly remote: string;
  /** The branch's name at the remote. */
  readonly remoteBranch: string;
}

/** @throws UserError when HEAD is detached */
export async function currentBranch(git: Git): Promise<string> {
  const head = await git.attempt(['symbolic-ref', '--quiet', '--short', 'HEAD']);
  if (head.code === 0) return head.stdout.trim();
  if (head.stderr !== '') throw gitError(['symbolic-ref'], head);
  throw new UserError('HEAD is detached, so a commit would belong to no branch; fix: git switch main');
}

/** Where the branch is pushed. @throws UserError when there is no such remote */
export async function readUpstream(git: Git): Promise<Upstream> {
  const branch = await currentBranch(git);
  const remote = await config(git, `branch.${branch}.remote`, 'origin');
  const merge = await config(git, `branch.${branch}.merge`, `refs/heads/${branch}`);
  const remotes = (await git.run(['remote'])).split('\n').filter((name) => name !== '');
  if (!remotes.includes(remote)) {
    throw new UserError(`there is no remote ${remote} to push to; fix: git remote add ${remote} <url>`);
  }
  return { branch, remote, remoteBranch: merge.replace(/^refs\/heads\//, '') };
}

async function config(git: Git, key: string, otherwise: string): Promise<string> {
  const { stdout } = await git.attempt(['config', '--get', key]);
  return stdout.trim() || otherwise;
}

const trackingRef = ({ remote, remoteBranch }: Upstream): string => `refs/remotes/${remote}/${remoteBranch}`;

/**
 * Fetches the branch and moves the local one forward to it; local work is never lost, as nothing but a fast-forward
 * moves it.
 *
 * @returns the paths that changed by that
 * @throws UserError when the local branch has commits of its own, or files in the way
 */
export async function fastForward(git: Git, upstream: Upstream): Promise<readonly string[]> {
  const { branch, remote, remoteBranch } = upstream;
  const tracking = trackingRef(upstream);
  await git.run(['fetch', '--quiet', '--no-tags', remote, `+refs/heads/${remoteBranch}:${tracking}`]);
  const counts = await git.run(['rev-list', '--left-right', '--count', `HEAD...${tracking}`]);
  const [ahead = 0, behind = 0] = counts.trim().split(/\s+/).map(Number);
  if (ahead > 0) {
    const has = `${branch} has ${ahead} commit${ahead === 1 ? '' : 's'} that ${remote}/${remoteBranch} has not`;
    throw new UserError(`${has}; fix: push or move them, or work in a fresh clone`);
  }
  if (behind === 0) return [];
  const changed = await git.run(['diff', '--name-only', '--no-renames', '-z', 'HEAD', tracking]);
  await mergeFastForward(git, tracking);
  return changed.split('\0').filter((path) => path !== '');
}

/** Moves the branch, the index and the work tree forward to a commit that follows on HEAD. */
export async function mergeFastForward(git: Git, commit: string): Promise<void> {
  await git.run(['merge', '--quiet', '--ff-only', commit], { uninterrupted: true });
}

/**
 * Pushes one commit, never by force.
 *
 * @returns false when somebody else's push came first
 * @throws UserError when the remote refuses for any other reason
 */
export async function push(git: Git, upstream: Upstream, commit: string): Promise<boolean> {
  const { remote, remoteBranch } = upstream;
  const args = ['push', '--porcelain', remote, `${commit}:refs/heads/${remoteBranch}`];
  const result = await git.attempt(args);
  if (result.code === 0) return true;
  // "rejected" alone is Git's word for not a fast-forward; a remote that is just being written to cannot lock the ref.
  if (/\[rejected\]|cannot lock ref|failed to update ref|incorrect old value/.test(result.stdout + result.stderr)) {
    return false;
  }
  throw gitError(args, { ...result, stderr: `${result.stderr}\n${result.stdout}` });
}
