import { join } from 'node:path';
import { clusterStackName, type Model, platformStackName } from '@vmshift/environments';
import type { World } from '../world';
import { refuseInvalidModel } from './refuse-invalid-model';
import type { TerraformApp } from './terraform-app';

/**
 * Writes the stacks of the model into `cdktf.out` and tells which there are.
 * @throws UserError when the model is refused; then nothing is written
 */
export async function synthesizeApp(model: Model, world: Pick<World, 'root' | 'now' | 'warn'>): Promise<TerraformApp> {
  await refuseInvalidModel(model, world);
  const { synthesizeTerraform } = await import('@vmshift/infra');
  const { stacks } = synthesizeTerraform({ model, outdir: join(world.root, 'cdktf.out') });
  const environments = model.environments.map(({ name }) => name);
  return {
    environments,
    stacks: stacks.map((stack) => ({ ...stack, environments: environmentsOf(stack.name, model) })),
  };
}

/** The environment that a stack belongs to; a stack of no environment, Argo CD's, serves all of them. */
function environmentsOf(stack: string, { environments }: Model): readonly string[] {
  const own = environments.filter(
    (environment) => stack === clusterStackName(environment) || stack === platformStackName(environment),
  );
  return (own.length === 0 ? environments : own).map(({ name }) => name);
}
