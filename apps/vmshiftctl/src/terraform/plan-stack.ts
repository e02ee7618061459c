import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  constructPaths,
  describePlan,
  type PlannedResource,
  parsePlan,
  type StackReport,
  terraformFindings,
} from '@vmshift/terraform-review';
import type { World } from '../world';
import { failedRun } from './failed-run';
import type { Interruption } from './interruption';
import { inJobFolder } from './job-folder';
import { keepPlan } from './kept-plans';
import { planWithStateCredentials } from './plan-with-state-credentials';
import { LOCK_FILE } from './provider-locks';
import { readConfiguration } from './read-configuration';
import type { ChildResult } from './run-child';
import { scrubber } from './scrub';
import { isCredentialRefused } from './state-credentials';
import type { AppStack } from './terraform-app';
import { type TerraformCli, terraformCli } from './terraform-cli';
import { explainFailure, type TerraformFailure } from './terraform-failure';

export interface PlanStackOptions {
  /** Folder that receives `<stack>.json`, the plan as Terraform prints it, secrets included. @default none is kept */
  readonly plans?: string;
  /** Folder that only this user can enter, which keeps `<stack>.tfplan` for an apply. @default none is kept */
  readonly planFiles?: string;
  /** How long to wait for a lock that another run holds. */
  readonly lockTimeoutSeconds: number;
  /** Bound of one plan. */
  readonly planMinutes?: number;
  /** Whether this run has initialized the folder of the stack already. @default false */
  readonly initialized?: boolean;
  readonly interruption: Interruption;
}

/** A planned stack, and what its deploy needs. */
export interface PlanningResult {
  readonly report: StackReport;
  /** Whether Terraform would change anything, by its exit code. */
  readonly changed: boolean;
  /** Every object of the plan, those without a change included. */
  readonly resources: readonly PlannedResource[];
  /** Hides the secrets of the plan in the log of its apply. */
  readonly redact: (text: string) => string;
}

/** A step of Terraform failed, for a reason that was understood. */
class PlanFailed extends Error {
  constructor(readonly failure: TerraformFailure) {
    super(failure.message);
  }
}

/** The plan file that {@link planStack} keeps. */
export function planFile(folder: string, stack: string): string {
  return join(folder, `${stack}.tfplan`);
}

/**
 * Initializes one stack, unless this run has, and plans it. Unless the plan file is to be kept, it is gone when this returns.
 * @throws UserError when Terraform cannot be run at all, ChildStopped when it was interrupted; everything else is in the report
 */
export async function planStack(stack: AppStack, options: PlanStackOptions, world: World): Promise<PlanningResult> {
  return withPlan(stack, options, world, (plan) => readPlan(stack, plan, options, world));
}

/**
 * What planning a stack again, which this run has deployed, finds to do still; undefined where there is nothing. An empty plan
 * is not read: Terraform would start every provider for it.
 * @throws as {@link planStack}
 */
export async function planRest(
  stack: AppStack,
  options: PlanStackOptions,
  world: World,
): Promise<PlanningResult | undefined> {
  return withPlan(stack, { ...options, initialized: true }, world, async (plan) =>
    plan.changed ? readPlan(stack, plan, options, world) : undefined,
  );
}

/** Plans one stack for what is made of its plan, or tells why it could not. */
async function withPlan<T>(
  stack: AppStack,
  options: PlanStackOptions,
  world: World,
  use: (plan: MadePlan) => Promise<T>,
): Promise<T | PlanningResult> {
  if (options.planFiles === undefined) {
    return inJobFolder(world, (planFiles) => withPlan(stack, { ...options, planFiles }, world, use));
  }
  const { name } = stack;
  const scrub = scrubber(world);
  const run = failedRun(stack, 'plan', world);
  const explain = (output: string): TerraformFailure => explainFailure(run, scrub(output));
  const cli = terraformCli(world, name, options.interruption, options.planMinutes);
  try {
    if (options.initialized !== true || !isInitialized(cli.folder))
      await succeed(cli, explain, 'init', ['-input=false', '-no-color', ...lockMode(cli.folder)]);
    return await use(await makePlan(cli, explain, planFile(options.planFiles, name), name, options, world));
  } catch (error) {
    if (!(error instanceof PlanFailed)) throw error;
    const { kind, message } = error.failure;
    return {
      report: { status: kind, stack: name, because: message },
      changed: false,
      resources: [],
      redact: scrub,
    };
  }
}

