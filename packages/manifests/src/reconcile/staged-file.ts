import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isSystemError } from './system-error';

/** How often a file is written again when another run took our temporary file for the rest of a killed one. */
const ATTEMPTS = 10;

/** A text that is to be in a place. */
export interface FileText {
  /** Path on the disk. */
  readonly path: string;
  readonly text: string;
}

/** Writes a text next to its place, which stays as it is; makes the folder. @throws the system's error, and leaves nothing */
export function stageFile(file: FileText): void {
  const temporary = temporaryOf(file);
  for (let attempt = 1; ; attempt++) {
    try {
      writeFileSync(temporary, file.text);
      return;
    } catch (error) {
      if (isSystemError(error, 'ENOENT') && attempt < ATTEMPTS) {
        mkdirSync(dirname(temporary), { recursive: true });
        continue;
      }
      unstageFile(file);
      throw error;
    }
  }
}

/** Moves what was staged into its place. @throws the system's error, and leaves the place as it was */
export function placeFile(file: FileText): void {
  for (let attempt = 1; ; attempt++) {
    try {
      renameSync(temporaryOf(file), file.path);
      return;
    } catch (error) {
      if (isSystemError(error, 'ENOENT') && attempt < ATTEMPTS) {
        stageFile(file);
        continue;
      }
      unstageFile(file);
      throw error;
    }
  }
}

/** Removes what was staged, where it is not in its place. */
export function unstageFile(file: FileText): void {
  rmSync(temporaryOf(file), { force: true });
}

/** The name is no manifest's to Argo CD, which reads *.yaml, *.yml and *.json. */
function temporaryOf({ path }: FileText): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
}
