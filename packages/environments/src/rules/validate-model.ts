import type { Problem } from '@vmshift/findings';
import { UserError } from '@vmshift/findings';
import type { Model } from '../model';
import { rules } from './rules';

/** Everything that is wrong with the model; empty when it may be rendered. */
export function validateModel(model: Model): readonly Problem[] {
  return rules.flatMap((rule) => rule.check(model));
}

/**
 * Refuses a model that breaks a rule.
 * @throws UserError with all problems, one line each
 */
export function assertValidModel(model: Model): void {
  const problems = validateModel(model);
  if (problems.length === 0) return;
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  throw UserError.of(`the model of the platform has ${count}:`, problems);
}
