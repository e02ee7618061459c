import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '@vmshift/findings';
import type { Git } from './git';

/**
 * The committed files, of these paths and below them, that a sparse checkout leaves out of the work tree: they differ from any
 * render, and no one edited them. Asked where something differs. Without Git there are none.
 * @see https://git-scm.com/docs/git-sparse-checkout
 */
export async function filesLeftOut(git: Git, paths: readonly string[]): Promise<readonly string[]> {
  // Whole folders: a system may not take every path as an argument.
  const folders = [...new Set(paths.map((path) => path.split('/', 1)[0] ?? path))];
  if (folders.length === 0) return [];
  const { code, stdout } = await git.attempt(['ls-files', '-t', '-z', '--', ...folders]);
  if (code !== 0) return [];
  const skipped = stdout.split('\0').flatMap((entry) => SKIPPED.exec(entry)?.[1] ?? []);
  const asked = new Set(paths);
  const isAsked = (file: string) => asked.has(file) || paths.some((path) => file.startsWith(`${path}/`));
  return skipped.filter((file) => isAsked(file) && !existsSync(join(git.root, file)));
}

/** `S <path>`. @see https://git-scm.com/docs/git-ls-files#Documentation/git-ls-files.txt--t */
const SKIPPED = /^S (.*)$/s;

/** @throws UserError where a sparse checkout leaves out files of these paths, or below them */
export async function requireInWorkTree(git: Git, paths: readonly string[]): Promise<void> {
  const files = await filesLeftOut(git, paths);
  const [first] = files;
  if (first === undefined) return;
  const more = files.length === 1 ? '' : ` and ${files.length - 1} more of what is committed`;
  throw new UserError(
    `this clone is a sparse checkout, which leaves out ${first}${more}, so nothing can be compared with a render; fix: git sparse-checkout disable`,
  );
}
