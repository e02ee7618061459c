import { join } from 'node:path';
import { readFile, readFolder } from '@vmshift/rendered-files';

/**
 * The manifests in `dist/<environment>`: file name to text, sorted by name. Empty where there is no such folder.
 * @throws UserError when it is no folder or cannot be read
 */
export function readDist(directory: string): ReadonlyMap<string, string> {
  const files = readFolder(directory).filter((entry) => entry.isFile() && isManifestName(entry.name));
  return new Map(
    files.flatMap(({ name }): [string, string][] => {
      const content = readFile(join(directory, name));
      return content === undefined ? [] : [[name, content.toString('utf8')]];
    }),
  );
}

/** Whether a file of that name, below an environment's folder, is read as a manifest: none in a folder of its own is. */
export function isManifestName(path: string): boolean {
  return path.endsWith('.yaml') && !path.startsWith('.') && !path.includes('/');
}
