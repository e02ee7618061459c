import { UserError } from '@vmshift/findings';
import { type Git, type GitResult, gitError } from '../git/git';
import { fetchUpstream, type Upstream } from './upstream';

/**
 * How a push ended: it arrived, if need be although Git failed; another push came first (`lost`), the branch is locked as by one
 * that goes on or that was killed, or the rules of the branch refused it.
 */
export type PushAnswer =
  | { readonly outcome: 'pushed'; readonly although?: UserError }
  | { readonly outcome: 'lost' }
  | { readonly outcome: 'locked'; readonly because: string }
  | { readonly outcome: 'refused'; readonly because: string };

/** Pushes what is named and nothing else, whatever `push.*` says; signed where the remote can take that. */
const PUSH = ['push', '--porcelain', '--no-follow-tags', '--signed=if-asked', '--recurse-submodules=no'];

/**
 * Pushes one commit, never by force. Where the answer is lost, or a remote has several addresses and one of them takes the
 * push, what the remote has then tells whether it arrived.
 *
 * @throws UserError when it fails for any other reason than those of the answer
 */
export async function push(git: Git, upstream: Upstream, commit: string): Promise<PushAnswer> {
  const { remote, remoteBranch } = upstream;
  const args = [...PUSH, remote, `${commit}:refs/heads/${remoteBranch}`];
  const result = await git.attempt(args, { settings: { [`remote.${remote}.mirror`]: 'false' } });
  if (result.code === 0) return { outcome: 'pushed' };
  const answer = readPushAnswer(result, remoteBranch);
  const taken = wasTaken(result, remoteBranch);
  if (answer !== undefined && !taken) return answer;
  const failure = gitError(args, { ...result, stderr: `${result.stderr}\n${result.stdout}` });
  const arrived = await hasArrived(git, upstream, commit);
  if (arrived) return { outcome: 'pushed', although: failure };
  if (arrived === undefined && (taken || UNANSWERED.test(result.stderr))) {
    const look = '  whether it arrived is not known; look: git pull --ff-only && ./vmshiftctl status';
    throw new UserError([...failure.lines, look]);
  }
  throw taken ? takenElsewhere(upstream, failure) : failure;
}

/** What Git says of a connection that broke off after it was there. */
const UNANSWERED = /hung up|RPC failed|unexpected disconnect|early EOF|Broken pipe/;

/** Whether an address of the remote took the branch, in a push that failed at another one. */
function wasTaken({ stdout }: Pick<GitResult, 'stdout'>, remoteBranch: string): boolean {
  const lines = stdout.split('\n').map((line) => line.split('\t'));
  return lines.some(([flag = '', refs]) => /^[ *=]$/.test(flag) && refs?.endsWith(`:refs/heads/${remoteBranch}`));
}

/** Whether the remote has a commit; undefined where it does not answer. */
async function hasArrived(git: Git, upstream: Upstream, commit: string): Promise<boolean | undefined> {
  try {
    const tracking = await fetchUpstream(git, upstream);
    return (await git.attempt(['merge-base', '--is-ancestor', commit, tracking])).code === 0;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

function takenElsewhere({ remote, remoteBranch }: Upstream, { lines: [said = '', ...more] }: UserError): UserError {
  return new UserError([
    `an address that ${remote} is pushed to took the commit, and the ${remoteBranch} that is fetched from it does not hold it: ${said}`,
    ...more.filter((line) => !line.startsWith('  fix: ')),
    `  fix: push to one address: git remote get-url --push --all ${remote} lists them, git remote set-url --delete --push ${remote} <address> removes one; bring that one back to what ${remote} has before it is used again`,
  ]);
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
