import { mkdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { readFile } from './read-folder';
import { replaceFile } from './reconcile';

/** What has to be done so that a file holds a text. */
export interface FilePlan {
  /** Path on the disk. */
  readonly path: string;
  readonly text: string;
  readonly change: 'added' | 'changed' | 'unchanged';
}

/** Compares a file with what it is to hold. Writes nothing. @throws UserError when it cannot be read */
export function planFile(path: string, text: string): FilePlan {
  const present = readFile(path);
  const change = present === undefined ? 'added' : present.equals(Buffer.from(text)) ? 'unchanged' : 'changed';
  return { path, text, change };
}

/** Carries the plan out: a reader finds the old text or the new one, whole. */
export function writePlannedFile({ path, text, change }: FilePlan): void {
  if (change === 'unchanged') return;
  mkdirSync(dirname(path), { recursive: true });
  replaceFile(dirname(path), basename(path), text);
}
