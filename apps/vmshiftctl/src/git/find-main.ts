import { type Git, gitError } from './git';

/**
 * The commit of the main branch: what origin has comes first, since a branch of one's own may hold anything. Undefined where
 * the clone has no such branch.
 */
export async function findMain(git: Git, mainBranch: string): Promise<string | undefined> {
  for (const name of [`refs/remotes/origin/${mainBranch}`, `refs/heads/${mainBranch}`]) {
    const known = await git.attempt(['rev-parse', '--verify', '--quiet', name]);
    if (known.code === 0) return known.stdout.trim();
    if (known.code !== 1) throw gitError(['rev-parse'], known);
  }
  return undefined;
}
