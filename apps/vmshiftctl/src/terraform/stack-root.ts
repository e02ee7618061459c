import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeTemporaryFolder } from '@vmshift/infra/temporary-folder';
import { CHART_LOCK_FILE, CHARTS_FOLDER } from '../charts/chart-paths';
import type { World } from '../world';
import { temporaryFolder } from './job-folder';
import { LOCK_FILE } from './provider-locks';
import { stackFolder } from './terraform-cli';

/** What a stack reads by relative paths: local states, and the charts of this repository. */
const READ_BY_PATH = ['state', CHARTS_FOLDER];

/** A stack as it is written for Terraform. */
export interface StackFiles {
  readonly configuration: string;
  readonly lock: Buffer | undefined;
}

/**
 * Works in a temporary root in which only this user can look, with the stacks where a checkout has them, and nothing in
 * their folders but what is given. States and our own charts are those of the repository. It is gone afterwards.
 * @param charts hashes of the other charts
 */
export async function inStackRoot<T>(
  stacks: ReadonlyMap<string, StackFiles>,
  charts: Buffer | undefined,
  world: Pick<World, 'root' | 'env'>,
  work: (root: string) => Promise<T>,
): Promise<T> {
  const root = makeTemporaryFolder('stacks', temporaryFolder(world));
  try {
    for (const [name, { configuration, lock }] of stacks) {
      const folder = stackFolder(root, name);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'cdk.tf.json'), configuration);
      if (lock !== undefined) writeFileSync(join(folder, LOCK_FILE), lock);
    }
    for (const path of READ_BY_PATH.filter((one) => existsSync(join(world.root, one)))) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      symlinkSync(join(world.root, path), join(root, path), 'junction');
    }
    if (charts !== undefined) {
      mkdirSync(dirname(join(root, CHART_LOCK_FILE)), { recursive: true });
      writeFileSync(join(root, CHART_LOCK_FILE), charts);
    }
    return await work(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
