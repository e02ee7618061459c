import { model } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import type { ExitCode } from '../exit-code';
import { interruptible } from '../terraform/interruption';
import { LOCK_COMMAND, LOCK_FILE, LOCKED_PLATFORMS } from '../terraform/provider-locks';
import { ChildStopped } from '../terraform/run-child';
import { synthesizeApp } from '../terraform/synthesize-app';
import { selectStacks, type TerraformApp } from '../terraform/terraform-app';
import { requireTerraformProgram, terraformCli } from '../terraform/terraform-cli';
import { firstError } from '../terraform/terraform-errors';
import type { World } from '../world';

/** Terraform names the registry, the request and, last, why it failed. */
const LINES_OF_ERROR = 12;

/** Writes the hashes of every stack's providers for all platforms next to its configuration. */
export async function lockProviders(names: readonly string[], world: World): Promise<ExitCode> {
  return lockApp(await synthesizeApp(model, world), names, world);
}

/**
 * Locks the providers of an app that is synthesized.
 * @throws UserError naming every stack whose providers could not be locked; the others are
 */
export async function lockApp(app: TerraformApp, names: readonly string[], world: World): Promise<ExitCode> {
  const stacks = selectStacks(app, names);
  const failed = new Map<string, string[]>();
  await interruptible(world, 'lock of providers', async (interruption) => {
    await requireTerraformProgram(world, interruption);
    for (const { name } of stacks) {
      const cli = terraformCli(world, name, interruption);
      const { status, stderr } = await cli.run('providers lock', [
        '-no-color',
        ...LOCKED_PLATFORMS.map((platform) => `-platform=${platform}`),
      ]);
      if (status === 0) {
        world.print(`${name}: locked for ${LOCKED_PLATFORMS.join(', ')}`);
        continue;
      }
      const because = firstError(stderr, LINES_OF_ERROR);
      failed.set(because, [...(failed.get(because) ?? []), name]);
    }
  }).catch((error: unknown) => {
    throw error instanceof ChildStopped
      ? new UserError(`${error.reason}: not every stack is locked; fix: ${LOCK_COMMAND}`)
      : error;
  });
  if (failed.size > 0) {
    throw new UserError([
      'providers cannot be locked:',
      ...[...failed].map(([because, names]) => `  ${names.join(', ')}: ${because}`),
      `  fix: check the network to the provider registry, then run ${LOCK_COMMAND}`,
    ]);
  }
  world.print(`next: git add cdktf.out/stacks/*/${LOCK_FILE} && git commit`);
  return 0;
}
