import { DIST_FOLDER, type ManifestsPlan } from '@vmshift/chart';
import type { Git } from '../git/git';

/** One file of `dist/` that a fresh render would change. */
export interface DistDifference {
  /** Path from the root of the repository. */
  readonly path: string;
  readonly change: 'added' | 'changed' | 'removed';
  /**
   * Who departed from the render, when history shows that it was the file and not the model: `uncommitted`, or the
   * commit that touched nothing but `dist/`.
   */
  readonly editedByHand?: string;
}

/** The files that the plan would change, by path. */
export function listDifferences({ folders }: ManifestsPlan): readonly DistDifference[] {
  const list = (change: DistDifference['change']): DistDifference[] =>
    folders.flatMap(({ name, plan }) =>
      plan[change].map((file) => ({ path: `${DIST_FOLDER}/${name}/${file}`, change })),
    );
  return [...list('added'), ...list('changed'), ...list('removed')].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Tells files that somebody edited from those that the model or a pin left behind. Without Git nothing is added. */
export async function markEditedByHand(
  differences: readonly DistDifference[],
  plan: ManifestsPlan,
  git: Git,
): Promise<readonly DistDifference[]> {
  const rendered = new Map(
    plan.folders.flatMap(({ name, plan: { files } }) =>
      [...files].map(([file, text]): [string, string] => [`${DIST_FOLDER}/${name}/${file}`, text]),
    ),
  );
  const marked: DistDifference[] = [];
  for (const difference of differences) {
    const editedByHand = await findEdit(git, difference.path, rendered.get(difference.path));
    marked.push(editedByHand === undefined ? difference : { ...difference, editedByHand });
  }
  return marked;
}

/** The edit that led away from what is still rendered; `text` is undefined for a file that is not rendered. */
async function findEdit(git: Git, path: string, text: string | undefined): Promise<string | undefined> {
  const at = async (revision: string): Promise<string | undefined> => {
    const result = await git.attempt(['cat-file', 'blob', `${revision}:${path}`]);
    return result.code === 0 ? result.stdout : undefined;
  };
  if ((await git.attempt(['rev-parse', '--verify', '--quiet', 'HEAD'])).code !== 0) return undefined;
  if ((await at('HEAD')) === text) return 'uncommitted';
  const commit = (await git.attempt(['log', '-1', '--format=%H', '--', path])).stdout.trim();
  if (commit === '' || (await at(`${commit}^`)) !== text) return undefined;
  const touched = await git.attempt(['show', '--format=', '--name-only', '--no-renames', '-z', commit]);
  const elsewhere = touched.stdout.split('\0').some((file) => file !== '' && !file.startsWith(`${DIST_FOLDER}/`));
  return elsewhere ? undefined : commit;
}
