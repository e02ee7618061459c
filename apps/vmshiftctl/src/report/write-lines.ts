import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '@vmshift/findings';
import type { World } from '../world';

/**
 * Prints lines, or writes them to the file that `--output` names.
 * @throws UserError when the file cannot be written
 */
export function writeLines(
  lines: readonly string[],
  output: string | undefined,
  { folder, print }: Pick<World, 'folder' | 'print'>,
): void {
  if (output === undefined) {
    for (const line of lines) print(line);
    return;
  }
  try {
    writeFileSync(resolve(folder(), output), `${lines.join('\n')}\n`);
  } catch (error) {
    throw new UserError(
      `--output ${output}: ${error instanceof Error ? error.message : String(error)}; fix: name a file that can be written`,
    );
  }
}
