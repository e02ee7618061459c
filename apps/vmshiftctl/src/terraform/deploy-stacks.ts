import { type Acknowledgement, describeProblem, UserError } from '@vmshift/findings';
import {
  blockingFindings,
  type Report,
  renderStack,
  renderText,
  summarizePlan,
  verdictSentence,
} from '@vmshift/findings/report';
import type { StackReport } from '@vmshift/terraform-review';
import { reportStack } from '@vmshift/terraform-review/stack-report';
import { isMachineError } from '../machine-error';
import { type ReportOptions, writeReport } from '../report/write-report';
import type { World } from '../world';
import { cdktfDeploy, requireCdktf } from './cdktf-deploy';
import { checkLocks, type LockOptions } from './check-locks';
import { DeployRun, describeInterruption, describeMachineFailure } from './deploy-run';
import { failedDeploy } from './interrupted-deploy';
import { inJobFolder } from './job-folder';
import { planReport } from './plan-report';
import { type PlanningResult, type PlanStackOptions, planFile, planRest, planStack } from './plan-stack';
import { planStacks } from './plan-stacks';
import { refuseSecondObjects } from './refuse-second-objects';
import { ChildStopped, INTERRUPTED } from './run-child';
import type { AppStack } from './terraform-app';

/** How often a stack is planned again because it changed under the plan, before a person has to look. */
const MOST_PLANS = 3;

export interface DeployStacksOptions extends PlanStackOptions, ReportOptions, LockOptions {}

/** Options of a deploy whose plan files are kept. */
type GuardedOptions = DeployStacksOptions & Required<Pick<PlanStackOptions, 'planFiles'>>;

/**
 * Checks what is locked, plans and guards all stacks, and only when nothing blocks deploys them one after the other, by the
 * very plans that were guarded. A stack whose producers were deployed meanwhile, or whose state has changed, is planned and
 * guarded again first.
 * @throws UserError at the first thing that is wrong, or when it was interrupted; what was deployed until then stays
 */
export async function deployStacks(
  stacks: readonly AppStack[],
  acknowledgements: readonly Acknowledgement[],
  options: DeployStacksOptions,
  world: World,
): Promise<void> {
  requireCdktf(world);
  const run = new DeployRun(stacks);
  try {
    await checkLocks(stacks, options, world);
    await inJobFolder(world, (planFiles) => deployInOrder(run, acknowledgements, { ...options, planFiles }, world));
  } catch (error) {
    if (error instanceof ChildStopped) throw new UserError(await describeInterruption(error, run, world));
    if (isMachineError(error)) throw new UserError(await describeMachineFailure(error, run, world));
    const others = failedDeploy(run.progress);
    if (!(error instanceof UserError) || others.length === 0) throw error;
    throw new UserError([...error.lines, ...others]);
  }
}

async function deployInOrder(
  run: DeployRun,
  acknowledgements: readonly Acknowledgement[],
  options: GuardedOptions,
  world: World,
): Promise<void> {
  const { stacks, deployed } = run;
  const planned = await planStacks(stacks, options, world);
  const reports = [...planned.values()].map(({ report }) => report);
  const report = deployReport(reports, acknowledgements, world);
  await writeReport(report, options, world);
  const failed = reports.filter(({ status }) => status === 'failed').map(({ stack }) => stack);
  if (failed.length > 0) throw new UserError(`nothing was deployed: ${failed.join(', ')} could not be planned`);
  refuseBlocked(report, 'nothing was deployed');
  refuseReaderPlans([...planned.values()], 'nothing was deployed');
  for (const stack of stacks) {
    const first = stack.dependencies.some((name) => deployed.has(name)) ? undefined : planned.get(stack.name);
    run.planning(stack);
    if (options.interruption.requested()) throw new ChildStopped(`deploy of ${stack.name}`, INTERRUPTED, false, '');
    run.finished(stack, await deployStack(stack, first, acknowledgements, options, run, world));
  }
}

