import { counted, shellQuote, UserError } from '@vmshift/findings';
import { type Git, gitError } from '../git/git';
import type { Repository } from '../git/read-objects';
import { errorLines } from '../terminal/error-lines';
import type { World } from '../world';

/** The branch that is checked out and where it goes. */
export interface Upstream {
  readonly branch: string;
  readonly remote: string;
  /** The branch's name at the remote. */
  readonly remoteBranch: string;
}

/** @throws UserError when HEAD is detached, with the way out of what detached it */
export async function requireBranch(git: Git, branch: string | undefined): Promise<string> {
  if (branch !== undefined) return branch;
  const { stoppedOperation, wayToBranch } = await import('@vmshift/observation');
  const stopped = await stoppedOperation(git);
  if (stopped === undefined) {
    const { command, holder } = await wayToBranch(git, 'main');
    const where = holder === undefined ? '' : `, and ${holder} has main`;
    throw new UserError(`HEAD is detached, so a commit would belong to no branch${where}; fix: ${command}`);
  }
  throw new UserError(
    `HEAD is detached by a ${stopped.name} that is not ended, so a commit would belong to no branch; ${stopped.proceed} goes on with it; fix: ${stopped.undo}`,
  );
}

/** Where a branch is pushed. @throws UserError when there is no such remote, or the branch follows one of this clone */
export function upstreamOf(branch: string, settings: Settings): Upstream {
  const written = settings.get(`branch.${branch}.remote`) || 'origin';
  const merge = settings.get(`branch.${branch}.merge`) || `refs/heads/${branch}`;
  if (written === THIS_CLONE) {
    const followed = merge.replace(/^refs\/heads\//, '');
    throw new UserError(
      `${branch} follows ${followed} of this clone and no branch of a remote, so there is none to push to; fix: git switch ${followed}`,
    );
  }
  const remotes = remotesOf(settings);
  // Git takes an address as well, which may be that of a remote.
  const remote = remotes.has(written) ? written : [...remotes].find((name) => addressOf(name, settings) === written);
  if (remote === undefined) throw new UserError(describeNoRemote(branch, written, remotes));
  return { branch, remote, remoteBranch: merge.replace(/^refs\/heads\//, '') };
}

function remotesOf(settings: Settings): ReadonlySet<string> {
  return new Set([...settings.keys()].flatMap((key) => /^remote\.(.*)\.[^.]*$/s.exec(key)?.[1] ?? []));
}

const addressOf = (remote: string, settings: Settings): string | undefined => settings.get(`remote.${remote}.url`);

/** An address is not printed: it may hold a credential. */
function describeNoRemote(branch: string, written: string, remotes: ReadonlySet<string>): string {
  if (!/[:/\\]/.test(written))
    return `there is no remote ${written} to push to; fix: git remote add ${shellQuote(written)} <url>`;
  const name = remotes.has('origin') ? 'upstream' : 'origin';
  const setting = shellQuote(`branch.${branch}.remote`);
  return `${branch} follows an address in place of a remote, so the clone does not keep what is there; fix: git remote add ${name} "$(git config ${setting})" && git config ${setting} ${name}`;
}

/** In the place of a remote, for a branch that follows another one of the clone. @see https://git-scm.com/docs/git-config#Documentation/git-config.txt-branchltnamegtremote */
const THIS_CLONE = '.';

/** The settings of branches and remotes, and whether commits are signed, by name; of several values the last one, as for Git. */
export type Settings = ReadonlyMap<string, string>;

/** All in one process. */
export async function readSettings(git: Git): Promise<Settings> {
  const args = ['config', '--null', '--get-regexp', '^((branch|remote)\\.|commit\\.gpgsign$)'];
  const result = await git.attempt(args);
  if (result.code > NO_MATCH) throw gitError(args, result);
  const entries = result.stdout.split('\0').map((entry) => entry.split(/\n(.*)/s));
  return new Map(entries.map(([name = '', value = '']) => [name, value]));
}

/** Exit code of `git config` where nothing is set. */
const NO_MATCH = 1;

/** The reference that holds what the remote had when it was fetched last. */
export const trackingRef = ({ remote, remoteBranch }: Upstream): string => `refs/remotes/${remote}/${remoteBranch}`;

/**
 * Fetches the branch and moves the local one forward to it; local work is never lost, as nothing but a fast-forward
 * moves it.
 *
 * @returns the paths that changed by that
 * @throws UserError when the local branch has commits of its own, or files in the way
 */
export async function fastForward(git: Repository, upstream: Upstream): Promise<readonly string[]> {
  const { branch, remote, remoteBranch } = upstream;
  const tracking = await fetchUpstream(git, upstream);
  const { ahead, behind } = await distance(git, tracking);
  if (ahead > 0) {
    const has = `${branch} has ${counted(ahead, 'commit')} that ${remote}/${remoteBranch} has not`;
    throw new UserError(`${has}; fix: push or move them, or work in a fresh clone`);
  }
  if (behind === 0) return [];
  const changed = await git.run(['diff-tree', '-r', '--name-only', '--no-renames', '-z', 'HEAD', tracking]);
  await mergeFastForward(git, branch, tracking);
  return changed.split('\0').filter((path) => path !== '');
}

/** Fetches the branch. @returns the reference that holds what the remote has */
export async function fetchUpstream(git: Git, upstream: Upstream): Promise<string> {
  const tracking = trackingRef(upstream);
  await git.run([...FETCH, upstream.remote, `+refs/heads/${upstream.remoteBranch}:${tracking}`]);
  return tracking;
}

/** Commits that HEAD has and the other has not, and the other way round. */
async function distance(git: Repository, other: string): Promise<{ readonly ahead: number; readonly behind: number }> {
  const [head, there] = await git.objects.read(['HEAD', other]);
  if (head !== undefined && head.id === there?.id) return { ahead: 0, behind: 0 };
  const counts = await git.run(['rev-list', '--left-right', '--count', `HEAD...${other}`]);
  const [, ahead, behind] = (/^(\d+)\t(\d+)\n$/.exec(counts) ?? []).map(Number);
  if (ahead === undefined || behind === undefined) {
    throw new UserError(`git rev-list printed what is no count: ${JSON.stringify(counts)}; nothing was changed`);
  }
  return { ahead, behind };
}

/**
 * Refuses to decide in a clone that lacks commits of its branch: they may hold other pins. A branch without an upstream has
 * none to lack, and one that follows another branch of the clone neither.
 *
 * @throws UserError with how many, and how to get them
 */
export async function requireUpToDate(git: Repository, branch: string | undefined, settings: Settings): Promise<void> {
  if (branch === undefined) return;
  const remote = settings.get(`branch.${branch}.remote`);
  if (!settings.get(`branch.${branch}.merge`) || !remote || remote === THIS_CLONE) return;
  const upstream = upstreamOf(branch, settings);
  const { ahead, behind } = await distance(git, await fetchUpstream(git, upstream));
  if (behind === 0) return;
  const { pullCommand } = await import('@vmshift/observation');
  throw new UserError(
    `this clone lacks ${counted(behind, 'commit')} of ${upstream.remote}/${upstream.remoteBranch}, which may hold other ` +
      `pins; nothing was decided; fix: ${pullCommand(ahead)}`,
  );
}

/**
 * Fetches what is named and nothing else: whatever `fetch.*` and `remote.*` say, no tag, no other branch, no pruning. What
 * collects garbage starts after the merge, and not before the command has done its work as well.
 */
const FETCH = [
  'fetch',
  '--quiet',
  '--no-tags',
  '--no-prune',
  '--no-recurse-submodules',
  '--no-write-fetch-head',
  '--no-auto-gc',
  '--refmap=',
];

/** Moves the branch that is checked out, the index and the work tree forward to a commit that follows on HEAD. */
export async function mergeFastForward(git: Git, branch: string, commit: string): Promise<void> {
  await git.run(['merge', '--quiet', '--ff-only', '--no-verify-signatures', '--no-autostash', commit], {
    settings: { [`branch.${branch}.mergeOptions`]: '' },
    uninterrupted: true,
  });
}

/** Brings the clone to what was pushed. The push stands whatever happens here. */
export async function followPush(
  git: Git,
  { branch }: Upstream,
  commit: string,
  { warn }: Pick<World, 'warn'>,
): Promise<void> {
  try {
    await mergeFastForward(git, branch, commit);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    for (const line of errorLines('pushed, but this clone stays behind: ', error)) warn(line);
  }
}
