import type { MissingValue } from '../github/part';
import type { RepositoryParts } from '../github/parts/parts';
import type { World } from '../world';
import type { ApplyAccess } from './apply-access';
import { askFor } from './give-value';
import { isMade, type LinodeWork, planLinode, SETUP_TOKEN, setupTokenText } from './make-at-linode';
import { comparedParts, missingValues } from './plan-parts';
import { sourceOf } from './secret-source';

/**
 * Asks for everything before anything is done, so that a person need not stay: first for the token of the set-up, then for
 * each value that it does not make. The answers are remembered.
 * @param replaced secrets that are set again though they are there
 */
export async function askFirst(
  repositories: readonly RepositoryParts[],
  replaced: readonly MissingValue[],
  access: ApplyAccess,
  world: Pick<World, 'progress'>,
): Promise<LinodeWork & { readonly missing: readonly MissingValue[] }> {
  const { model, answers, kept } = access;
  const plans = await comparedParts(repositories, access, world);
  const missing = missingValues(plans).filter((value) => kept.find(value) === undefined);
  const wanted = [...missing, ...replaced];
  // What is piped in by its name is not made: a person has it.
  const given = await Promise.all(wanted.map((value) => (answers.interactive ? undefined : answers.ask(value, ''))));
  const plan = planLinode(
    model,
    wanted.filter((_value, index) => given[index] === undefined),
  );
  const isEmpty = plan.tokens.length + plan.keys.length === 0;
  const token = isEmpty ? undefined : await answers.ask({ repository: '', name: SETUP_TOKEN }, setupTokenText(plan));
  const made = token === undefined ? { tokens: [], keys: [] } : plan;
  for (const value of wanted) {
    const source = sourceOf(model, value);
    if (source.kind === 'asked' && !isMade(made, value)) await askFor(value, source, answers);
  }
  return { plan: made, token, missing };
}
