import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSystemError } from './system-error';

/** The manifests in `dist/<environment>`: file name to text, sorted by name. Empty where there is no such folder. */
export function readDist(directory: string): ReadonlyMap<string, string> {
  try {
    const names = readdirSync(directory, { withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml') && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .sort();
    return new Map(names.map((name) => [name, readFileSync(join(directory, name), 'utf8')]));
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return new Map();
    throw error;
  }
}
