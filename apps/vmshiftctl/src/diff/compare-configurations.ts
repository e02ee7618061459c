import { environmentsOfStack, type Model } from '@vmshift/environments';
import {
  configurationPlan,
  constructPaths,
  describePlan,
  type StackReport,
  terraformFindings,
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
): StackReport {
  const plan = configurationPlan(base, head, stack);
  // What is destroyed came from a construct of the base.
  const paths = new Map([base, head].flatMap((text) => [...constructPaths(text ?? '{}', stack)]));
  return {
    status: 'planned',
    basis: 'configuration',
    stack,
    plan: describePlan(stack, plan, paths),
    untold: base === undefined || head === undefined ? [] : untoldDifferences(base, head),
    findings: terraformFindings({ stack, environments: environmentsOfStack(stack, model), plan }, head),
    pendingProducers: [],
  };
}
