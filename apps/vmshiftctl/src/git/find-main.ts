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
