import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readFolder } from './read-folder';
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

/** Whether a name is that of what was staged for a file of the same folder, by this run or by one that was killed. */
export function isStaged(name: string, file: string): boolean {
  return name.startsWith(`.${file}.`) && name.endsWith('.tmp');
}

/** What other runs staged for a file and did not place, by path: they were killed, or are at it. */
export function stagedByOthers(path: string): readonly string[] {
  const folder = dirname(path);
  const staged = readFolder(folder).filter(({ name }) => isStaged(name, basename(path)));
  return staged.map(({ name }) => join(folder, name)).filter((other) => other !== temporaryOf({ path }));
}

/** The name is nothing's that Argo CD reads, *.yaml, *.yml and *.json, or Terraform, *.tf and *.tf.json. */
function temporaryOf({ path }: Pick<FileText, 'path'>): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
}
