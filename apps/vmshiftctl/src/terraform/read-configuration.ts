import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '@vmshift/findings';
import { jsonOrUndefined } from '../json-or-undefined';
import { stackFolder } from './terraform-cli';

/**
 * The synthesized configuration of a stack, as it lies on the disk: JSON, as text.
 * @throws UserError when it cannot be read or is no JSON, as one that a merge left with its marks
 */
export function readConfiguration(root: string, stack: string): string {
  const file = join(stackFolder(root, stack), 'cdk.tf.json');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(
      `${file}: cannot be read: ${(error as Error).message}; fix: move it away and run ./vmshiftctl synth`,
    );
  }
  if (jsonOrUndefined(text) === undefined)
    throw new UserError(`${file}: got no JSON; allowed: what a render writes; fix: ./vmshiftctl synth`);
  return text;
}
