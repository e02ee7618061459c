import type { ObjectReader } from './read-objects';

/** The main branch by the name that Git has for it, as origin has it, and as a branch of one's own. */
export function mainRefs(mainBranch: string): { readonly ofOrigin: string; readonly own: string } {
  return { ofOrigin: `refs/remotes/origin/${mainBranch}`, own: `refs/heads/${mainBranch}` };
}

/**
 * The commit of the main branch: what origin has comes first, since a branch of one's own may hold anything. Undefined where
 * the clone has no such branch.
 */
export async function findMain(objects: ObjectReader, mainBranch: string): Promise<string | undefined> {
  const { ofOrigin, own } = mainRefs(mainBranch);
  const found = await objects.read([ofOrigin, own]);
  return found.find((commit) => commit !== undefined)?.id;
}
