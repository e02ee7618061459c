import { mkdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '@vmshift/findings';
import type { ReconcilePlan } from './plan-reconcile';
import { isSystemError } from './system-error';

/** How often a file is written again when another run took our temporary file for the rest of a killed one. */
const ATTEMPTS = 10;

/**
 * Carries a plan out. Every file is written next to its place and renamed into it, so that a person who reads, and whatever
 * kills this process, finds the old file or the new one, whole; the next run removes what a killed one left over. A
 * folder that is to hold nothing is removed. Two runs at once end with the files of one of them, each whole.
 *
 * Not synced to the disk: what counts is committed to Git afterwards.
 * @throws UserError when something cannot be written or removed; what was written until then is whole.
 */
export function reconcile(plan: ReconcilePlan): void {
  const { directory, files } = plan;
  try {
    // First, because a folder may stand where a file belongs.
    for (const path of plan.removed) rmSync(join(directory, firstSegment(path)), { recursive: true, force: true });
    if (files.size === 0) removeEmptyFolder(directory);
    else mkdirSync(directory, { recursive: true });
    for (const name of [...plan.added, ...plan.changed]) replaceFile(directory, name, files.get(name) ?? '');
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new UserError(
      `${directory}: ${error.message}; every file there is whole, but not all are written; fix: correct that and run synth again`,
    );
  }
}

/** Writes a file next to its place and renames it into it. */
export function replaceFile(directory: string, name: string, text: string): void {
  // The name is no manifest's to Argo CD, which reads *.yaml, *.yml and *.json.
  const temporary = join(directory, `.${name}.${process.pid}.tmp`);
  for (let attempt = 1; ; attempt++) {
    try {
      writeFileSync(temporary, text);
      renameSync(temporary, join(directory, name));
      return;
    } catch (error) {
      if (isSystemError(error, 'ENOENT') && attempt < ATTEMPTS) {
        mkdirSync(directory, { recursive: true });
        continue;
      }
      rmSync(temporary, { force: true });
      throw error;
    }
  }
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
