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

/** By the first digits of the mode; Git takes any other for a submodule. */
const KINDS: Readonly<Record<string, TreeEntry['kind']>> = { '04': 'folder', '10': 'file', '12': 'symbolic link' };

/** `<mode> <name>\0<id in bytes>`, one behind the other. @see https://git-scm.com/book/en/v2/Git-Internals-Git-Objects */
function parseTree(
  object: GitObject | undefined,
  folder: string,
  wanted: (path: string) => boolean,
): readonly TreeEntry[] {
  if (object?.type !== 'tree') throw unexpected(folder, object?.type ?? 'missing');
  const { content, id } = object;
  const entries: TreeEntry[] = [];
  for (let at = 0; at < content.length; ) {
    const blank = content.indexOf(' ', at);
    const end = content.indexOf(0, blank);
    const bytes = content.subarray(blank + 1, end);
    const name = bytes.toString();
    const path = folder === '' ? name : `${folder}/${name}`;
    const next = end + 1 + id.length / 2;
    if (blank < at || end < blank || next > content.length) throw unexpected(folder, 'a tree that is damaged');
    // Two of them would read as one name, of which one is not looked at.
    if (wanted(path) && !isUtf8(bytes)) throw notUtf8(folder, bytes);
    entries.push({
      path,
      kind: KINDS[content.toString('latin1', at, blank).padStart(6, '0').slice(0, 2)] ?? 'submodule',
      id: content.toString('hex', end + 1, next),
    });
    at = next;
  }
  return entries.filter(({ path }) => wanted(path));
}

function notUtf8(folder: string, name: Buffer): UserError {
  const shown = name
    .toString('latin1')
    .replace(/[^ -~]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return new UserError(
    `${folder}/ holds the name ${shown}, which is no UTF-8; fix: git mv it to a name of ASCII, or git rm it`,
  );
}
