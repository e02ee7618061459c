import { type Git, type GitResult, gitError } from '../git/git';
import type { Upstream } from './upstream';

/**
 * How a push ended: another push came first (`lost`), the branch is locked as by one that goes on or that was killed, or the
 * rules of the branch refused it.
 */
export type PushAnswer =
  | { readonly outcome: 'pushed' | 'lost' }
  | { readonly outcome: 'locked'; readonly because: string }
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
  if (/cannot lock ref|failed to update ref|incorrect old value/.test(because))
    return readLock(`${because}\n${stderr}`);
  if (!REFUSALS.test(because)) return undefined;
  const said = stderr
    .split('\n')
    .flatMap((line) => /^remote:\s*(\S.*)$/.exec(line.trim())?.[1] ?? [])
    .slice(0, 8);
  return { outcome: 'refused', because: [...said, `(${because})`].join(' ').replace(/\p{Cc}/gu, '?') };
}

/**
 * Why the branch could not be locked at the remote: another push changed it meanwhile, or its lock is there already. Undefined
 * for a reason that no second attempt changes, such as a folder that cannot be written to.
 */
function readLock(said: string): PushAnswer | undefined {
  const [, because] = /cannot lock ref '[^']*': (.*\S)/.exec(said) ?? [];
  if (because === undefined || /^is at |^reference already exists/.test(because)) return { outcome: 'lost' };
  if (!because.includes('File exists')) return undefined;
  return { outcome: 'locked', because: because.replace(/\p{Cc}/gu, '?') };
}

/** Protected branches (GH006), rulesets (GH013) and the hooks of other servers. */
const REFUSALS = /hook declined|repository rule violations|protected branch/i;
