import { model } from '@vmshift/environments';
import { readAcknowledgements } from '@vmshift/manifests';
import type { ExitCode } from '../exit-code';
import { createGit } from '../git/git';
import { checkReportOptions } from '../report/write-report';
import { ofKnownRules } from '../rules/of-known-rules';
import { type PlanReportOptions, planAndReport } from '../terraform/plan-and-report';
import { WORKING_TREE } from '../terraform/plan-report';
import { removedStackNotes } from '../terraform/removed-stacks';
import { requireSynthesizedAlone } from '../terraform/require-committed-stacks';
import { synthesizeApp } from '../terraform/synthesize-app';
import { knownNames, selectStacks, type TerraformApp } from '../terraform/terraform-app';
import type { World } from '../world';

export interface PlanOptions extends PlanReportOptions {
  /** Commit whose stacks are planned as data, those that differ from the committed ones. @default what the sources synthesize */
  readonly revision?: string;
}

/**
 * Plans the stacks of the model, as they are synthesized now, or those of a revision, as they are committed there, and
 * prints what applying them would do. Variables whose values are in no plan need not be set.
 */
export async function plan(names: readonly string[], options: PlanOptions, world: World): Promise<ExitCode> {
  checkReportOptions(options);
  if (options.revision !== undefined) {
    const { planRevision } = await import('../terraform/plan-revision');
    return planRevision(options.revision, names, options, world);
  }
  const app = await synthesizeApp(model, world);
  await requireSynthesizedAlone(createGit(world));
  const { planPlaceholders } = await import('@vmshift/infra');
  const notes = await removedStackNotes(model, app, names, world);
  return planApp(app, names, options, { ...world, env: { ...planPlaceholders(model), ...world.env } }, notes);
}

/**
 * Plans the stacks of an app that is synthesized.
 * @param notes what the report has to tell as well
 */
export async function planApp(
  app: TerraformApp,
  names: readonly string[],
  options: PlanReportOptions,
  world: World,
  notes: readonly string[] = [],
): Promise<ExitCode> {
  checkReportOptions(options);
  const stacks = selectStacks(app, names);
  const acknowledgements = await ofKnownRules(readAcknowledgements(world.root, knownNames(app)));
  return planAndReport(
    stacks,
    options,
    { acknowledgements, args: names, planned: { ...WORKING_TREE, notes } },
    world,
    world,
  );
}
