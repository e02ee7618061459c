import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endBySignal, STOP_SIGNALS } from '../signals';

/** Works in a new folder, which is gone afterwards: also where the work fails, or is interrupted. */
export async function inTemporaryFolder<T>(prefix: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  // Git may still write into it while it is removed.
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  const end = (signal: NodeJS.Signals): void => {
    remove();
    // Its listener is used up.
    endBySignal(signal);
  };
  for (const signal of STOP_SIGNALS) process.once(signal, end);
  try {
    return await work(folder);
  } finally {
    for (const signal of STOP_SIGNALS) process.off(signal, end);
    remove();
  }
}
