import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { UserError } from '@vmshift/environments';
import { ACKNOWLEDGEMENTS_FILE } from '@vmshift/manifests';
import { type Git, gitError } from '../git/git';

/** Rendered manifests, one folder per environment. */
export const DIST = 'dist';
/** The model's sources; tests are no part of it. */
export const MODEL_SOURCES = 'packages/environments/src';
export const PINS = 'apps/vmshift/releases';

/** What a comparison reads of a revision. */
const FOLDERS = [DIST, PINS, MODEL_SOURCES, ACKNOWLEDGEMENTS_FILE];

/** A state of the repository: names of files with the ids of their contents, and the contents on demand. */
export interface Revision {
  /** As a reader names it: a short commit, or `the working tree`. */
  readonly label: string;
  /** Path from the root to the id of the content, as Git computes it. */
  readonly files: ReadonlyMap<string, string>;
  /** The texts of some files. @throws UserError for a file that is no UTF-8 */
  readonly read: (paths: readonly string[]) => Promise<ReadonlyMap<string, string>>;
}

/** A commit, read without touching the checkout. @throws UserError when there is no such revision */
export async function readCommit(git: Git, name: string): Promise<Revision> {
  const commit = await resolveCommit(git, name);
  const tree = await git.run(['ls-tree', '-r', '-z', '--full-tree', commit, '--', ...FOLDERS]);
  const files = new Map(tree.split('\0').flatMap(parseEntry));
  return {
    label: commit.slice(0, 10),
    files,
    read: (paths) => readBlobs(git, files, paths, commit.slice(0, 10)),
  };
}

async function resolveCommit(git: Git, name: string): Promise<string> {
  const found = await git.attempt(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]);
  if (found.code === 0) return found.stdout.trim();
  if (/not a git repository/.test(found.stderr)) throw gitError(['rev-parse'], found);
  throw new UserError(
    `there is no revision ${JSON.stringify(name)}; allowed: a commit, a branch or a tag of this clone; fix: git fetch, or in a workflow actions/checkout with fetch-depth: 0`,
  );
}

/** `100644 blob <id>\t<path>`; links and submodules are no files of ours. */
function parseEntry(entry: string): readonly (readonly [string, string])[] {
  const match = /^100(?:644|755) blob ([0-9a-f]+)\t(.+)$/s.exec(entry);
  return match?.[1] === undefined || match[2] === undefined ? [] : [[match[2], match[1]]];
}

/** All at once: one process, whatever the number of files. */
async function readBlobs(
  git: Git,
  files: ReadonlyMap<string, string>,
  paths: readonly string[],
  label: string,
): Promise<ReadonlyMap<string, string>> {
  const wanted = paths.filter((path) => files.has(path));
  if (wanted.length === 0) return new Map();
  const ids = [...new Set(wanted.map((path) => files.get(path) ?? ''))];
  const output = Buffer.from(await git.run(['cat-file', '--batch'], { input: `${ids.join('\n')}\n` }));
  const texts = new Map<string, string>();
  let offset = 0;
  for (const id of ids) {
    const end = output.indexOf('\n', offset);
    const header = /^([0-9a-f]+) blob (\d+)$/.exec(output.toString('utf8', offset, end));
    if (header?.[1] !== id)
      throw new UserError(
        `${label}: a file under ${FOLDERS.join(', ')} is no UTF-8 text; fix: git show ${label} names it`,
      );
    const start = end + 1;
    const size = Number(header[2]);
    texts.set(id, output.toString('utf8', start, start + size));
    offset = start + size + 1;
  }
  return new Map(wanted.map((path) => [path, texts.get(files.get(path) ?? '') ?? '']));
}

/** The files as they lie on the disk. */
export function readWorkingTree(root: string): Revision {
  const texts = new Map<string, string>();
  for (const folder of FOLDERS) collect(root, folder, texts);
  const files = new Map([...texts].map(([path, text]) => [path, blobId(text)]));
  return {
    label: 'the working tree',
    files,
    read: async (paths) => new Map(paths.flatMap((path) => (texts.has(path) ? [[path, texts.get(path) ?? '']] : []))),
  };
}

function collect(root: string, path: string, texts: Map<string, string>): void {
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  if (stat?.isDirectory())
    for (const name of readdirSync(join(root, path))) collect(root, posix.join(path, name), texts);
  else if (stat?.isFile()) texts.set(path, readFileSync(join(root, path), 'utf8'));
}

/** @see https://git-scm.com/book/en/v2/Git-Internals-Git-Objects */
function blobId(text: string): string {
  const content = Buffer.from(text);
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}

/**
 * Where the change left the main branch.
 * @throws UserError when the clone does not hold it
 */
export async function mergeBase(git: Git, head: string, mainBranch: string): Promise<string> {
  const candidates = [`refs/remotes/origin/${mainBranch}`, `refs/heads/${mainBranch}`];
  for (const candidate of candidates) {
    const known = await git.attempt(['rev-parse', '--verify', '--quiet', candidate]);
    if (known.code !== 0) continue;
    const found = await git.attempt(['merge-base', candidate, head]);
    if (found.code === 0) return found.stdout.trim();
    throw new UserError(
      `${head} and ${mainBranch} have no common commit in this clone; fix: git fetch --unshallow (in a workflow: actions/checkout with fetch-depth: 0), or name the base: vmshiftctl diff <base>`,
    );
  }
  throw new UserError(
    `there is no branch ${mainBranch} to compare with; fix: git fetch origin ${mainBranch}, or name the base: vmshiftctl diff <base>`,
  );
}
