import { DIST_FOLDER } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { PINS_FOLDER, pinPath } from '@vmshift/releases';
import type { Git } from '../git/git';
import { nothingCommitted } from '../git/require-commit';

/** The folders that writing commands write in. */
export const WRITTEN: readonly string[] = [DIST_FOLDER, PINS_FOLDER];

/** What the manifests are rendered by. */
const RENDERED_BY = ['apps/vmshift/src', 'packages'];

/**
 * Refuses uncommitted changes in what is about to be written. Before a commit that is what belongs to the environments
 * that may change, and the code that renders them: the commit would hold manifests that its own code does not make.
 * Without one it is everything that is written, as its user commits the folders.
 *
 * @returns the branch that is checked out, which Git tells in the same answer; undefined where HEAD is detached
 * @throws UserError listing the files, or where nothing is committed yet
 */
export async function requireCleanPaths(
  git: Git,
  { commit, environments }: { readonly commit: boolean; readonly environments: readonly string[] },
): Promise<string | undefined> {
  const own = environments.flatMap((name) => [`${DIST_FOLDER}/${name}`, pinPath(name)]);
  const paths = commit ? [...own, ...RENDERED_BY] : WRITTEN;
  const [head = '', ...files] = (await git.run([...STATUS, '--', ...paths])).split('\0').slice(0, -1);
  if (head.startsWith(UNBORN)) throw nothingCommitted();
  if (files.length === 0) return BRANCH.exec(head)?.[1];
  const dirty = paths.filter((path) => files.some((file) => file.slice(3) === path || file.startsWith(`${path}/`, 3)));
  const fix = files.some((file) => UNMERGED.test(file))
    ? await resolveConflict(git)
    : `commit them, or put them aside: git stash push --include-untracked -- ${dirty.join(' ')}`;
  throw new UserError([`uncommitted changes in ${dirty.join(', ')}`, ...listFiles(files), `  fix: ${fix}`]);
}

/** What leaves a conflict of a rebase half done is no way back from it. */
async function resolveConflict(git: Git): Promise<string> {
  const { stoppedOperation } = await import('@vmshift/observation');
  const { proceed, undo } = (await stoppedOperation(git)) ?? { proceed: 'commit', undo: 'git reset --merge' };
  return `resolve the conflict and ${proceed}, or go back to before it: ${undo}`;
}

const STATUS = [
  ...['status', '--porcelain', '-z', '--branch', '--no-ahead-behind'],
  ...['--untracked-files=all', '--no-renames'],
];

/** What `git status` prints for a branch without a commit. */
const UNBORN = '## No commits yet on ';

/** `## main...origin/main [different]`, or `## HEAD (no branch)`: the name of a branch holds no blank and no two dots. */
const BRANCH = /^## ([^ ]+?)(?:\.\.\.[^ ]+(?: \[.*\])?)?$/;

/**
 * A file with a conflict, which `git stash` refuses.
 * @see https://git-scm.com/docs/git-status#_short_format
 */
const UNMERGED = /^(?:DD|AU|UD|UA|DU|AA|UU) /;

/** At most ten lines, and how many more there are. */
function listFiles(files: readonly string[]): readonly string[] {
  const more = files.length > 10 ? [`  and ${files.length - 10} more`] : [];
  return [...files.slice(0, 10).map((file) => `  ${file}`), ...more];
}
