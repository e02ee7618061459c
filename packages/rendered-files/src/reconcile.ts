import { rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { counted, listFirst, UserError } from '@vmshift/findings';
import type { FilePlan } from './file-plan';
import type { ReconcilePlan } from './plan-reconcile';
import { type FileText, placeFile, stageFile, unstageFile } from './staged-file';
import { isSystemError } from './system-error';

/** What `reconcile` carries out. */
export interface Reconciliation {
  /** @default none */
  readonly folders?: readonly ReconcilePlan[] | undefined;
  /** They come into their places last. @default none */
  readonly files?: readonly FilePlan[] | undefined;
  /** Paths on the disk of files, and of folders with everything in them, that go. @default none */
  readonly removed?: readonly string[] | undefined;
}

/**
 * Carries plans out. Every file is written next to its place, and when all are, renamed into it: so a full disk or a folder that
 * takes no file changes nothing, and a person who reads, and whatever kills this process, finds the old file or the new one,
 * whole; the next run removes what a killed one left over. A folder that is to hold nothing is removed. Two runs at once
 * end with the files of one of them, each whole.
 *
 * Not synced to the disk: what counts is committed to Git afterwards.
 * @param repair what puts right that a part alone was written
 * @throws UserError when something cannot be written or removed, with what was until then: each file of it is whole
 */
export function reconcile(
  { folders = [], files = [], removed = [] }: Reconciliation,
  repair = 'correct that and run ./vmshiftctl synth',
): void {
  const taken = folders.flatMap((plan) => plan.removed.map((path) => join(plan.directory, firstSegment(path))));
  const left = files.flatMap(({ leftovers }) => leftovers);
  const written = [...folders.flatMap(textsOf), ...files.filter(({ change }) => change !== 'unchanged')];
  stageAll(written);
  const steps: readonly Step[] = [
    // First, because a folder may stand where a file belongs.
    ...[...new Set([...taken, ...removed, ...left])].map((path) => ({
      path,
      take: () => rmSync(path, { recursive: true, force: true }),
    })),
    ...written.map((file) => ({ path: file.path, take: () => placeFile(file) })),
    ...folders
      .filter((plan) => plan.files.size === 0)
      .map(({ directory }) => ({ path: directory, take: () => removeEmptyFolder(directory) })),
  ];
  for (const [index, { path, take }] of steps.entries()) {
    try {
      take();
    } catch (error) {
      for (const file of written) unstageFile(file);
      if (!isSystemError(error)) throw error;
      throw stoppedAt(steps, index, `${path}: ${error.message}`, repair);
    }
  }
}

/** Something that is written or removed. */
interface Step {
  readonly path: string;
  readonly take: () => void;
}

/** @throws UserError when one of them cannot be written; then none is */
function stageAll(files: readonly FileText[]): void {
  for (const [index, file] of files.entries()) {
    try {
      stageFile(file);
    } catch (error) {
      for (const before of files.slice(0, index)) unstageFile(before);
      if (!isSystemError(error)) throw error;
      throw new UserError(
        `${file.path}: ${error.message}; nothing was written or removed; fix: correct that and run it again`,
      );
    }
  }
}

function stoppedAt(steps: readonly Step[], index: number, reason: string, repair: string): UserError {
  if (index === 0)
    return new UserError(`${reason}; nothing was written or removed; fix: correct that and run it again`);
  const paths = steps.map(({ path }) => path);
  return new UserError([
    `${reason}; of ${counted(paths.length, 'path')} not all are written or removed; every file is whole`,
    `  done: ${listFirst(paths.slice(0, index), 3)}`,
    `  not: ${listFirst(paths.slice(index), 3)}`,
    `  fix: ${repair}`,
  ]);
}

function textsOf({ directory, files, added, changed }: ReconcilePlan): readonly FileText[] {
  return [...added, ...changed].map((name) => ({ path: join(directory, name), text: files.get(name) ?? '' }));
}

function removeEmptyFolder(directory: string): void {
  try {
    rmdirSync(directory);
  } catch (error) {
    // Gone already, or another run has just written into it.
    if (!isSystemError(error, 'ENOENT', 'ENOTEMPTY')) throw error;
  }
}

function firstSegment(path: string): string {
  return path.split('/', 1)[0] ?? path;
}
