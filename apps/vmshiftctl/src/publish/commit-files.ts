import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTemporaryFolder } from '@vmshift/infra/temporary-folder';
import { type BlobChanges, changeTree } from '../git/change-tree';
import type { Git } from '../git/git';
import type { Repository } from '../git/read-objects';

/** Whether a commit is signed. */
export interface Signing {
  /** Whether there is a setting that asks for it, whatever its value. */
  readonly mayBeAsked: boolean;
  /** Told when the commit could not be signed. */
  readonly warn: (line: string) => void;
  /** Milliseconds that a person has for a passphrase, or for a touch of a key. @default {@link SIGNING_MS} */
  readonly waitMs?: number;
}

/** Milliseconds. A program that asks for a passphrase where no one sees it never ends by itself. */
const SIGNING_MS = 60_000;

/** Files by path from the root of the repository; undefined removes one. */
export type FileChanges = ReadonlyMap<string, string | undefined>;

/**
 * Makes a commit of the parent's tree with these files changed. Neither the work tree, nor the index, nor any branch
 * is touched: an interrupted run leaves nothing but an object that nothing refers to.
 *
 * @param signing whether the clone has a setting that may ask for a signature
 * @returns the commit
 * @see https://git-scm.com/book/en/v2/Git-Internals-Git-Objects
 */
export async function commitFiles(
  git: Repository,
  parent: string,
  files: FileChanges,
  message: string,
  signing: Signing,
): Promise<string> {
  const tree = await writeTree(git, parent, files);
  return commitTree(git, [tree, '-p', parent, '-F', '-'], message, signing);
}

/** Makes the tree of a commit with these files changed. @returns the tree */
export async function writeTree(git: Repository, parent: string, files: FileChanges): Promise<string> {
  return changeTree(git, parent, await writeBlobs(git, files));
}

/** All in one process. */
async function writeBlobs(git: Git, files: FileChanges): Promise<BlobChanges> {
  const written = [...files].filter((entry): entry is [string, string] => entry[1] !== undefined);
  const folder = makeTemporaryFolder('files');
  try {
    const copies = written.map(([, text], index) => {
      const copy = join(folder, String(index));
      writeFileSync(copy, text);
      return copy;
    });
    const hash = ['hash-object', '-w', '--no-filters', '--stdin-paths'];
    const blobs = (await git.run(hash, { input: copies.map((copy) => `${quotePath(copy)}\n`).join('') })).split('\n');
    // Without an id a file would be taken away: Git refuses an empty one.
    const ids = new Map(written.map(([path], index) => [path, blobs[index] ?? '']));
    return new Map([...files.keys()].map((path) => [path, ids.get(path)]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As Git reads a path that begins with a quote: a temporary folder may have a line break in its name. */
function quotePath(path: string): string {
  return `"${path.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}

/**
 * Signed where `commit.gpgSign` asks for it, as `git commit` does and `commit-tree` alone does not. A key that is not at
 * hand must not keep anybody from a rollback: then it is made without, and whether that may be pushed is for the rules of
 * the branch to say.
 */
async function commitTree(
  git: Git,
  args: readonly string[],
  message: string,
  { mayBeAsked, warn, waitMs = SIGNING_MS }: Signing,
): Promise<string> {
  const asked = mayBeAsked && (await git.attempt(['config', '--type=bool', '--get', 'commit.gpgSign']));
  if (asked && asked.stdout.trim() === 'true') {
    const signed = await git.attempt(['commit-tree', '-S', ...args], { input: message, timeoutMs: waitMs });
    if (signed.code === 0) return signed.stdout.trim();
    const because = signed.stderr.trim().split('\n').slice(0, 3).join(' ');
    warn(`the commit is made without a signature: ${because}; to sign it: git config user.signingKey`);
  }
  return (await git.run(['commit-tree', ...args], { input: message })).trim();
}
