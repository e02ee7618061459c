import { ACKNOWLEDGEMENTS_FILE, type Acknowledgement, type KnownNames, parseAcknowledgements } from '@vmshift/findings';
import type { Revision } from '../diff/revision';
import { ofKnownRules } from '../rules/of-known-rules';

/**
 * The acknowledgements of a revision; the head's count, as a finding is acknowledged in the change that brings it.
 * @param known names that an entry may use
 * @throws UserError when the file is wrong
 */
export async function revisionAcknowledgements(
  { read }: Pick<Revision, 'read'>,
  known: KnownNames,
): Promise<readonly Acknowledgement[]> {
  const text = (await read([ACKNOWLEDGEMENTS_FILE])).get(ACKNOWLEDGEMENTS_FILE);
  return text === undefined ? [] : ofKnownRules(parseAcknowledgements(text, ACKNOWLEDGEMENTS_FILE, known));
}
