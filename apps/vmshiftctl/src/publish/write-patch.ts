import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '@vmshift/findings';
import type { Repository } from '../git/read-objects';
import { type FileChanges, writeTree } from './commit-files';

/** As `.github/actions/push-rendered/check-patch.sh` takes it, whatever its user has configured. */
const DIFF = [
  ...['diff-tree', '-p', '--full-index', '--no-renames', '--text', '--no-color', '--no-ext-diff', '--no-textconv'],
  ...['--src-prefix=a/', '--dst-prefix=b/'],
];

/**
 * Writes what a commit on top of another would be into a folder, for a job that may push and runs none of this program:
 * `patch`, `message`, and in `base` the commit that it follows on. Who the author is, that job knows itself.
 *
 * @throws UserError when the folder cannot be written
 */
export async function writePatch(
  git: Repository,
  folder: string,
  base: string,
  files: FileChanges,
  message: string,
): Promise<void> {
  const patch = await git.run([...DIFF, base, await writeTree(git, base, files)]);
  try {
    mkdirSync(folder, { recursive: true });
    // The patch last: where it is, the others are.
    for (const [name, text] of Object.entries({ base: `${base}\n`, message, patch }))
      writeFileSync(join(folder, name), text);
  } catch (error) {
    throw new UserError(`--patch ${folder}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
