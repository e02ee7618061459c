import { summarizePlan } from '@vmshift/findings/report';
import type { StackReport } from '@vmshift/terraform-review';
import type { World } from '../world';
import { duration } from './awaited-run';
import { type PlanningResult, type PlanStackOptions, planStack } from './plan-stack';
import { protectLocalStates } from './protect-local-states';
import { refuseTerraformSettings } from './refuse-terraform-settings';
import { ChildStopped, INTERRUPTED } from './run-child';
import type { AppStack } from './terraform-app';
import { requireTerraformProgram } from './terraform-cli';

/** A plan mostly waits for APIs. Terraform with the Linode provider takes 145 MB, so that four fit a small machine. */
const MOST_AT_ONCE = 4;

/**
 * Plans stacks next to each other, each whatever became of the others, so that one run tells everything there is to put
 * right. A plan reads what the other stacks are now, so none has to wait for another.
 * @returns the results in the order of the stacks
 * @throws ChildStopped when it was interrupted, once no Terraform runs any more
 * @throws UserError when the environment would lead Terraform to other states
 */
export async function planStacks(
  stacks: readonly AppStack[],
  options: PlanStackOptions,
  world: World,
): Promise<ReadonlyMap<string, PlanningResult>> {
  refuseTerraformSettings(world);
  if (stacks.length > 0) await requireTerraformProgram(world, options.interruption);
  protectLocalStates(world.root);
  let planned = 0;
  const plan = async (stack: AppStack): Promise<PlanningResult> => {
    const started = world.clock().getTime();
    world.warn(`planning ${stack.name}`);
    const result = await planWithinBound(stack, options, world);
    planned += 1;
    const after = duration(world.clock().getTime() - started);
    world.warn(`${stack.name}: ${inShort(result.report)} after ${after} (${planned} of ${stacks.length})`);
    return result;
  };
  const results = await atOnce(stacks, plan);
  const byName = new Map(stacks.map(({ name }, index) => [name, results[index] as PlanningResult]));
  return new Map(
    stacks.map((stack) => {
      const result = byName.get(stack.name) as PlanningResult;
      return [stack.name, { ...result, report: withPendingProducers(result.report, stack, byName) }];
    }),
  );
}

function inShort(report: StackReport): string {
  return report.status === 'planned' ? `planned, ${summarizePlan(report.plan)},` : 'not planned';
}

/** A stack whose API does not answer keeps no other from being told. */
async function planWithinBound(stack: AppStack, options: PlanStackOptions, world: World): Promise<PlanningResult> {
  try {
    return await planStack(stack, options, world);
  } catch (error) {
    if (!(error instanceof ChildStopped) || error.reason === INTERRUPTED) throw error;
    const locked = error.gaveUp
      ? '\nTerraform was killed, so its state may be locked: the next plan names the lock'
      : '';
    const report = { status: 'failed', stack: stack.name, because: `${error.reason}${locked}` } as const;
    return { report, changed: false, resources: [], redact: (text) => text };
  }
}

/** Waits for all that have begun, also where one fails. */
async function atOnce<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const left = [...items.entries()];
  const worker = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) results[next[0]] = await work(next[1]);
  };
  const workers = await Promise.allSettled(Array.from({ length: MOST_AT_ONCE }, worker));
  const failed = workers.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  if (failed.length > 0) throw failed.find((error) => error instanceof ChildStopped && error.gaveUp) ?? failed[0];
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
