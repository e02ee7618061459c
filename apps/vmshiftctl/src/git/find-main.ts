import type { Git } from './git';
import type { ObjectReader } from './read-objects';

/** The main branch by the name that Git has for it, as a remote has it, and as a branch of one's own. */
export function mainRefs(mainBranch: string, remote = 'origin'): { readonly ofRemote: string; readonly own: string } {
  return { ofRemote: `refs/remotes/${remote}/${mainBranch}`, own: `refs/heads/${mainBranch}` };
}

/**
 * The commit of the main branch: what origin has comes first, or the remote that has its place, since a branch of one's own may
 * hold anything. Undefined where the clone has no such branch.
 */
export async function findMain(git: Git, objects: ObjectReader, mainBranch: string): Promise<string | undefined> {
  const { ofRemote, own } = mainRefs(mainBranch);
  const [atOrigin, mine] = await objects.read([ofRemote, own]);
  if (atOrigin !== undefined) return atOrigin.id;
  // Nearly every clone has an origin, and never loads this.
  const { followedRemote } = await import('@vmshift/observation');
  const [elsewhere] = await objects.read([mainRefs(mainBranch, await followedRemote(git, mainBranch)).ofRemote]);
  return (elsewhere ?? mine)?.id;
}

/**
 * Commits of the main branch, as it was fetched last, that HEAD lacks and that change one of the paths: a branch of one's own
 * and a commit that is checked out by itself have no upstream to lack them of. 0 where the clone has no such branch.
 */
export async function countLacking(git: Git, mainBranch: string, paths: readonly string[]): Promise<number> {
  const count = async (remote?: string): Promise<number | undefined> => {
    const range = `HEAD..${mainRefs(mainBranch, remote).ofRemote}`;
    const { code, stdout } = await git.attempt(['rev-list', '--count', range, '--', ...paths]);
    return code === 0 ? Number(stdout) : undefined;
  };
  const atOrigin = await count();
  if (atOrigin !== undefined) return atOrigin;
  const { followedRemote } = await import('@vmshift/observation');
  return (await count(await followedRemote(git, mainBranch))) ?? 0;
}
