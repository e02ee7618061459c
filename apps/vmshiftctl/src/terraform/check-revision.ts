import { model } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { planPlaceholders, SECRET_PLACEHOLDER, stacksOfEverySetting } from '@vmshift/infra';
import {
  checkStack,
  describeStackProblem,
  type JsonObject,
  readStack,
  type StackAllowList,
  type StackProblem,
  stackAllowList,
  stacksRead,
  variablesOf,
} from '@vmshift/terraform-review';
import type { CommittedStacks } from './committed-stacks';

/** A stack that may be planned. */
export interface PlannableStack {
  readonly configuration: string;
  /** Stacks whose states it reads. */
  readonly reads: readonly string[];
}

export interface CheckedRevision {
  readonly stacks: ReadonlyMap<string, PlannableStack>;
  /** What Terraform is given for the variables that they declare. */
  readonly placeholders: Readonly<Record<string, string>>;
}

/**
 * Checks the stacks that were chosen against what the base has.
 * @throws UserError with all problems
 */
export function checkChosen(base: CommittedStacks, head: CommittedStacks, chosen: readonly string[]): CheckedRevision {
  const allowed = allowListOf(base);
  const problems: StackProblem[] = [...head.problems];
  const stacks = new Map<string, JsonObject>();
  for (const name of chosen) {
    const checked = checkStack(name, head.stacks.get(name)?.configuration ?? Buffer.of(), allowed);
    if ('stack' in checked) stacks.set(name, checked.stack);
    else problems.push(...checked.problems);
  }
  if (problems.length > 0) {
    throw new UserError([
      `${head.label}: nothing was planned: its stacks hold what ${base.label} does not, and a plan of it could execute code or send a credential elsewhere:`,
      ...problems.map((problem) => `  ${describeStackProblem(problem)}`),
      `the difference of the configurations stands in: ./vmshiftctl diff ${base.label} --head ${head.label}`,
    ]);
  }
  const variables = [...stacks.values()].flatMap(variablesOf);
  return {
    stacks: new Map(
      [...stacks].map(([name, stack]) => [
        name,
        { configuration: JSON.stringify(stack, null, 2), reads: stacksRead(stack) },
      ]),
    ),
    placeholders: {
      ...Object.fromEntries(variables.map((name) => [`TF_VAR_${name}`, SECRET_PLACEHOLDER])),
      ...planPlaceholders(model),
    },
  };
}

/** @throws UserError naming a stack of the base that is none */
function allowListOf(base: CommittedStacks): StackAllowList {
  const stacks = [...base.stacks].map(([name, { configuration }]): [string, JsonObject] => {
    const read = readStack(configuration);
    if ('stack' in read) return [name, read.stack];
    throw new UserError(
      `${base.label}: cdktf.out/stacks/${name}/cdk.tf.json: got ${read.value}; allowed: ${read.allowed}; fix: ./vmshiftctl synth, and commit it`,
    );
  });
  return stackAllowList(
    new Map(stacks),
    stacksOfEverySetting(model).map((text) => JSON.parse(text) as JsonObject),
  );
}
