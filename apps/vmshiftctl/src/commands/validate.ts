import { planManifests } from '@vmshift/chart';
import { model } from '@vmshift/environments';
import { renderTerraform } from '@vmshift/infra';
import type { ExitCode } from '../program';
import type { World } from '../world';

/**
 * Runs the rules over the model, reads the pins, and renders and checks both layers in memory, whatever `dist/` holds.
 *
 * @throws UserError with everything that is wrong
 */
export async function validate(_options: object, { root, print }: World): Promise<ExitCode> {
  const { folders } = planManifests({ root, model });
  const { stacks } = renderTerraform(model);
  const rendered = folders.filter(({ plan }) => plan.files.size > 0);
  const objects = rendered.reduce((sum, { plan }) => sum + plan.files.size, 0);
  print(`valid: ${rendered.length} environments with ${objects} objects, ${stacks.length} stacks`);
  return 0;
}
