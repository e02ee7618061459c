import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { actOnStop } from '../signals';

/** Works in a new folder, which is gone afterwards: also where the work fails, or is interrupted. */
export async function inTemporaryFolder<T>(prefix: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  // Git may still write into it while it is removed.
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  try {
    return await actOnStop(remove, () => work(folder));
  } finally {
    remove();
  }
}
