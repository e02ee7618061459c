import { join } from 'node:path';
import { environmentsOfStack, type Model, STACKS_FOLDER } from '@vmshift/environments';
import type { World } from '../world';
import { refuseInvalidModel } from './refuse-invalid-model';
import { type TerraformApp, withProducers } from './terraform-app';

/**
 * Writes the stacks of the model into `cdktf.out` and tells which there are.
 * @throws UserError when the model is refused; then nothing is written
 */
export async function synthesizeApp(model: Model, world: Pick<World, 'root' | 'now' | 'warn'>): Promise<TerraformApp> {
  await refuseInvalidModel(model, world);
  const { synthesizeTerraform } = await import('@vmshift/infra');
  const { stacks } = synthesizeTerraform({ model, outdir: join(world.root, STACKS_FOLDER) });
  const environments = model.environments.map(({ name }) => name);
  return {
    environments,
    stacks: withProducers(stacks.map((stack) => ({ ...stack, environments: environmentsOfStack(stack.name, model) }))),
  };
}
