import { join } from 'node:path';
import { lookAt, type ReconcilePlan, readFile } from '@vmshift/rendered-files';
import { isManifestName } from './read-dist';

/**
 * The manifests that carrying a plan out replaces or removes: file name to text, sorted by name. What stays as it is was
 * compared for the plan, and is not read again.
 * @throws UserError when one cannot be read
 */
export function readReplaced({ directory, changed, removed }: ReconcilePlan): ReadonlyMap<string, string> {
  const names = [...changed, ...removed].filter(isManifestName).sort();
  return new Map(
    names.flatMap((name): [string, string][] => {
      const path = join(directory, name);
      // A link is no manifest.
      if (lookAt(path)?.isFile() !== true) return [];
      const content = readFile(path);
      return content === undefined ? [] : [[name, content.toString('utf8')]];
    }),
  );
}
