import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EnvironmentConfig, UserError } from '@vmshift/environments';
import { type EnvironmentState, parsePin, pinPath, type ReleasePin, readHistory } from '@vmshift/releases';
import type { Git } from './git/git';
import { readPinHistory, requireFullHistory } from './git/read-pin-history';
import { quote } from './usage-error';

/**
 * Pin and history of each environment. A pin that is missing is left undefined: its first release writes it.
 *
 * @throws UserError naming every pin that cannot be read, or when history is cut off
 */
export async function readEnvironmentStates(
  root: string,
  git: Git,
  environments: readonly EnvironmentConfig[],
): Promise<readonly EnvironmentState[]> {
  const pins = readPinFiles(root, environments);
  await requireFullHistory(git);
  const states: EnvironmentState[] = [];
  for (let at = 0; at < environments.length; at += AT_ONCE) {
    const some = environments.slice(at, at + AT_ONCE);
    states.push(...(await Promise.all(some.map((environment) => readState(git, environment, pins)))));
  }
  return states;
}

/** Environments whose history is read at once: each takes a process. */
const AT_ONCE = 8;

async function readState(
  git: Git,
  environment: EnvironmentConfig,
  pins: ReadonlyMap<string, ReleasePin>,
): Promise<EnvironmentState> {
  const { name } = environment;
  return { environment, pin: pins.get(name), history: readHistory(name, await readPinHistory(git, name)) };
}

/** The environment of that name. @throws UserError listing the names there are */
export function findEnvironment(environments: readonly EnvironmentConfig[], name: string): EnvironmentConfig {
  const found = environments.find((environment) => environment.name === name);
  if (found !== undefined) return found;
  const known = environments.map((environment) => environment.name).join(', ');
  throw new UserError(`unknown environment: got ${quote(name)}; allowed: ${known}`);
}

/** The pins in the work tree, whatever branch they are of. */
export function readPinFiles(
  root: string,
  environments: readonly Pick<EnvironmentConfig, 'name'>[],
): ReadonlyMap<string, ReleasePin> {
  const pins = new Map<string, ReleasePin>();
  const messages: string[] = [];
  for (const { name } of environments) {
    const file = pinPath(name);
    try {
      pins.set(name, parsePin(readFileSync(join(root, file), 'utf8'), file));
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (error instanceof UserError) messages.push(...error.lines);
      else if (code === undefined) throw error;
      else if (code !== 'ENOENT') messages.push(`${file}: ${message}; fix: git checkout HEAD -- ${file}`);
    }
  }
  if (messages.length > 0) throw new UserError(messages);
  return pins;
}