/** Gives whether anything was deployed. */
async function deployStack(
  stack: AppStack,
  first: PlanningResult | undefined,
  acknowledgements: readonly Acknowledgement[],
  options: GuardedOptions,
  run: DeployRun,
  world: World,
): Promise<boolean> {
  for (let plans = 1; plans <= MOST_PLANS; plans += 1) {
    const isFirst = plans === 1 && first?.report.status === 'planned';
    const { report, changed, resources, redact } = isFirst
      ? first
      : await planAgain(stack, acknowledgements, options, world);
    if (report.status !== 'planned') break;
    if (!changed) {
      tell(options, world)(`${stack.name}: nothing to deploy`);
      return false;
    }
    await refuseSecondObjects(stack.name, resources, options.interruption, world);
    world.warn(`deploying ${stack.name}`);
    const plan = { file: planFile(options.planFiles, stack.name), log: run.deploying(stack, resources) };
    const isDeployed = await options.interruption.during('apply', () =>
      cdktfDeploy(stack, plan, { ...options, redact }, world),
    );
    if (isDeployed) {
      run.checking();
      await requireEmptyPlan(stack, options, world);
      tell(options, world)(`${stack.name}: deployed (${summarizePlan(report.plan)}); a new plan is empty`);
      return true;
    }
    world.warn(`${stack.name}: the state changed since the plan was guarded; planning again`);
    run.planning(stack);
  }
  throw new UserError(
    `${stack.name}: the state changed under ${MOST_PLANS} plans; another deploy is running; ` +
      `when that has ended: ./vmshiftctl deploy ${stack.name}`,
  );
}

async function planAgain(
  stack: AppStack,
  acknowledgements: readonly Acknowledgement[],
  options: DeployStacksOptions,
  world: World,
): Promise<PlanningResult> {
  world.warn(`planning ${stack.name}`);
  const result = await planStack(stack, { ...options, initialized: true }, world);
  if (result.report.status !== 'planned') throw new UserError(`${stack.name}: ${result.report.because}`);
  const report = deployReport([result.report], acknowledgements, world);
  for (const line of renderText(report)) tell(options, world)(line);
  refuseBlocked(report, `${stack.name} was not deployed`);
  refuseReaderPlans([result], `${stack.name} was not deployed`);
  return result;
}

/** An entry that lifts nothing is only told: it may have lifted what an earlier run has deployed. */
function deployReport(
  stacks: readonly StackReport[],
  acknowledgements: readonly Acknowledgement[],
  world: World,
): Report {
  const report = planReport('deploy', stacks, acknowledgements, world);
  const { notes, acknowledgementProblems } = report;
  return { ...report, notes: [...notes, ...acknowledgementProblems.map(describeProblem)], acknowledgementProblems: [] };
}

function refuseBlocked(report: Report, outcome: string): void {
  if (blockingFindings(report).length > 0) throw new UserError(`${outcome}: ${verdictSentence(report)}`);
}

/** A token that may not read a credential may not write what has one either; its plan would fail half-way. */
function refuseReaderPlans(results: readonly PlanningResult[], outcome: string): void {
  const stacks = results.flatMap(({ report, changed }) =>
    changed && report.status === 'planned' && (report.notRefreshed ?? []).length > 0 ? [report.stack] : [],
  );
  if (stacks.length === 0) return;
  throw new UserError(
    `${outcome}: LINODE_TOKEN may only read, and ${stacks.join(', ')} has changes; set it to the token of the deploy ` +
      `(docs/setup.md, "Linode"), then: ./vmshiftctl deploy ${stacks.join(' ')}`,
  );
}

/** What follows the report goes where it spoils none that a program reads. */
function tell({ format = 'text', output }: ReportOptions, world: World): (line: string) => void {
  return format === 'text' || output !== undefined ? world.print : world.warn;
}

async function requireEmptyPlan(stack: AppStack, options: DeployStacksOptions, world: World): Promise<void> {
  world.warn(`planning ${stack.name} again, which has to be empty`);
  const rest = await planRest(stack, options, world);
  if (rest === undefined) return;
  const { report } = rest;
  if (report.status !== 'planned') {
    throw new UserError(`${stack.name}: deployed, but it cannot be planned any more: ${report.because}`);
  }
  throw new UserError([
    `${stack.name}: deployed, but a new plan is not empty; the provider does not keep what the configuration asks for, or either of them changed meanwhile:`,
    ...renderStack(reportStack(report)),
  ]);
}
