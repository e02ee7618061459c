import { isUtf8 } from 'node:buffer';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { DIST_FOLDER, STACKS_FOLDER } from '@vmshift/environments';
import { ACKNOWLEDGEMENTS_FILE, CODE_OWNERS_FILES, UserError } from '@vmshift/findings';
import type { LinkKind } from '@vmshift/manifest-review';
import { PINS_FOLDER } from '@vmshift/releases';
import { CHART_LOCK_FILE, CHARTS_FOLDER } from '../charts/chart-paths';
import { blobId } from '../git/blob-id';
import { findMain, mainRefs } from '../git/find-main';
import type { Git } from '../git/git';
import type { ObjectReader } from '../git/read-objects';
import { readTree, type TreeEntry } from '../git/read-tree';
import { requireCommit } from '../git/require-commit';
import { isStackFile } from './stack-files';

/** What decides how Git writes the files of all folders, and what it fetches besides. */
export const CHECKOUT_FILES = ['.gitattributes', '.gitmodules'];

/** What people and programs write, and a comparison reads. */
const SOURCES = [
  ...[PINS_FOLDER, ACKNOWLEDGEMENTS_FILE, ...CODE_OWNERS_FILES, ...CHECKOUT_FILES],
  ...[CHARTS_FOLDER, CHART_LOCK_FILE],
];

/** What a comparison reads of a revision. */
const FOLDERS = [DIST_FOLDER, STACKS_FOLDER, ...SOURCES];

