import { model } from '@vmshift/environments';
import { readAcknowledgements } from '@vmshift/manifests';
import type { ExitCode } from '../exit-code';
import { createGit } from '../git/git';
import { withKeptValues } from '../kept-values';
import { checkReportOptions, type ReportOptions } from '../report/write-report';
import { ofKnownRules } from '../rules/of-known-rules';
import type { LockOptions } from '../terraform/check-locks';
import { deployStacks } from '../terraform/deploy-stacks';
import { interruptible } from '../terraform/interruption';
import { lockTimeoutSeconds } from '../terraform/lock-timeout';
import { planMinutes } from '../terraform/plan-minutes';
import { removedStackNotes } from '../terraform/removed-stacks';
import { requireCommittedStacks } from '../terraform/require-committed-stacks';
import { synthesizeApp } from '../terraform/synthesize-app';
import { knownNames, selectStacks, type TerraformApp } from '../terraform/terraform-app';
import type { World } from '../world';

export interface DeployOptions extends ReportOptions, LockOptions {
  /** Seconds to wait for a state that is locked. */
  readonly lockTimeout?: string;
  /** Minutes that planning one stack may take. */
  readonly timeout?: string;
}

/**
 * Synthesizes, plans, guards and deploys the stacks of the model, and plans again, which has to be empty. What the
 * environment does not set is taken from what is kept for it.
 * @throws UserError when they synthesize to anything but what is committed
 */
export async function deploy(names: readonly string[], options: DeployOptions, world: World): Promise<ExitCode> {
  const app = await synthesizeApp(model, world);
  const stacks = selectStacks(app, names);
  await requireCommittedStacks(createGit(world), stacks, world.warn);
  const given = withKeptValues(
    stacks.map(({ name }) => name),
    model,
    world,
  );
  for (const note of await removedStackNotes(model, app, names, given)) world.warn(note);
  return deployApp(app, names, options, given);
}

/** Deploys the stacks of an app that is synthesized. */
export async function deployApp(
  app: TerraformApp,
  names: readonly string[],
  options: DeployOptions,
  world: World,
): Promise<ExitCode> {
  checkReportOptions(options);
  const stacks = selectStacks(app, names);
  const bounds = { lockTimeoutSeconds: lockTimeoutSeconds(options.lockTimeout), ...planMinutes(options.timeout) };
  const acknowledgements = await ofKnownRules(readAcknowledgements(world.root, knownNames(app)));
  // Until it applies, it plans.
  await interruptible(world, 'plan', (interruption) =>
    deployStacks(stacks, acknowledgements, { ...options, ...bounds, interruption }, world),
  );
  return 0;
}
