import { UserError } from '@vmshift/findings';
import { type Git, gitError } from './git';
import type { ObjectReader, Repository } from './read-objects';
import { byName, type NamedEntry, namesIn } from './read-tree';

/** Ids of the blobs of files, by path; undefined for a file that goes. */
export type BlobChanges = ReadonlyMap<string, string | undefined>;

/**
 * Makes the tree of a commit with these files changed. The folders on the way to them are read and made again, and nothing
 * else: an index of the whole commit would have to be filled for that, and written three times.
 *
 * @returns the id of the tree
 */
export async function changeTree(git: Repository, commit: string, blobs: BlobChanges): Promise<string> {
  const trees = openTrees(git);
  try {
    return await trees.write(await changedEntries(`${commit}^{tree}`, blobs, git.objects, trees));
  } finally {
    trees.close();
  }
}

/** What a folder holds with these files changed, by their paths in it, where all below it is made. @param tree undefined for a new folder */
async function changedEntries(
  tree: string | undefined,
  blobs: BlobChanges,
  objects: ObjectReader,
  trees: TreeWriter,
): Promise<readonly NamedEntry[]> {
  const entries = byName(tree === undefined ? [] : namesIn((await objects.read([tree]))[0], tree));
  for (const [text, { below, file }] of bySegment(blobs)) {
    const name = Buffer.from(text);
    const key = name.toString('latin1');
    const was = entries.get(key);
    if (below.size > 0) {
      const inside = await changedEntries(was?.kind === 'folder' ? was.id : undefined, below, objects, trees);
      if (inside.length > 0)
        entries.set(key, { name, kind: 'folder', isExecutable: false, id: await trees.write(inside) });
      // Git has no empty folders.
      else if (was?.kind === 'folder') entries.delete(key);
    }
    if (file?.id !== undefined) entries.set(key, { name, kind: 'file', isExecutable: false, id: file.id });
    else if (file !== undefined && entries.get(key)?.kind !== 'folder') entries.delete(key);
  }
  return [...entries.values()];
}

/** What changes of one name: the file of that name, and files below the folder of that name. */
interface NameChanges {
  file?: { readonly id: string | undefined };
  readonly below: Map<string, string | undefined>;
}

function bySegment(blobs: BlobChanges): ReadonlyMap<string, NameChanges> {
  const changes = new Map<string, NameChanges>();
  for (const [path, id] of blobs) {
    const [name = '', rest] = path.split(/\/(.*)/s);
    const change: NameChanges = changes.get(name) ?? { below: new Map() };
    changes.set(name, change);
    if (rest === undefined) change.file = { id };
    else change.below.set(rest, id);
  }
  return changes;
}

/** Makes trees through one process of Git, which lives until it is closed. */
interface TreeWriter {
  /** @returns the id @throws UserError when it cannot be made */
  readonly write: (entries: readonly NamedEntry[]) => Promise<string>;
  readonly close: () => void;
}

/**
 * A partial clone lacks blobs that its commits name, which stay as they are: Git would refuse them without `--missing`. Before
 * Git 2.38 it fetches them all the same, which takes longer.
 * @see https://git-scm.com/docs/git-mktree
 */
function openTrees(git: Git): TreeWriter {
  let waiting: { readonly resolve: (id: string) => void; readonly reject: (error: UserError) => void } | undefined;
  let failure: UserError | undefined;
  let output = '';
  const process = git.converse(['mktree', '-z', '--missing', '--batch'], {
    isWaiting: () => waiting !== undefined,
    data: (chunk) => {
      output += chunk.toString();
      if (!output.endsWith('\n')) return;
      waiting?.resolve(output.trim());
      [output, waiting] = ['', undefined];
    },
    end: (end) => {
      failure = end instanceof UserError ? end : gitError(['mktree'], { ...end, stdout: output });
      waiting?.reject(failure);
    },
  });
  const write = (entries: readonly NamedEntry[]): Promise<string> =>
    new Promise((resolve, reject) => {
      if (failure !== undefined) return reject(failure);
      waiting = { resolve, reject };
      process.write(Buffer.concat([...entries.flatMap(lineOf), NUL]));
    });
  return { write, close: process.close };
}

const NUL = Buffer.of(0);

/** `<mode> <type> <id>\t<name>\0` */
function lineOf({ name, kind, isExecutable, id }: NamedEntry): readonly Buffer[] {
  const mode = isExecutable ? '100755 blob' : MODES[kind];
  return [Buffer.from(`${mode} ${id}\t`), name, NUL];
}

const MODES: Readonly<Record<NamedEntry['kind'], string>> = {
  file: '100644 blob',
  folder: '040000 tree',
  'symbolic link': '120000 blob',
  submodule: '160000 commit',
};
