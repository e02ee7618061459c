import type { Dirent } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '@vmshift/findings';
import { lookAt, readFile, readFolder } from './read-folder';

/** What has to be done so that a folder holds exactly the given files. Computed without writing anything. */
export interface ReconcilePlan {
  readonly directory: string;
  /** Every file that the folder is to hold: name to text. */
  readonly files: ReadonlyMap<string, string>;
  /** Names in `files`, sorted. */
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly unchanged: readonly string[];
  /** Paths in the folder that are not in `files`, sorted; with `/` between folders, and at the end of an empty one. */
  readonly removed: readonly string[];
}

/** A plain file name; a leading dot is what our temporary files have. */
const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/**
 * Compares a folder with what it is to hold, byte by byte. Links are never followed: one with a wanted name is
 * replaced, any other is removed, its target left alone. A folder that does not exist is empty.
 * @throws UserError when `directory` is not a folder or cannot be read.
 */
export function planReconcile(directory: string, files: ReadonlyMap<string, string>): ReconcilePlan {
  const foreignName = [...files.keys()].find((name) => !FILE_NAME.test(name));
  if (foreignName !== undefined) throw new TypeError(`${directory}: got file name ${JSON.stringify(foreignName)}`);
  const present = listEntries(directory);
  const added: string[] = [];
  const changed: string[] = [];
  const unchanged: string[] = [];
  for (const name of [...files.keys()].sort()) {
    const entry = present.get(name);
    if (entry === undefined || entry.isDirectory()) added.push(name);
    else (isEqual(join(directory, name), entry, files.get(name) ?? '') ? unchanged : changed).push(name);
  }
  const removed = [...present].flatMap(([name, entry]) => {
    if (entry.isDirectory()) return listTree(directory, name);
    return files.has(name) ? [] : [name];
  });
  return { directory, files, added, changed, unchanged, removed: removed.sort() };
}

/** Whether carrying the plan out would change anything. */
export function isEmptyPlan(plan: ReconcilePlan): boolean {
  return plan.added.length === 0 && plan.changed.length === 0 && plan.removed.length === 0;
}

function listEntries(directory: string): ReadonlyMap<string, Dirent> {
  const stat = lookAt(directory);
  if (stat === undefined) return new Map();
  if (!stat.isDirectory()) {
    throw new UserError(`${directory}: got something else; allowed: a folder; fix: remove it, synth makes the folder`);
  }
  return new Map(readFolder(directory).map((entry) => [entry.name, entry]));
}

/** Everything in a sub-folder, none of which belongs there. */
function listTree(directory: string, folder: string): string[] {
  const entries = readFolder(join(directory, folder));
  if (entries.length === 0) return [`${folder}/`];
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? listTree(directory, path) : [path];
  });
}

function isEqual(path: string, entry: Dirent, text: string): boolean {
  return entry.isFile() && readFile(path)?.equals(Buffer.from(text)) === true;
}
