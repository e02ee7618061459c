import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EnvironmentConfig, Model } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { checkPinBranch, parsePin, pinPath, type ReleasePin } from '@vmshift/releases';

/**
 * The release pin of each environment, by the environment's name.
 * @param root root of the repository
 * @throws UserError naming every pin that is missing, malformed or of another branch
 */
export function readPins(root: string, { environments }: Pick<Model, 'environments'>): ReadonlyMap<string, ReleasePin> {
  const pins = new Map<string, ReleasePin>();
  const messages: string[] = [];
  for (const environment of environments) {
    try {
      pins.set(environment.name, readPin(root, environment));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      messages.push(...error.lines);
    }
  }
  if (messages.length > 0) throw new UserError(messages);
  return pins;
}

function readPin(root: string, environment: EnvironmentConfig): ReleasePin {
  const file = pinPath(environment.name);
  const pin = parsePin(readText(join(root, file), file, environment), file);
  const problems = checkPinBranch(environment, pin);
  if (problems.length > 0) throw UserError.of(`${file} may not run in ${environment.name}`, problems);
  return pin;
}

function readText(path: string, file: string, environment: EnvironmentConfig): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const because = code === 'ENOENT' ? 'no such file' : message;
    throw new UserError(
      `${environment.name}: ${file}: ${because}; allowed: a release pin; ` +
        'fix: ./vmshiftctl status shows the command that brings it back',
    );
  }
}
