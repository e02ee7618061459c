/** The part of Git that is read with. */
export interface Git {
  /** The command's standard output. @throws Error when it fails */
  readonly run: (args: readonly string[]) => Promise<string>;
  /** The command's result whatever it is. */
  readonly attempt: (
    args: readonly string[],
    options?: { readonly timeoutMs?: number },
  ) => Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>;
}

/** How far what Argo CD compared is from what Git has for an environment. */
export interface AppliedRevision {
  /** Newest commit of the followed branch that changed the environment's manifests. */
  readonly newest: string;
  /** When that commit was made, or merged, ISO 8601. */
  readonly changedAt: string;
  /** Commits to the environment's manifests that the compared revision lacks. */
  readonly missing: number;
  /** Whether that newest commit came after the one whose sync failed. @default none failed, or this clone does not know it */
  readonly newerThanFailedSync?: boolean | undefined;
  /**
   * Files of the environment that the compared commit has otherwise than the one that was synced last, without hooks, which
   * Argo CD compares with nothing. @default none, or this clone does not know the commits
   */
  readonly unsynced?: readonly string[] | undefined;
}

/** Commits that Argo CD names. */
export interface NamedCommits {
  /** Compared last. */
  readonly revision: string;
  /** Of the last sync, which failed. */
  readonly failed?: string | undefined;
  /** Of the last sync that succeeded. */
  readonly synced?: string | undefined;
}

const COMMIT = /^[0-9a-f]{40}$/;

/** Milliseconds that the remote may take to answer. */
const FETCH_TIMEOUT_MS = 10_000;

/** A branch of a remote, which most clones call `origin`. */
export interface RemoteBranch {
  readonly remote: string;
  readonly branch: string;
}

/** Where a fetched branch is kept. */
export const trackingRef = ({ remote, branch }: RemoteBranch): string => `refs/remotes/${remote}/${branch}`;

/**
 * Brings what a remote has on a branch into this clone; no branch of its own and no file moves.
 * @throws Error when the remote refuses or does not answer
 */
export async function fetchBranch(git: Git, at: RemoteBranch): Promise<void> {
  const refspec = `+refs/heads/${at.branch}:${trackingRef(at)}`;
  // Garbage is collected by what a person does in the clone, not each time that something is looked at.
  const options = ['--quiet', '--no-tags', '--no-recurse-submodules', '--no-auto-gc', '--refmap='];
  const { code, stderr } = await git.attempt(['fetch', ...options, at.remote, refspec], {
    timeoutMs: FETCH_TIMEOUT_MS,
  });
  if (code !== 0) throw new Error(`git fetch: ${stderr.trim().split('\n').at(-1) || `exit ${code}`}`);
}

/**
 * Compares by ancestry: a revision that contains the newest change of the environment's manifests lacks nothing.
 * @param at branch that Argo CD follows
 * @param head commit of the branch as it was just fetched, where that is known: what is level with it lacks nothing
 * @returns `not on the branch` where the branch, as it was fetched last, does not hold the commit
 * @throws Error when this clone does not know the branch, or too little of its history
 */
export async function appliedRevision(
  git: Git,
  at: RemoteBranch,
  folder: string,
  { revision, failed, synced }: NamedCommits,
  head?: string,
): Promise<AppliedRevision | 'not on the branch'> {
  if (!COMMIT.test(revision)) throw new Error(`Argo CD could not compare: ${revision} is no commit`);
  const followed = trackingRef(at);
  const isLevel = revision === head;
  if (!isLevel && !(await isAncestor(git, revision, followed))) {
    if (!(await holdsCommit(git, followed)))
      throw new Error(`this clone does not know ${at.remote}'s ${at.branch}; fix: git fetch ${at.remote} ${at.branch}`);
    if (await isShallow(git))
      throw new Error(
        `this clone is shallow and does not reach back to ${revision.slice(0, 12)}; fix: git fetch --unshallow`,
      );
    return 'not on the branch';
  }
  // The first parents are what the branch was at: a merge counts when it came, not when its commits were written.
  const from = isLevel ? revision : followed;
  const log = await git.run(['log', '-1', '--first-parent', '--format=%H %cI', from, '--', folder]);
  const [newest = '', changedAt = ''] = log.trim().split(' ');
  if (newest === '') return { newest: followed, changedAt: '', missing: 0 };
  const newerThanFailedSync = await isNewer(git, newest, failed);
  const unsynced = await unsyncedFiles(git, folder, revision, synced);
  const known = { newest, changedAt, newerThanFailedSync, ...(unsynced.length > 0 && { unsynced }) };
  if (isLevel || revision === newest) return { ...known, missing: 0 };
  const missing = await git.run(['rev-list', '--count', '--first-parent', `${revision}..${newest}`, '--', folder]);
  return { ...known, missing: Number(missing) };
}

const HOOK = 'argocd.argoproj.io/hook:';

async function unsyncedFiles(
  git: Git,
  folder: string,
  revision: string,
  synced: string | undefined,
): Promise<readonly string[]> {
  if (synced === undefined || !COMMIT.test(synced) || synced === revision || !(await holdsCommit(git, synced)))
    return [];
  // A file of another name with the same content holds the same objects.
  const apart = ['--name-only', '--find-renames=100%', '--diff-filter=ADMT', '--no-ext-diff'];
  const between = ['diff', ...apart, synced, revision, '--', folder];
  const changed = (await git.run(between)).split('\n').filter((file) => file !== '');
  if (changed.length === 0) return [];
  // Exits 1 where none is.
  const { stdout } = await git.attempt(['grep', '-l', '--fixed-strings', '-e', HOOK, synced, revision, '--', folder]);
  const hooks = new Set(stdout.split('\n').map((line) => line.slice(line.indexOf(':') + 1)));
  return changed.filter((file) => !hooks.has(file));
}

async function isNewer(git: Git, newest: string, failed: string | undefined): Promise<boolean | undefined> {
  if (failed === undefined || !(await holdsCommit(git, failed))) return undefined;
  return !(await isAncestor(git, newest, failed));
}

async function holdsCommit(git: Git, revision: string): Promise<boolean> {
  return (await git.attempt(['rev-parse', '--verify', '--quiet', `${revision}^{commit}`])).code === 0;
}

/** Whether the clone holds both, and the first is in the history of the second. */
async function isAncestor(git: Git, ancestor: string, descendant: string): Promise<boolean> {
  return (await git.attempt(['merge-base', '--is-ancestor', ancestor, descendant])).code === 0;
}

async function isShallow(git: Git): Promise<boolean> {
  return (await git.run(['rev-parse', '--is-shallow-repository'])).trim() === 'true';
}
