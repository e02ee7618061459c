import { readFile } from './read-folder';
import { stagedByOthers } from './staged-file';

/** What has to be done so that a file holds a text. */
export interface FilePlan {
  /** Path on the disk. */
  readonly path: string;
  readonly text: string;
  readonly change: 'added' | 'changed' | 'unchanged';
  /** Paths of what other runs staged for it: those that were killed cannot place it any more. */
  readonly leftovers: readonly string[];
}

/** Compares a file with what it is to hold. Writes nothing. @throws UserError when it cannot be read */
export function planFile(path: string, text: string): FilePlan {
  const present = readFile(path);
  const change = present === undefined ? 'added' : present.equals(Buffer.from(text)) ? 'unchanged' : 'changed';
  return { path, text, change, leftovers: stagedByOthers(path) };
}
