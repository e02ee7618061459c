import { environmentsOfStack, type Model } from '@vmshift/environments';
import {
  type ConfigurationChange,
  configurationFindings,
  configurationPlan,
  constructPaths,
  describePlan,
  type JudgedStack,
  providerSources,
  shapeProblem,
  terraformFindings,
  unmaskingExpressions,
  untoldDifferences,
} from '@vmshift/terraform-review';

/**
 * What the difference of two synthesized configurations of a stack does; undefined is a side where the stack is not there.
 * @throws UserError naming the stack and the side that is no configuration
 */
export function compareStack(
  stack: string,
  base: string | undefined,
  head: string | undefined,
  model: Model,
): JudgedStack {
  const plan = configurationPlan(base, head, stack);
  // What is destroyed came from a construct of the base.
  const paths = new Map([base, head].flatMap((text) => [...constructPaths(text ?? '{}', stack)]));
  return {
    status: 'planned',
    basis: 'configuration',
    stack,
    plan: describePlan(stack, plan, paths),
    untold: [],
    findings: terraformFindings({ stack, environments: environmentsOfStack(stack, model), plan }, head),
    pendingProducers: [],
  };
}

/** Why the head's configuration of a stack is not compared; undefined where all of it is read in one way. */
export function whyNotCompared(stack: string, text: string): string | undefined {
  const problem = shapeProblem(text);
  return problem === undefined
    ? undefined
    : `${stack} of the head: not a synthesized configuration; write it again with: npm run synth -- --only terraform; ${problem}`;
}

/** A stack before and after the change. */
export interface StackSides {
  readonly base: string | undefined;
  readonly head: string | undefined;
}

/** What the stacks of the base hold, and so is not new in one of them. */
export type KnownConfiguration = Required<Pick<ConfigurationChange, 'knownSources' | 'knownUnmasking'>>;

/**
 * Asked for once, as it reads every stack of the base.
 * @param stacks their texts
 * @param isAnyAdded whether a stack is added: only such a one is compared with its like
 */
export function knownConfiguration(stacks: Iterable<string>, isAnyAdded: boolean): KnownConfiguration {
  const texts = [...stacks];
  return {
    knownSources: providerSources(texts),
    knownUnmasking: isAnyAdded ? unmaskingExpressions(texts) : new Set(),
  };
}

/** A report with what Terraform itself reads of the stack, which neither a plan nor its stand-in shows. */
export function withConfiguration(
  report: JudgedStack,
  { base, head }: StackSides,
  { knownSources, knownUnmasking }: KnownConfiguration,
  model: Model,
): JudgedStack {
  const { stack } = report;
  const of = {
    ...{ stack, environments: environmentsOfStack(stack, model), knownSources },
    knownUnmasking: base === undefined ? knownUnmasking : new Set<string>(),
  };
  const findings = configurationFindings(of, base, head);
  const judged = findings.map(
    ({ object, path }) => `${object.slice(stack.length + 2)}${path === '' ? '' : `.${path}`}`,
  );
  const untold = base === undefined || head === undefined ? [] : untoldDifferences(base, head);
  return {
    ...report,
    findings: [...report.findings, ...findings],
    untold: untold.filter((path) => !judged.some((place) => isJudged(path, place))),
  };
}

/** Every argument of a provider and of a pin is judged; of other blocks those that a rule names. */
function isJudged(path: string, place: string): boolean {
  const whole = /^(?:provider\.|terraform\.|module\.)/.test(path) && place.startsWith(`${path}.`);
  return whole || [place, `resource.${place}`].includes(path);
}
