import type { StackReport } from '@vmshift/terraform-review';
import type { World } from '../world';
import { type PlanningResult, type PlanStackOptions, planStack } from './plan-stack';
import type { AppStack } from './terraform-app';
import { requireTerraformProgram } from './terraform-cli';

/**
 * Plans stacks in dependency order, each whatever became of the others, so that one run tells everything there is to put
 * right.
 */
export async function planStacks(
  stacks: readonly AppStack[],
  options: PlanStackOptions,
  world: World,
): Promise<ReadonlyMap<string, PlanningResult>> {
  if (stacks.length > 0) await requireTerraformProgram(world, options.interruption);
  const results = new Map<string, PlanningResult>();
  for (const stack of stacks) {
    world.warn(`planning ${stack.name}`);
    const result = await planStack(stack, options, world);
    const report = withPendingProducers(result.report, stack, results);
    results.set(stack.name, { ...result, report });
  }
  return results;
}

/** A stack is planned against what the stacks that it reads are now, not against what they will be. */
function withPendingProducers(
  report: StackReport,
  { dependencies }: AppStack,
  results: ReadonlyMap<string, PlanningResult>,
): StackReport {
  if (report.status !== 'planned') return report;
  const pendingProducers = dependencies.filter((name) => results.get(name)?.changed === true);
  return { ...report, pendingProducers };
}
