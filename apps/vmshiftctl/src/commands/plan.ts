import { resolve } from 'node:path';
import { model } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { verdictOf } from '@vmshift/findings/report';
import { readAcknowledgements } from '@vmshift/manifests';
import type { ExitCode } from '../exit-code';
import { checkReportOptions, type ReportOptions, writeReport } from '../report/write-report';
import { ofKnownRules } from '../rules/of-known-rules';
import { checkLocks, type LockOptions } from '../terraform/check-locks';
import { interruptedPlan } from '../terraform/interrupted-deploy';
import { interruptible } from '../terraform/interruption';
import { lockTimeoutSeconds } from '../terraform/lock-timeout';
import { planReport } from '../terraform/plan-report';
import { planStacks } from '../terraform/plan-stacks';
import { ChildStopped } from '../terraform/run-child';
import { synthesizeApp } from '../terraform/synthesize-app';
import { knownNames, selectStacks, type TerraformApp } from '../terraform/terraform-app';
import type { World } from '../world';

export interface PlanOptions extends ReportOptions, LockOptions {
  /** Exit 1 when something blocks that is not acknowledged, or an acknowledgement lifts nothing. */
  readonly guard?: boolean;
  /** Folder that receives each stack's plan as JSON, secrets included. */
  readonly plans?: string;
  /** Exit 2 when a plan holds changes, or a stack waits for the first deploy of another one. */
  readonly detailedExitcode?: boolean;
  /** Seconds to wait for a state that is locked. */
  readonly lockTimeout?: string;
}

/**
 * Synthesizes and plans the stacks of the model, and prints what applying them would do. Variables whose values are in no
 * plan need not be set.
 */
export async function plan(names: readonly string[], options: PlanOptions, world: World): Promise<ExitCode> {
  const app = await synthesizeApp(model, world);
  const { planPlaceholders } = await import('@vmshift/infra');
  return planApp(app, names, options, { ...world, env: { ...planPlaceholders(model), ...world.env } });
}

/** Plans the stacks of an app that is synthesized. */
export async function planApp(
  app: TerraformApp,
  names: readonly string[],
  options: PlanOptions,
  world: World,
): Promise<ExitCode> {
  checkReportOptions(options);
  const stacks = selectStacks(app, names);
  const acknowledgements = await ofKnownRules(readAcknowledgements(world.root, knownNames(app)));
  const planOptions = {
    lockTimeoutSeconds: lockTimeoutSeconds(options.lockTimeout),
    ...(options.plans === undefined ? {} : { plans: resolve(options.plans) }),
  };
  const results = await interruptible(world, async (interruption) => {
    await checkLocks(stacks, { ...options, interruption }, world);
    return planStacks(stacks, { ...planOptions, interruption }, world);
  }).catch((error: unknown) => {
    throw error instanceof ChildStopped ? new UserError(interruptedPlan(error, names)) : error;
  });
  const reports = [...results.values()].map(({ report }) => report);
  const report = planReport('plan', reports, acknowledgements, world);
  await writeReport(report, options, world);
  const refused = options.guard === true && verdictOf(report) !== 'passed';
  if (refused || reports.some(({ status }) => status === 'failed')) return 1;
  const changed = [...results.values()].some((result) => result.changed || result.report.status === 'not-plannable');
  return options.detailedExitcode && changed ? 2 : 0;
}
