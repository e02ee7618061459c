import { oneLine } from './one-line';
import { UserError } from './user-error';

/**
 * What a file holds as JSON.
 * @param fix the command that puts the file right, where there is one
 * @throws UserError naming the file, in one line also where the reason quotes all of it
 */
export function parseJson(content: string, file: string, fix?: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    const reason = oneLine(error instanceof Error ? error.message : String(error));
    throw new UserError(`${file} is not JSON: ${reason}${fix === undefined ? '' : `; fix: ${fix}`}`);
  }
}