/** A state of the repository: names of files with the ids of their contents, and the contents on demand. */
export interface Revision {
  /** As a reader names it: a short commit, or `the working tree`. */
  readonly label: string;
  /** Id of the commit. @default it is none */
  readonly commit?: string;
  /** Path from the root to the id of the content, as Git computes it. */
  readonly files: ReadonlyMap<string, string>;
  /** Those of `files` below `dist/` that are none: where a link points is its text. */
  readonly links: ReadonlyMap<string, LinkKind>;
  /** Whatever else is below `cdktf.out/` than what CDKTF writes and the locks, links included. */
  readonly unsynthesized: readonly string[];
  /**
   * The texts of some files; bytes of `dist/` that are no UTF-8 become U+FFFD, which no manifest may hold.
   * @throws UserError for any other file that is no UTF-8
   */
  readonly read: (paths: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** The texts of the sources in which the values of the model stand, to read them as data. @default none are known */
  readonly readSources?: () => Promise<ReadonlyMap<string, string>>;
}

/** Where the model, the profile and the pins are written. */
const VALUES = ['packages/environments/src', 'packages/application/src', PINS_FOLDER];

/** A commit, read without touching the checkout. @throws UserError when there is no such revision */
export async function readCommit(objects: ObjectReader, name: string): Promise<Revision> {
  const { id, tree } = await resolveCommit(objects, name);
  const label = id.slice(0, 10);
  const all = await readTree(objects, tree, FOLDERS);
  const entries = all.flatMap(revisionEntry);
  const files = new Map(entries.map(({ path, id }) => [path, id]));
  const blobs = new Map(entries.flatMap(({ path, id, link }) => (link === 'submodule' ? [] : [[path, id]])));
  return {
    label,
    commit: id,
    files,
    links: new Map(entries.flatMap(({ path, link }) => (link === undefined ? [] : [[path, link]]))),
    unsynthesized: all.filter(isUnsynthesized).map(({ path }) => path),
    read: (paths) => readBlobs(objects, blobs, paths, label),
    readSources: async () => {
      const sources = (await readTree(objects, tree, VALUES)).filter(isSource);
      const ids = new Map(sources.map((source) => [source.path, source.id]));
      return readBlobs(objects, ids, [...ids.keys()], label);
    },
  };
}

function isSource({ path, kind }: TreeEntry): boolean {
  return kind === 'file' && /(?<!\.test)\.ts$|\.json$/.test(path);
}

/**
 * The commit of that name, with its tree.
 * @throws UserError when there is no such revision, or more than one
 */
export async function resolveCommit(
  objects: ObjectReader,
  name: string,
): Promise<{ readonly id: string; readonly tree: string }> {
  // A name with `@{` is of a reflog, which no tag has, and Git ends where one of these has none.
  const prefixes = name.includes('@{') ? [''] : ['', 'refs/tags/', 'refs/heads/', 'refs/remotes/'];
  const meanings = prefixes.map((prefix) => `${prefix}${name}^{commit}`);
  const [commit, tag, ...branches] = await objects.read(meanings);
  // Git takes the tag, without a word, and anyone who may push can push one.
  const other = branches.find((branch) => tag !== undefined && branch !== undefined && branch.id !== tag.id);
  const isCommitsName = /^[0-9a-f]{4,40}$/.test(name) && commit?.id.startsWith(name) !== true;
  if (commit !== undefined && (other !== undefined || isCommitsName)) {
    const what = other === undefined ? 'looks like a commit, and is a tag or a branch' : 'is a tag and a branch';
    throw new UserError(
      `${JSON.stringify(name)} ${what} of another commit; fix: name the commit, or the branch by refs/heads/ or refs/remotes/`,
    );
  }
  const tree = /^tree ([0-9a-f]{40,64})\n/.exec(commit?.content.toString('latin1') ?? '')?.[1];
  if (commit !== undefined && tree !== undefined) return { id: commit.id, tree };
  throw new UserError(
    `there is no revision ${JSON.stringify(name)}; allowed: a commit, a branch or a tag of this clone; fix: git fetch, or in a workflow actions/checkout with fetch-depth: 0`,
  );
}

interface RevisionEntry {
  readonly path: string;
  readonly id: string;
  readonly link: LinkKind | undefined;
}

/** Links count below `dist/` alone, where Argo CD may follow them. */
function revisionEntry({ path, kind, id }: TreeEntry): readonly RevisionEntry[] {
  const link = kind === 'symbolic link' || kind === 'submodule' ? kind : undefined;
  return link === undefined || path.startsWith(`${DIST_FOLDER}/`) ? [{ path, id, link }] : [];
}

function isUnsynthesized({ path, kind }: TreeEntry): boolean {
  const isBelow = path === STACKS_FOLDER || path.startsWith(`${STACKS_FOLDER}/`);
  return isBelow && (kind !== 'file' || !isStackFile(path));
}

/** All at once: one question, whatever the number of files. */
async function readBlobs(
  reader: ObjectReader,
  files: ReadonlyMap<string, string>,
  paths: readonly string[],
  label: string,
): Promise<ReadonlyMap<string, string>> {
  const wanted = paths.filter((path) => files.has(path));
  const ids = [...new Set(wanted.map((path) => files.get(path) ?? ''))];
  const objects = await reader.read(ids);
  const contents = new Map(ids.map((id, index) => [id, objects[index]?.content ?? Buffer.of()]));
  return new Map(
    wanted.map((path) => {
      const content = contents.get(files.get(path) ?? '') ?? Buffer.of();
      if (!isUtf8(content) && !path.startsWith(`${DIST_FOLDER}/`))
        throw new UserError(`${label}: ${path} is no UTF-8 text; fix: git show ${label}:${path}`);
      return [path, content.toString()];
    }),
  );
}

/**
 * The sources as they lie on the disk, with what they render to.
 * @param rendered texts by path from the root; what lies in `dist/` and `cdktf.out/` is not looked at
 */
export function readWorkingTree(root: string, rendered: ReadonlyMap<string, string> = new Map()): Revision {
  const texts = new Map(rendered);
  for (const folder of SOURCES) collect(root, folder, texts);
  const files = new Map([...texts].map(([path, text]) => [path, blobId(text)]));
  return {
    label: 'the working tree',
    files,
    links: new Map(),
    unsynthesized: [],
    read: async (paths) => new Map(paths.flatMap((path) => (texts.has(path) ? [[path, texts.get(path) ?? '']] : []))),
    readSources: async () => {
      const sources = new Map<string, string>();
      for (const folder of VALUES) collect(root, folder, sources);
      return sources;
    },
  };
}

function collect(root: string, path: string, texts: Map<string, string>): void {
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  if (stat?.isDirectory())
    for (const name of readdirSync(join(root, path))) collect(root, posix.join(path, name), texts);
  else if (stat?.isFile()) texts.set(path, readFileSync(join(root, path), 'utf8'));
}

/**
 * Where the change left the main branch.
 * @throws UserError when the clone does not hold it
 */
export async function mergeBase(git: Git, objects: ObjectReader, head: string, mainBranch: string): Promise<string> {
  // Asked without checking first that the branch is there: nearly every clone has it.
  const { ofRemote } = mainRefs(mainBranch);
  const likely = await git.attempt(['merge-base', ofRemote, head]);
  if (likely.code === 0) return likely.stdout.trim();
  if (head === 'HEAD') await requireCommit(git);
  const main = await findMain(git, objects, mainBranch);
  if (main === undefined) {
    throw new UserError(
      `there is no branch ${mainBranch} to compare with; fix: git fetch origin ${mainBranch}, or name the base: ./vmshiftctl diff <base>`,
    );
  }
  const found = await git.attempt(['merge-base', main, head]);
  if (found.code === 0) return found.stdout.trim();
  throw new UserError(
    `${head} and ${mainBranch} have no common commit in this clone; fix: git fetch --unshallow (in a workflow: actions/checkout with fetch-depth: 0), or name the base: ./vmshiftctl diff <base>`,
  );
}
