import { type Dirent, lstatSync, readdirSync, readFileSync, type Stats } from 'node:fs';
import { UserError } from '@vmshift/findings';
import { isSystemError } from './system-error';

/**
 * The entries of a folder, sorted by name; none where it does not exist (any more).
 * @throws UserError when it is no folder or cannot be read
 */
export function readFolder(path: string): readonly Dirent[] {
  const entries = readOrNothing(path, () => readdirSync(path, { withFileTypes: true })) ?? [];
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * The content of a file; `undefined` where it does not exist (any more).
 * @throws UserError when it cannot be read
 */
export function readFile(path: string): Buffer | undefined {
  return readOrNothing(path, () => readFileSync(path));
}

/**
 * What stands at a path, itself where it is a link; `undefined` where nothing does.
 * @throws UserError when that cannot be told
 */
export function lookAt(path: string): Stats | undefined {
  return readOrNothing(path, () => lstatSync(path));
}

function readOrNothing<T>(path: string, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    // Another run replaced or removed it meanwhile, if it was there at all.
    if (isSystemError(error, 'ENOENT')) return undefined;
    if (isSystemError(error)) throw new UserError(`${path}: cannot be read: ${error.message}`);
    throw error;
  }
}
