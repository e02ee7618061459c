import { isUtf8 } from 'node:buffer';
import { UserError } from '@vmshift/findings';
import { type GitObject, unexpected } from './object-output';
import type { ObjectReader } from './read-objects';

/** A name in a tree, with the id of what it stands for. */
export interface TreeEntry {
  /** Path from the root of the repository. */
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'symbolic link' | 'submodule';
  readonly id: string;
}

/**
 * Everything below some paths of a tree but the folders, in the order in which Git lists it. One question for each depth.
 * @param tree id of the root
 * @param paths files and folders; those that are not there are left out
 * @throws UserError for a tree that cannot be read, and for a name in it that is no UTF-8
 */
export async function readTree(
  objects: ObjectReader,
  tree: string,
  paths: readonly string[],
): Promise<readonly TreeEntry[]> {
  const wanted = (path: string) =>
    paths.some((one) => path === one || path.startsWith(`${one}/`) || one.startsWith(`${path}/`));
  const children = new Map<string, readonly TreeEntry[]>();
  let folders: readonly TreeEntry[] = [{ path: '', kind: 'folder', id: tree }];
  while (folders.length > 0) {
    const read = await objects.read(folders.map(({ id }) => id));
    const below = folders.map(({ path }, index) => parseTree(read[index], path, wanted));
    folders.forEach(({ path }, index) => {
      children.set(path, below[index] ?? []);
    });
    folders = below.flat().filter(({ kind }) => kind === 'folder');
  }
  const list = (path: string): readonly TreeEntry[] =>
    (children.get(path) ?? []).flatMap((entry) => (entry.kind === 'folder' ? list(entry.path) : [entry]));
  return list('').filter(({ path }) => paths.some((one) => path === one || path.startsWith(`${one}/`)));
}

/** A folder in two trees, by its id in each; undefined where it is none. */
interface FolderPair {
  readonly path: string;
  readonly ids: readonly [before: string | undefined, after: string | undefined];
}

/**
 * The paths of all that two trees do not have alike but the folders, as `git diff-tree -r` lists them. What is the same is not
 * read; one question for each depth.
 * @param before name of a tree, as `after` is
 * @throws UserError for a tree that cannot be read
 */
export async function differingPaths(objects: ObjectReader, before: string, after: string): Promise<readonly string[]> {
  const paths: string[] = [];
  let folders: readonly FolderPair[] = [{ path: '', ids: [before, after] }];
  while (folders.length > 0) {
    const asked = [...new Set(folders.flatMap(({ ids }) => ids.filter((id) => id !== undefined)))];
    const answers = await objects.read(asked);
    const read = new Map(asked.map((id, index) => [id, answers[index]]));
    folders = folders.flatMap(({ path: folder, ids }) => {
      const [was, is] = ids.map((id) => byName(id === undefined ? [] : namesIn(read.get(id), folder)));
      return [...new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])])].flatMap((key): readonly FolderPair[] => {
        const sides = [was?.get(key), is?.get(key)];
        const [one, other] = sides;
        if (one?.id === other?.id && one?.kind === other?.kind && one?.isExecutable === other?.isExecutable) return [];
        const path = pathIn(folder, (one ?? other)?.name ?? Buffer.of());
        if (sides.some((side) => side !== undefined && side.kind !== 'folder')) paths.push(path);
        const [left, right] = sides.map((side) => (side?.kind === 'folder' ? side.id : undefined));
        return left === undefined && right === undefined ? [] : [{ path, ids: [left, right] }];
      });
    });
  }
  return paths.sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
}

/** By the bytes: two names that are no UTF-8 may read as one. */
export function byName(entries: readonly NamedEntry[]): Map<string, NamedEntry> {
  return new Map(entries.map((entry) => [entry.name.toString('latin1'), entry]));
}

/** By the first digits of the mode; Git takes any other for a submodule. */
const KINDS: Readonly<Record<string, TreeEntry['kind']>> = { '04': 'folder', '10': 'file', '12': 'symbolic link' };

function parseTree(
  object: GitObject | undefined,
  folder: string,
  wanted: (path: string) => boolean,
): readonly TreeEntry[] {
  return namesIn(object, folder).flatMap(({ name, kind, id }) => {
    const path = pathIn(folder, name);
    if (!wanted(path)) return [];
    // Two of them would read as one name, of which one is not looked at.
    if (!isUtf8(name)) throw notUtf8(folder, name);
    return [{ path, kind, id }];
  });
}

/** A name in one tree. */
export interface NamedEntry extends Omit<TreeEntry, 'path'> {
  readonly name: Buffer;
  readonly isExecutable: boolean;
}

/**
 * The names in a tree: `<mode> <name>\0<id in bytes>`, one behind the other.
 * @param folder what the tree is of, for the message
 * @throws UserError for what is no tree
 * @see https://git-scm.com/book/en/v2/Git-Internals-Git-Objects
 */
export function namesIn(object: GitObject | undefined, folder: string): readonly NamedEntry[] {
  if (object?.type !== 'tree') throw unexpected(folder, object?.type ?? 'missing');
  const { content, id } = object;
  const entries: NamedEntry[] = [];
  for (let at = 0; at < content.length; ) {
    const blank = content.indexOf(' ', at);
    const end = content.indexOf(0, blank);
    const next = end + 1 + id.length / 2;
    if (blank < at || end < blank || next > content.length) throw unexpected(folder, 'a tree that is damaged');
    const mode = content.toString('latin1', at, blank).padStart(6, '0');
    entries.push({
      name: content.subarray(blank + 1, end),
      kind: KINDS[mode.slice(0, 2)] ?? 'submodule',
      isExecutable: (Number.parseInt(mode, 8) & 0o100) !== 0,
      id: content.toString('hex', end + 1, next),
    });
    at = next;
  }
  return entries;
}

function pathIn(folder: string, name: Buffer): string {
  return folder === '' ? name.toString() : `${folder}/${name}`;
}

function notUtf8(folder: string, name: Buffer): UserError {
  const shown = name
    .toString('latin1')
    .replace(/[^ -~]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return new UserError(
    `${folder}/ holds the name ${shown}, which is no UTF-8; fix: git mv it to a name of ASCII, or git rm it`,
  );
}
