import { gitHubReader } from '../github/github-reader';
import type { MissingValue } from '../github/part';
import { webhookChange } from '../github/parts/webhook-part';
import type { Answers } from './answers';
import { type ApplyAccess, makeChange, tried } from './apply-access';
import { generatePassword, sourceOf, type ValueSource } from './secret-source';

/**
 * Gives a variable or a secret a value, where there is one to give. What GitHub refuses is told.
 * @param replaced where the value that is kept is not good any more
 * @returns how many values were given
 * @throws UserError where GitHub cannot be asked any more
 */
export function giveValue(value: MissingValue, access: ApplyAccess, replaced = false): Promise<number> {
  return tried(describeValue(value), () => give(value, access, replaced), access);
}

async function give(value: MissingValue, access: ApplyAccess, replaced: boolean): Promise<number> {
  const source = sourceOf(access.model, value);
  if (source.kind === 'by hand') return 0;
  // An earlier run that was interrupted has kept it, or the file is of a person who deploys by hand.
  const kept = replaced ? undefined : access.kept.find(value);
  const text = kept ?? (source.kind === 'generated' ? generatePassword() : await askFor(value, source, access.answers));
  if (text === undefined) return 0;
  if (source.kind === 'generated' && source.webhook !== undefined) {
    const change = await webhookChange(value.repository, source.webhook, text, gitHubReader(access.api));
    // Not the other way round: a secret that the webhook does not know would be there, and never be given to it.
    if ((await makeChange(change, access)) === 0) return 0;
  }
  await storeValue(value, text, access);
  return 1;
}

/** The answer for this value; where one serves every environment it is asked for once. */
export async function askFor(
  value: MissingValue,
  { what, shared }: Extract<ValueSource, { kind: 'asked' }>,
  answers: Answers,
): Promise<string | undefined> {
  if (!shared) return answers.ask(value, what);
  const own = answers.interactive ? undefined : await answers.ask(value, what);
  const { environment, ...everywhere } = value;
  return own ?? answers.ask(everywhere, `${what}, for every environment`);
}

/** Stores a value at GitHub, and before where a deploy by hand finds it: GitHub shows it to no one. */
export async function storeValue(
  value: MissingValue,
  text: string,
  { api, setSecret, tell, kept }: Pick<ApplyAccess, 'api' | 'setSecret' | 'tell' | 'kept'>,
): Promise<void> {
  const { repository, environment, name } = value;
  const putBack = kept.keep(value, text);
  try {
    if (environment === undefined)
      await api(`/repos/${repository}/actions/variables`, { method: 'POST', body: { name, value: text } });
    else await setSecret({ repository, environment, name }, text);
  } catch (error) {
    putBack();
    throw error;
  }
  tell(`done: ${describeValue(value)}: set it`);
}

/** What a value is called where a line tells about it. */
export function describeValue({ repository, environment, name }: MissingValue): string {
  return environment === undefined
    ? `${repository}: variable ${name}`
    : `${repository}: secret ${name} of environment ${environment}`;
}
