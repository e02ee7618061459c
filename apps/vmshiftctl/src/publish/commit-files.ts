import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Git } from '../git/git';

/** Files by path from the root of the repository; undefined removes one. */
export type FileChanges = ReadonlyMap<string, string | undefined>;

/**
 * Makes a commit of the parent's tree with these files changed. Neither the work tree, nor the index, nor any branch
 * is touched: an interrupted run leaves nothing but an object that nothing refers to.
 *
 * @returns the commit
 * @see https://git-scm.com/book/en/v2/Git-Internals-Git-Objects
 */
export async function commitFiles(git: Git, parent: string, files: FileChanges, message: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'vmshiftctl-'));
  const env = { GIT_INDEX_FILE: join(folder, 'index') };
  try {
    await git.run(['read-tree', parent], { env });
    const input = await indexLines(git, folder, files);
    await git.run(['update-index', '-z', '--index-info'], { env, input });
    const tree = (await git.run(['write-tree'], { env })).trim();
    return (await git.run(['commit-tree', tree, '-p', parent, '-F', '-'], { input: message })).trim();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What `git update-index --index-info` reads: mode, blob and path; mode 0 removes. */
async function indexLines(git: Git, folder: string, files: FileChanges): Promise<string> {
  const written = [...files].filter((entry): entry is [string, string] => entry[1] !== undefined);
  const copies = written.map(([, text], index) => {
    const copy = join(folder, String(index));
    writeFileSync(copy, text);
    return copy;
  });
  const hash = ['hash-object', '-w', '--no-filters', '--stdin-paths'];
  const blobs = (await git.run(hash, { input: copies.map((copy) => `${copy}\n`).join('') })).split('\n');
  const removed = [...files.keys()].filter((path) => files.get(path) === undefined);
  return [
    ...written.map(([path], index) => `100644 ${blobs[index]}\t${path}\0`),
    ...removed.map((path) => `0 ${'0'.repeat(40)}\t${path}\0`),
  ].join('');
}
