import { assertValidModel, type Model } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { errorLines } from '../terminal/error-lines';
import type { World } from '../world';

/**
 * Refuses the model that `validate` refuses, by the rules of the model and by the checks of its manifests. A pin that
 * cannot be read is told and stops nothing: it is no part of the model, and an environment that cannot be released must
 * not hold up the infrastructure of the others.
 * @throws UserError with everything that is wrong
 */
export async function refuseInvalidModel(model: Model, world: Pick<World, 'root' | 'now' | 'warn'>): Promise<void> {
  assertValidModel(model);
  const { planManifests, readPins } = await import('@vmshift/chart');
  const pins = new Map(
    model.environments.flatMap((environment) => {
      try {
        return [...readPins(world.root, model, [environment])];
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        for (const line of errorLines(`${environment.name}: its manifests were not checked: `, error)) world.warn(line);
        return [];
      }
    }),
  );
  const today = world.now.toISOString().slice(0, 10);
  planManifests({ root: world.root, model, environments: [...pins.keys()], pins, today });
}
