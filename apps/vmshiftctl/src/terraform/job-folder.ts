import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { UserError } from '@vmshift/findings';
import { makeTemporaryFolder } from '@vmshift/infra/temporary-folder';
import type { World } from '../world';

/**
 * Works with a folder for what holds secrets, such as a plan file: only this user can enter it, and it is gone afterwards.
 * What a run left that was killed goes as well.
 * @throws UserError when it cannot be made
 */
export async function inJobFolder<T>(world: Pick<World, 'env'>, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = makeFolder(temporaryFolder(world));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Where folders are made whose paths Terraform is given, which runs elsewhere. */
export function temporaryFolder({ env }: Pick<World, 'env'>): string {
  return resolve(env.TMPDIR || tmpdir());
}

function makeFolder(temporary: string): string {
  try {
    return makeTemporaryFolder('terraform', temporary);
  } catch (error) {
    throw new UserError(
      `TMPDIR: plans cannot be kept in ${temporary}: ${error instanceof Error ? error.message : String(error)}; ` +
        'set it to a folder that you can read and write',
    );
  }
}
