import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { model } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { readAcknowledgements } from '@vmshift/manifests';
import { planMarkdown, planText } from '@vmshift/terraform-review';
import type { ExitCode } from '../exit-code';
import { printJson } from '../terminal';
import { guardReports, guardText } from '../terraform/guard';
import { interruptedPlan } from '../terraform/interrupted-deploy';
import { interruptible } from '../terraform/interruption';
import { lockTimeoutSeconds } from '../terraform/lock-timeout';
import { planStacks } from '../terraform/plan-stacks';
import { describeLockGaps, findLockGaps } from '../terraform/provider-locks';
import { ChildStopped } from '../terraform/run-child';
import { synthesizeApp } from '../terraform/synthesize-app';
import { knownNames, selectStacks, type TerraformApp } from '../terraform/terraform-app';
import type { World } from '../world';

export interface PlanOptions {
  /** Exit 1 when something blocks that is not acknowledged, or an acknowledgement lifts nothing. */
  readonly guard?: boolean;
  readonly json?: boolean;
  /** File that receives the report as Markdown. */
  readonly markdown?: string;
  /** Folder that receives each stack's plan as JSON, secrets included. */
  readonly plans?: string;
  /** Exit 2 when a plan holds changes. */
  readonly detailedExitcode?: boolean;
  /** Seconds to wait for a state that is locked. */
  readonly lockTimeout?: string;
}

/** What GitHub accepts as a comment, in characters; a byte is never more than one. */
const LARGEST_COMMENT = 65_536;

/** Synthesizes and plans the stacks of the model, and prints what applying them would do. */
export async function plan(names: readonly string[], options: PlanOptions, world: World): Promise<ExitCode> {
  return planApp(await synthesizeApp(model, world), names, options, world);
}

/** Plans the stacks of an app that is synthesized. */
export async function planApp(
  app: TerraformApp,
  names: readonly string[],
  options: PlanOptions,
  world: World,
): Promise<ExitCode> {
  const stacks = selectStacks(app, names);
  const acknowledgements = options.guard ? readAcknowledgements(world.root, knownNames(app)) : [];
  const planOptions = {
    lockTimeoutSeconds: lockTimeoutSeconds(options.lockTimeout),
    ...(options.plans === undefined ? {} : { plans: resolve(options.plans) }),
  };
  const gaps = findLockGaps(
    world.root,
    stacks.map(({ name }) => name),
  );
  for (const line of describeLockGaps(gaps)) world.warn(line);
  const results = await interruptible(world, (interruption) =>
    planStacks(stacks, { ...planOptions, interruption }, world),
  ).catch((error: unknown) => {
    throw error instanceof ChildStopped ? new UserError(interruptedPlan(error, names)) : error;
  });
  const reports = [...results.values()].map(({ report }) => report);
  const guard = options.guard ? guardReports(reports, acknowledgements, world) : undefined;
  if (options.json) printJson(world, { stacks: reports, guard: guard ?? null });
  else {
    for (const report of reports) for (const line of planText(report)) world.print(line);
    for (const line of guard === undefined ? [] : guardText(guard)) world.print(line);
  }
  if (options.markdown !== undefined) {
    writeMarkdown(resolve(options.markdown), planMarkdown(reports, LARGEST_COMMENT, guard).text);
  }
  const refused = guard !== undefined && guard.blocked.length + guard.problems.length > 0;
  if (refused || reports.some(({ status }) => status === 'failed')) return 1;
  const changed = [...results.values()].some((result) => result.changed);
  return options.detailedExitcode && changed ? 2 : 0;
}

function writeMarkdown(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UserError(`--markdown: cannot write ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
