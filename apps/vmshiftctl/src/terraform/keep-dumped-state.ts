import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { World } from '../world';
import { temporaryFolder } from './job-folder';
import { stackFolder } from './terraform-cli';

/**
 * Keeps a state that Terraform could write nowhere where only this user can read it: where Terraform tried, as there may be
 * space again, or in a temporary folder, which may be on another disk.
 * @returns what Terraform takes for it in the folder of the stack; undefined where no space was found
 */
export function keepDumpedState(stack: string, state: string, world: Pick<World, 'root' | 'env'>): string | undefined {
  const name = 'errored.tfstate';
  if (isWritten(join(stackFolder(world.root, stack), name), state)) return name;
  const folder = makeFolder(world);
  if (folder === undefined) return undefined;
  const file = join(folder, `${stack}.tfstate`);
  if (isWritten(file, state)) return file;
  rmSync(dirname(file), { recursive: true, force: true });
  return undefined;
}

function makeFolder(world: Pick<World, 'env'>): string | undefined {
  try {
    return mkdtempSync(join(temporaryFolder(world), 'vmshift-state-'));
  } catch {
    return undefined; // told with what follows from it
  }
}

function isWritten(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { mode: 0o600 });
    return true;
  } catch {
    return false; // no space here either
  }
}
