import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIST_FOLDER, type EnvironmentConfig, type Model } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import {
  checkPinBranch,
  firstReleaseCommand,
  PINS_FOLDER,
  parsePin,
  pinPath,
  type ReleasePin,
  tryParsePin,
} from '@vmshift/releases';

/** What a pin is read for. */
type PinModel = Pick<Model, 'environments' | 'platform'>;

/**
 * The release pin of each environment, by the environment's name.
 * @param root root of the repository
 * @param model whose environments a first release is taken from
 * @param environments those to read. @default all of the model
 * @throws UserError naming every pin that is missing, malformed or of another branch
 */
export function readPins(
  root: string,
  model: PinModel,
  environments: readonly EnvironmentConfig[] = model.environments,
): ReadonlyMap<string, ReleasePin> {
  const pins = new Map<string, ReleasePin>();
  const messages: string[] = [];
  for (const environment of environments) {
    try {
      pins.set(environment.name, readPin(root, model, environment));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      messages.push(...error.lines);
    }
  }
  if (messages.length > 0) throw new UserError(messages);
  return pins;
}

/**
 * Paths of the pins that belong to no environment: an environment that is added later under such a name would start with a
 * build that no release of it pinned.
 */
export function pinsWithoutEnvironment(root: string, { environments }: Pick<Model, 'environments'>): readonly string[] {
  const known = new Set(environments.map(({ name }) => pinPath(name)));
  const files = readdirSync(join(root, PINS_FOLDER)).filter((name) => name.endsWith('.json'));
  return files.map((name) => `${PINS_FOLDER}/${name}`).filter((path) => !known.has(path));
}

function readPin(root: string, model: PinModel, environment: EnvironmentConfig): ReleasePin {
  const file = pinPath(environment.name);
  const pin = parsePin(readText(root, model, environment), file);
  const problems = checkPinBranch(environment, pin);
  if (problems.length > 0) throw UserError.of(`${file} may not run in ${environment.name}`, problems);
  return pin;
}

function readText(root: string, model: PinModel, environment: EnvironmentConfig): string {
  const { name } = environment;
  const file = pinPath(name);
  try {
    return readFileSync(join(root, file), 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    if (code === 'ENOENT' && !existsSync(join(root, DIST_FOLDER, name))) {
      const fix = firstReleaseCommand(environment, readablePins(root, model), model.platform);
      throw new UserError(`${name}: no build is pinned yet, and ${file} is not there; fix: ${fix}`);
    }
    const because = code === 'ENOENT' ? 'no such file' : message;
    throw new UserError(
      `${name}: ${file}: ${because}; allowed: a release pin; fix: ./vmshiftctl status shows the command that brings it back`,
    );
  }
}

/** The pins that there are; what is wrong with another one is reported where it is asked for. */
function readablePins(root: string, { environments }: PinModel): readonly ReleasePin[] {
  return environments.flatMap(({ name }) => {
    const file = pinPath(name);
    return existsSync(join(root, file)) ? (tryParsePin(readFileSync(join(root, file), 'utf8'), file) ?? []) : [];
  });
}
