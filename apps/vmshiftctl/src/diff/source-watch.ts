import { existsSync, type FSWatcher, readdirSync, watch } from 'node:fs';
import { join } from 'node:path';

/** Folders whose files decide what `diff` shows, with all that are in them. */
const WATCHED = /^(apps|packages)\/[^/]+\/(src|releases|schema)$/;

/** What is rendered, and committed. */
const RENDERED = ['dist', 'cdktf.out'];

/** Where they are looked for. */
const GROUPS = ['apps', 'packages'];

/** Watches the folders of the sources, of the pins and of what is rendered, until it is closed. */
export class SourceWatch {
  private readonly watchers: FSWatcher[];
  private edited = false;

  constructor(root: string) {
    const note = (): void => {
      this.edited = true;
    };
    // Each folder by itself: an editor that saves by a rename is seen, and no link out of the sources is followed.
    this.watchers = watchedFolders(root).flatMap((folder) => {
      try {
        return [watch(join(root, folder), note).on('error', note)];
      } catch (error) {
        if (!isGone(error)) throw error;
        // A checkout takes it away meanwhile.
        note();
        return [];
      }
    });
  }

  /** Whether anything was written since it began. */
  get changed(): boolean {
    return this.edited;
  }

  close(): void {
    for (const watcher of this.watchers) watcher.close();
  }
}

/** The root, the folders of the packages, each package and what of it is watched, and what is rendered; from the root. */
export function watchedFolders(root: string): readonly string[] {
  const packages = GROUPS.flatMap((group) => foldersIn(root, group));
  const sources = packages.flatMap((folder) => foldersIn(root, folder)).filter((folder) => WATCHED.test(folder));
  const rendered = RENDERED.filter((folder) => existsSync(join(root, folder)));
  const groups = GROUPS.filter((group) => existsSync(join(root, group)));
  return ['.', ...groups, ...packages, ...[...sources, ...rendered].flatMap((folder) => withInner(root, folder))];
}

function withInner(root: string, folder: string): readonly string[] {
  return [folder, ...foldersIn(root, folder).flatMap((inner) => withInner(root, inner))];
}

function foldersIn(root: string, folder: string): readonly string[] {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
      .map(({ name }) => `${folder}/${name}`);
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
}

function isGone(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
