import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '@vmshift/findings';

/** What stands next to `<stack>.json`, where the plan took something from the state: a reason a line. */
const reasonsFile = (folder: string, stack: string): string => join(folder, `${stack}.not-refreshed.txt`);

/**
 * Keeps a plan as Terraform prints it, secrets included, and what it did not refresh, which Terraform does not know.
 * @throws UserError when the folder cannot be written
 */
export function keepPlan(folder: string, stack: string, json: string, notRefreshed: readonly string[]): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, `${stack}.json`), json, { mode: 0o600 });
    if (notRefreshed.length === 0) rmSync(reasonsFile(folder, stack), { force: true });
    else writeFileSync(reasonsFile(folder, stack), `${notRefreshed.join('\n')}\n`, { mode: 0o600 });
  } catch (error) {
    throw new UserError(
      `--plans: cannot write to ${folder}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** What a kept plan did not refresh. */
export function readNotRefreshed(folder: string, stack: string): readonly string[] {
  const file = reasonsFile(folder, stack);
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}
