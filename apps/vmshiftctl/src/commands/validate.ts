import type { ExitCode } from '../exit-code';
import { planSynth } from '../synth/plan-synth';
import type { World } from '../world';

/**
 * Runs the rules over the model, reads the pins, and renders and checks both layers in memory, whatever `dist/` holds.
 *
 * @throws UserError with everything that is wrong
 */
export async function validate(_options: object, world: World): Promise<ExitCode> {
  const { manifests, terraform } = await planSynth(world, { manifests: true, terraform: true });
  const folders = manifests?.folders.filter(({ plan }) => plan.files.size > 0) ?? [];
  const objects = folders.reduce((sum, { plan }) => sum + plan.files.size, 0);
  world.print(`valid: ${folders.length} environments with ${objects} objects, ${terraform?.stacks.length} stacks`);
  return 0;
}