/** Reads what a plan does. */
async function readPlan(
  stack: AppStack,
  { cli, explain, file, changed, notRefreshed }: MadePlan,
  { plans }: PlanStackOptions,
  world: World,
): Promise<PlanningResult> {
  const { name } = stack;
  const { stdout: json } = await succeed(cli, explain, 'show', ['-json', '-no-color', file]);
  if (plans !== undefined) keepPlan(plans, name, json, notRefreshed);
  const plan = parsePlan(json, `plan of ${name}`);
  const configuration = readConfiguration(world.root, name);
  const paths = constructPaths(configuration, name);
  const findings = terraformFindings({ stack: name, environments: stack.environments, plan }, configuration);
  const report: StackReport = {
    status: 'planned',
    basis: 'plan',
    stack: name,
    untold: [],
    plan: describePlan(name, plan, paths),
    findings,
    pendingProducers: [],
    notRefreshed,
  };
  const scrub = scrubber(world);
  return { report, changed, resources: plan.resources, redact: (text) => scrub(plan.redact(text)) };
}

/** Whether what init made is there still: a person may clean the clone while a deploy takes its hour. */
function isInitialized(folder: string): boolean {
  return existsSync(join(folder, '.terraform'));
}

/** A lock that is committed is never changed by a plan. */
function lockMode(folder: string): readonly string[] {
  return existsSync(join(folder, LOCK_FILE)) ? ['-lockfile=readonly'] : [];
}

/** A plan file, and what has made it. */
interface MadePlan {
  readonly cli: TerraformCli;
  readonly explain: (output: string) => TerraformFailure;
  readonly file: string;
  readonly changed: boolean;
  readonly notRefreshed: readonly string[];
}

async function makePlan(
  cli: TerraformCli,
  explain: (output: string) => TerraformFailure,
  file: string,
  stack: string,
  { lockTimeoutSeconds, planMinutes, interruption }: PlanStackOptions,
  world: World,
): Promise<MadePlan> {
  const flags = ['-input=false', '-no-color', '-detailed-exitcode', `-lock-timeout=${lockTimeoutSeconds}s`];
  const args = [...flags, `-out=${file}`];
  const first = await cli.run('plan', args);
  const second = isCredentialRefused(first.stderr)
    ? await planWithStateCredentials(stack, args, { interruption, planMinutes }, world)
    : undefined;
  const { status } = requireSuccess('plan', second?.result ?? first, explain);
  chmodSync(file, 0o600);
  return { cli, explain, file, changed: status === CHANGES, notRefreshed: second?.notRefreshed ?? [] };
}

/** Exit code of `terraform plan -detailed-exitcode` when there is something to apply. */
const CHANGES = 2;

async function succeed(
  cli: TerraformCli,
  explain: (output: string) => TerraformFailure,
  subcommand: Parameters<TerraformCli['run']>[0],
  args: readonly string[],
): Promise<ChildResult> {
  return requireSuccess(subcommand, await cli.run(subcommand, args), explain);
}

function requireSuccess(
  subcommand: Parameters<TerraformCli['run']>[0],
  result: ChildResult,
  explain: (output: string) => TerraformFailure,
): ChildResult {
  if (result.status === 0 || (subcommand === 'plan' && result.status === CHANGES)) return result;
  // Errors stand there alone; the other output is the plan itself, which must not get into a message.
  throw new PlanFailed(explain(result.stderr));
}
