import type { Problem } from '@vmshift/findings';
import { UserError } from '@vmshift/findings';
import type { Model } from '../model';
import { declaredFields } from './declared-fields';
import { rules } from './rules';

/**
 * Everything that is wrong with the model; empty when it may be rendered. A rule relies on the types that the compiler holds
 * the model to: where one ends at a value of another type, `declared-fields` tells that value. It is silent about a value
 * that another rule tells, which says more.
 * @throws TypeError where a rule ends at a value of the right type, which is a fault of the rule
 */
export function validateModel(model: Model): readonly Problem[] {
  const misshapen = declaredFields.check(model);
  const others = rules.flatMap((rule) => {
    if (rule === declaredFields) return [];
    try {
      return rule.check(model);
    } catch (error) {
      if (!(error instanceof TypeError) || misshapen.length === 0) throw error;
      return [];
    }
  });
  const told = new Set(others.map(placeOf));
  return [...misshapen.filter((problem) => !told.has(placeOf(problem))), ...others];
}

function placeOf({ environment, path }: Problem): string {
  return `${environment} ${path}`;
}

/** A model that breaks a rule, with what is wrong with it. */
export class ModelRefused extends UserError {
  constructor(readonly problems: readonly Problem[]) {
    const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
    super(UserError.of(`the model of the platform has ${count}:`, problems).lines);
  }
}

/**
 * Refuses a model that breaks a rule.
 * @throws ModelRefused with all problems, one line each
 */
export function assertValidModel(model: Model): void {
  const problems = validateModel(model);
  if (problems.length > 0) throw new ModelRefused(problems);
}
