import { lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { UserError } from '@vmshift/findings';
import type { World } from '../world';
import { isRunning } from './is-running';

const PREFIX = 'vmshift-terraform-';

/**
 * Works with a folder for what holds secrets, such as a plan file: only this user can enter it, and it is gone afterwards.
 * What a run left that was killed goes as well.
 * @throws UserError when it cannot be made
 */
export async function inJobFolder<T>({ env }: Pick<World, 'env'>, work: (folder: string) => Promise<T>): Promise<T> {
  // Terraform, which runs elsewhere, is given paths in it
  const temporary = resolve(env.TMPDIR || tmpdir());
  const folder = makeFolder(temporary);
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function makeFolder(temporary: string): string {
  try {
    removeAbandoned(temporary);
    return mkdtempSync(join(temporary, `${PREFIX}${process.pid}-`));
  } catch (error) {
    throw new UserError(
      `TMPDIR: plans cannot be kept in ${temporary}: ${error instanceof Error ? error.message : String(error)}; ` +
        'set it to a folder that you can read and write',
    );
  }
}

function removeAbandoned(temporary: string): void {
  for (const name of readdirSync(temporary)) {
    const pid = Number(new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1]);
    if (Number.isNaN(pid) || isRunning(pid)) continue;
    const folder = join(temporary, name);
    if (isOurs(folder)) rmSync(folder, { recursive: true, force: true });
  }
}

function isOurs(folder: string): boolean {
  const status = lstatSync(folder, { throwIfNoEntry: false });
  return status !== undefined && (process.getuid === undefined || status.uid === process.getuid());
}
