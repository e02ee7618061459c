import { DIST_FOLDER, STACKS_FOLDER } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { blobId } from '../git/blob-id';
import type { Git } from '../git/git';
import { type ObjectReader, openObjects } from '../git/read-objects';
import { readTree } from '../git/read-tree';
import type { SynthPlan } from './plan-synth';

/** In place of a commit, where an edit is in none. */
export const UNCOMMITTED = 'uncommitted';

/** One file of `dist/` or `cdktf.out/` that a fresh render would change. */
export interface RenderedDifference {
  /** Path from the root of the repository. */
  readonly path: string;
  readonly change: 'added' | 'changed' | 'removed';
  /**
   * Who departed from the render, when history shows that it was the file and not the model: `uncommitted`, or the
   * commit that touched nothing but what is rendered.
   */
  readonly editedByHand?: string;
}

/** The text of every file that the model and the pins render to, by path from the root. */
export function renderedFiles({ manifests, terraform }: SynthPlan): ReadonlyMap<string, string> {
  return new Map([
    ...(manifests?.folders ?? []).flatMap(({ name, plan: { files } }) =>
      [...files].map(([file, text]) => [`${DIST_FOLDER}/${name}/${file}`, text] as const),
    ),
    ...[...(manifests?.shared ?? [])].map(([file, { text }]) => [file, text] as const),
    ...[...(terraform?.files ?? [])].map(([path, { text }]) => [`${STACKS_FOLDER}/${path}`, text] as const),
  ]);
}

/** The files of both layers that the plan would change, by path. */
export function listDifferences({ manifests, terraform }: SynthPlan): readonly RenderedDifference[] {
  const list = (change: RenderedDifference['change']): RenderedDifference[] => [
    ...(manifests?.folders ?? []).flatMap(({ name, plan }) =>
      plan[change].map((file) => ({ path: `${DIST_FOLDER}/${name}/${file}`, change })),
    ),
    ...[...(manifests?.shared ?? [])].flatMap(([path, plan]) => (plan.change === change ? [{ path, change }] : [])),
    ...(terraform?.[change] ?? []).map((path) => ({ path: `${STACKS_FOLDER}/${path}`, change })),
  ];
  return [...list('added'), ...list('changed'), ...list('removed')].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Files whose history is read at once: each may take a process. */
const AT_ONCE = 8;

/** Tells files that were edited by hand from those that the model or a pin left behind. Without Git nothing is added. */
export async function markEditedByHand(
  differences: readonly RenderedDifference[],
  rendered: ReadonlyMap<string, string>,
  git: Git,
): Promise<readonly RenderedDifference[]> {
  if (differences.length === 0) return [];
  const objects = openObjects(git);
  try {
    const isWhole = (await git.attempt(PROMISORS)).code !== 0;
    const paths = differences.map(({ path }) => path);
    const head = await idsAt(objects, 'HEAD', paths).catch(untold);
    if (head === undefined) return differences;
    const marked: RenderedDifference[] = [];
    for (let at = 0; at < differences.length; at += AT_ONCE) {
      const some = differences.slice(at, at + AT_ONCE).map(async (difference) => {
        const text = rendered.get(difference.path);
        const id = text === undefined ? undefined : blobId(text);
        const editedByHand = await findEdit({ git, objects, isWhole, head }, difference.path, id).catch(untold);
        return editedByHand === undefined ? difference : { ...difference, editedByHand };
      });
      marked.push(...(await Promise.all(some)));
    }
    return marked;
  } finally {
    objects.close();
  }
}

/** A clone that Git cannot read says nothing about an edit, and the file differs as before. */
function untold(error: unknown): undefined {
  if (!(error instanceof UserError)) throw error;
}

/** Remotes that a partial clone asks for what it lacks. @see https://git-scm.com/docs/partial-clone */
const PROMISORS = ['config', '--get-regexp', '^remote\\..*\\.promisor$'];

/** By which history is read: questions about objects take no process of their own. */
interface Reading {
  readonly git: Git;
  readonly objects: ObjectReader;
  /** Whether what it lacks was in no commit. */
  readonly isWhole: boolean;
  /** The files of HEAD, by path. */
  readonly head: ReadonlyMap<string, string>;
}

/** The paths that a commit changed, for a merge those that differ from all of its parents. */
const TOUCHED = ['diff-tree', '-r', '-c', '--root', '--no-commit-id', '--name-only', '--no-renames', '-z'];

/** The edit that led away from what is still rendered; `id` is that of the text, undefined for a file that is not rendered. */
async function findEdit(reading: Reading, path: string, id: string | undefined): Promise<string | undefined> {
  const { git, objects, isWhole, head } = reading;
  if (head.get(path) === id) return UNCOMMITTED;
  // What the repository does not hold was in no commit: nothing led away from it. So it is after an edit of the model.
  if (isWhole && id !== undefined && (await objects.read([id]))[0] === undefined) return undefined;
  const commit = (await git.attempt(['rev-list', '--max-count=1', 'HEAD', '--', path])).stdout.trim();
  if (commit === '' || (await idsAt(objects, `${commit}^`, [path]))?.get(path) !== id) return undefined;
  const touched = await git.attempt([...TOUCHED, commit]);
  const elsewhere = touched.stdout.split('\0').some((file) => file !== '' && !isRendered(file));
  return elsewhere ? undefined : commit;
}

/**
 * Files of a revision by path, with the ids of their texts, which are not read: a partial clone would ask for each. Undefined
 * where there is no such revision.
 */
async function idsAt(
  objects: ObjectReader,
  revision: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string> | undefined> {
  const [tree] = await objects.read([`${revision}^{tree}`]);
  if (tree === undefined) return undefined;
  // A name that is no UTF-8 reads as one with this character: to ask for it would end the reading of all others.
  const asked = paths.filter((path) => !path.includes('\ufffd'));
  return new Map((await readTree(objects, tree.id, asked)).map(({ path, id }) => [path, id]));
}

function isRendered(file: string): boolean {
  return [DIST_FOLDER, STACKS_FOLDER].some((folder) => file.startsWith(`${folder}/`));
}
