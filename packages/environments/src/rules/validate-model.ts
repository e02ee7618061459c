import type { Problem } from '@vmshift/findings';
import { UserError } from '@vmshift/findings';
import type { Model } from '../model';
import type { Rule } from './rule';
import { rules } from './rules';

/**
 * Everything that is wrong with the model; empty when it may be rendered. A rule relies on the types that the compiler holds
 * the model to: where one ends at a value of another type, that is told once of each environment, next to what all others find.
 */
export function validateModel(model: Model): readonly Problem[] {
  const mistyped = new Map<string, Problem>();
  const problems = rules.flatMap((rule) => {
    try {
      return rule.check(model);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      const owner = unreadableBy(rule, model);
      if (!mistyped.has(owner)) mistyped.set(owner, mistypedField(owner, rule, error));
      return [];
    }
  });
  return [...mistyped.values(), ...problems];
}

/** Whose part of the model a rule cannot read; what it cannot read with any environment is shared by all. */
function unreadableBy(rule: Rule, model: Model): string {
  const unreadable = model.environments.filter((environment) => {
    try {
      rule.check({ ...model, environments: [environment] });
      return false;
    } catch {
      return true;
    }
  });
  const name: unknown = unreadable[0]?.name;
  return typeof name === 'string' && unreadable.length < model.environments.length ? name : 'platform';
}

function mistypedField(environment: string, { id }: Rule, { message }: TypeError): Problem {
  return {
    ...{ rule: id, environment, path: 'a field' },
    value: `none, or one of another type (${message})`,
    allowed: 'what its type says',
    fix: 'npm run typecheck names the field',
  };
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
