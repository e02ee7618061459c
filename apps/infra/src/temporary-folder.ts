import { lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning } from './is-running';

/**
 * Makes a folder that only this user can enter; who made it removes it. A signal ends a program before it removes anything,
 * so the folder is named after the process, and what was left by processes that are gone, for the same work, is removed here.
 * @param work a word for what is done in it
 * @param parent the folder to make it in. @default where TMPDIR says
 * @throws the error of the machine, of the call `mkdtemp`
 */
export function makeTemporaryFolder(work: string, parent: string = tmpdir()): string {
  for (const folder of abandonedBy(work, parent)) remove(folder);
  return mkdtempSync(join(parent, `vmshift-${work}-${process.pid}-`));
}

function abandonedBy(work: string, parent: string): readonly string[] {
  const pattern = new RegExp(`^vmshift-${work}-(\\d+)-`);
  return namesIn(parent).flatMap((name) => {
    const pid = Number(pattern.exec(name)?.[1]);
    if (Number.isNaN(pid) || isRunning(pid)) return [];
    const folder = join(parent, name);
    return isOurs(folder) ? [folder] : [];
  });
}

/** A folder that can be written to need not be one that can be read. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isOurs(folder: string): boolean {
  const status = lstatSync(folder, { throwIfNoEntry: false });
  return status !== undefined && (process.getuid === undefined || status.uid === process.getuid());
}

function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // Another process is at it.
  }
}
