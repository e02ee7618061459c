import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Model, stackEnvironments } from '@vmshift/environments';
import {
  ACKNOWLEDGEMENTS_FILE,
  type Acknowledgement,
  type KnownNames,
  parseAcknowledgements,
  UserError,
} from '@vmshift/findings';
import { isSystemError } from '@vmshift/rendered-files';

/** The stacks and environments of a model, which an entry may name. */
export function namesOf(model: Model): KnownNames {
  return {
    stacks: [...stackEnvironments(model).keys()],
    environments: model.environments.map(({ name }) => name),
  };
}

/**
 * The acknowledgements of the working tree; none when there is no file.
 * @param root root of the repository
 * @throws UserError when the file is wrong
 */
export function readAcknowledgements(root: string, known: KnownNames): readonly Acknowledgement[] {
  let text: string;
  try {
    text = readFileSync(join(root, ACKNOWLEDGEMENTS_FILE), 'utf8');
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return [];
    throw new UserError(`${ACKNOWLEDGEMENTS_FILE} cannot be read: ${(error as Error).message}`);
  }
  return parseAcknowledgements(text, ACKNOWLEDGEMENTS_FILE, known);
}
