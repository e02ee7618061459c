import { resolve } from 'node:path';
import { model } from '@vmshift/environments';
import { type Acknowledgement, UserError } from '@vmshift/findings';
import { verdictOf } from '@vmshift/findings/report';
import type { ExitCode } from '../exit-code';
import { type ReportOptions, writeReport } from '../report/write-report';
import type { World } from '../world';
import { checkLocks, type LockOptions } from './check-locks';
import { interruptedPlan } from './interrupted-deploy';
import { interruptible } from './interruption';
import { lockTimeoutSeconds } from './lock-timeout';
import { planMinutes } from './plan-minutes';
import { type Planned, planReport } from './plan-report';
import { planStacks } from './plan-stacks';
import { ChildStopped } from './run-child';
import type { AppStack } from './terraform-app';

export interface PlanReportOptions extends ReportOptions, LockOptions {
  /** Exit 1 when something blocks that is not acknowledged, or an acknowledgement lifts nothing. */
  readonly guard?: boolean;
  /** Folder that receives each stack's plan as JSON, secrets included. */
  readonly plans?: string;
  /** Exit 2 when a plan holds changes, or a stack waits for the first deploy of another one. */
  readonly detailedExitcode?: boolean;
  /** Seconds to wait for a state that is locked. */
  readonly lockTimeout?: string;
  /** Minutes that planning one stack may take. */
  readonly timeout?: string;
}

/** What the plans are held against, and how they are named. */
export interface PlanContext {
  readonly acknowledgements: readonly Acknowledgement[];
  /** Arguments that give the command again. */
  readonly args: readonly string[];
  /** @default the working tree */
  readonly planned?: Planned;
}

/**
 * Plans stacks and writes the report.
 * @param terraform the world in which Terraform runs: the root of the stacks, and its environment
 */
export async function planAndReport(
  stacks: readonly AppStack[],
  options: PlanReportOptions,
  { acknowledgements, args, planned }: PlanContext,
  terraform: World,
  world: World,
): Promise<ExitCode> {
  const planOptions = {
    lockTimeoutSeconds: lockTimeoutSeconds(options.lockTimeout),
    ...planMinutes(options.timeout),
    ...(options.plans === undefined ? {} : { plans: resolve(world.folder(), options.plans) }),
  };
  const results = await interruptible(world, 'plan', async (interruption) => {
    await checkLocks(stacks, { ...options, interruption }, terraform);
    return planStacks(stacks, { ...planOptions, interruption }, terraform);
  }).catch((error: unknown) => {
    throw error instanceof ChildStopped ? new UserError(interruptedPlan(error, args)) : error;
  });
  const reports = [...results.values()].map(({ report }) => report);
  const report = planReport('plan', reports, acknowledgements, world, model, planned);
  await writeReport(report, options, world);
  const refused = options.guard === true && verdictOf(report) !== 'passed';
  if (refused || reports.some(({ status }) => status === 'failed')) return 1;
  const changed = [...results.values()].some((result) => result.changed || result.report.status === 'not-plannable');
  return options.detailedExitcode && changed ? 2 : 0;
}
