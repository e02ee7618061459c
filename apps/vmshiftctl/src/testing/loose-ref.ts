import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The commit of a ref that has a file of its own, without a process; undefined where Git has to be asked.
 *
 * @param folder of the repository, such as `.git`
 * @param ref such as `refs/heads/main`
 */
export function looseRef(folder: string, ref: string): string | undefined {
  const file = join(folder, ref);
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}
