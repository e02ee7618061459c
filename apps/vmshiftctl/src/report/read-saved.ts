import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '@vmshift/findings';
import type { World } from '../world';

/**
 * The text of a file that another command saved.
 * @param makes the command, which writes to the file that `--output` names
 * @throws UserError with that command, when the file cannot be read
 */
export function readSaved(file: string, makes: string, { folder }: Pick<World, 'folder'>): string {
  try {
    return readFileSync(resolve(folder(), file), 'utf8');
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    throw new UserError(`${file}: ${because}; make it with: ${makes} --output ${file}`);
  }
}
