import { counted, UserError } from '@vmshift/findings';
import { type Git, type GitResult, gitError } from '../git/git';

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
  const settings = await readSettings(git);
  const remote = settings.get(`branch.${branch}.remote`) || 'origin';
  const merge = settings.get(`branch.${branch}.merge`) || `refs/heads/${branch}`;
  if (![...settings.keys()].some((key) => key.startsWith(`remote.${remote}.`))) {
    throw new UserError(`there is no remote ${remote} to push to; fix: git remote add ${remote} <url>`);
  }
  return { branch, remote, remoteBranch: merge.replace(/^refs\/heads\//, '') };
}

/** The settings of branches and remotes by name; of several values the last one, as for Git. */
async function readSettings(git: Git): Promise<ReadonlyMap<string, string>> {
  const args = ['config', '--null', '--get-regexp', '^(branch|remote)\\.'];
  const result = await git.attempt(args);
  if (result.code > NO_MATCH) throw gitError(args, result);
  const entries = result.stdout.split('\0').map((entry) => entry.split(/\n(.*)/s));
  return new Map(entries.map(([name = '', value = '']) => [name, value]));
}

/** Exit code of `git config` where nothing is set. */
const NO_MATCH = 1;

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
  await git.run([...FETCH, remote, `+refs/heads/${remoteBranch}:${tracking}`]);
  const counts = await git.run(['rev-list', '--left-right', '--count', `HEAD...${tracking}`]);
  const [, ahead, behind] = (/^(\d+)\t(\d+)\n$/.exec(counts) ?? []).map(Number);
  if (ahead === undefined || behind === undefined) {
    throw new UserError(`git rev-list printed what is no count: ${JSON.stringify(counts)}; nothing was changed`);
  }
  if (ahead > 0) {
    const has = `${branch} has ${counted(ahead, 'commit')} that ${remote}/${remoteBranch} has not`;
    throw new UserError(`${has}; fix: push or move them, or work in a fresh clone`);
  }
  if (behind === 0) return [];
  const changed = await git.run(['diff-tree', '-r', '--name-only', '--no-renames', '-z', 'HEAD', tracking]);
  await mergeFastForward(git, branch, tracking);
  return changed.split('\0').filter((path) => path !== '');
}

/** Fetches what is named and nothing else: whatever `fetch.*` and `remote.*` say, no tag, no other branch, no pruning. */
const FETCH = [
  'fetch',
  '--quiet',
  '--no-tags',
  '--no-prune',
  '--no-recurse-submodules',
  '--no-write-fetch-head',
  '--refmap=',
];

/** Moves the branch that is checked out, the index and the work tree forward to a commit that follows on HEAD. */
export async function mergeFastForward(git: Git, branch: string, commit: string): Promise<void> {
  await git.run(['merge', '--quiet', '--ff-only', '--no-verify-signatures', '--no-autostash', commit], {
    settings: { [`branch.${branch}.mergeOptions`]: '' },
    uninterrupted: true,
  });
}

/** How a push ended: another push came first (`lost`), or the rules of the branch refused it. */
export type PushAnswer =
  | { readonly outcome: 'pushed' | 'lost' }
  | { readonly outcome: 'refused'; readonly because: string };

/** Pushes what is named and nothing else, whatever `push.*` says; signed where the remote can take that. */
const PUSH = ['push', '--porcelain', '--no-follow-tags', '--signed=if-asked', '--recurse-submodules=no'];

/**
 * Pushes one commit, never by force.
 *
 * @throws UserError when it fails for any other reason than those of the answer
 */
export async function push(git: Git, upstream: Upstream, commit: string): Promise<PushAnswer> {
  const { remote, remoteBranch } = upstream;
  const args = [...PUSH, remote, `${commit}:refs/heads/${remoteBranch}`];
  const result = await git.attempt(args, { settings: { [`remote.${remote}.mirror`]: 'false' } });
  if (result.code === 0) return { outcome: 'pushed' };
  const answer = readPushAnswer(result, remoteBranch);
  if (answer === undefined) throw gitError(args, { ...result, stderr: `${result.stderr}\n${result.stdout}` });
  return answer;
}

/**
 * Reads what `git push --porcelain` prints of the branch; undefined when it prints nothing that is known here.
 * @see https://git-scm.com/docs/git-push#_output
 */
export function readPushAnswer(
  { stdout, stderr }: Pick<GitResult, 'stdout' | 'stderr'>,
  remoteBranch: string,
): PushAnswer | undefined {
  const lines = stdout.split('\n').map((line) => line.split('\t'));
  const [, , summary = ''] =
    lines.find(([flag, refs]) => flag === '!' && refs?.endsWith(`:refs/heads/${remoteBranch}`)) ?? [];
  // "rejected" alone is Git's word for not a fast-forward; a remote that is just being written to cannot lock the ref.
  if (/^\[rejected\] /.test(summary)) return { outcome: 'lost' };
  const [, because] = /^\[remote rejected\] \((.*)\)$/.exec(summary) ?? [];
  if (because === undefined) return undefined;
  if (/cannot lock ref|failed to update ref|incorrect old value/.test(because)) return { outcome: 'lost' };
  if (!REFUSALS.test(because)) return undefined;
  const said = stderr
    .split('\n')
    .flatMap((line) => /^remote:\s*(\S.*)$/.exec(line.trim())?.[1] ?? [])
    .slice(0, 8);
  return { outcome: 'refused', because: [...said, `(${because})`].join(' ').replace(/\p{Cc}/gu, '?') };
}

/** Protected branches (GH006), rulesets (GH013) and the hooks of other servers. */
const REFUSALS = /hook declined|repository rule violations|protected branch/i;
