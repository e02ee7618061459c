import { model } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { digestProblems, imagesWithoutDigest, PINNED_BY_TAG } from '@vmshift/releases';
import type { ExitCode } from '../exit-code';
import { createGit } from '../git/git';
import { readEnvironmentStates } from '../read-environment-states';
import { planSynth } from '../synth/plan-synth';
import type { World } from '../world';

/**
 * Runs the rules over the model, reads the pins, and renders and checks both layers in memory, whatever `dist/` holds. A pin
 * by tag alone is a warning before the first release of its environment, and refused after it; a pin of no environment is
 * refused, as the review blocks it.
 *
 * @throws UserError with everything that is wrong
 */
export async function validate(_options: object, world: World): Promise<ExitCode> {
  const { manifests, terraform } = await world.progress('rendering and checking both layers', () =>
    planSynth(world, { manifests: true, terraform: true }),
  );
  await checkPins(world);
  const folders = manifests?.folders.filter(({ plan }) => plan.files.size > 0) ?? [];
  const objects = folders.reduce((sum, { plan }) => sum + plan.files.size, 0);
  world.print(`valid: ${folders.length} environments with ${objects} objects, ${terraform?.stacks.length} stacks`);
  return 0;
}

/** @throws UserError for a pin of no environment, or one without a digest in an environment that had one */
async function checkPins({ root, env, warn }: World): Promise<void> {
  const { pinsWithoutEnvironment, readPins } = await import('@vmshift/chart');
  const left = pinsWithoutEnvironment(root, model);
  if (left.length > 0) {
    const known = model.environments.map(({ name }) => name).join(', ');
    throw new UserError(
      left.map(
        (path) => `${path} pins for an environment that the model does not have (${known}); fix: remove ${path}`,
      ),
    );
  }
  const pins = readPins(root, model);
  const byTag = model.environments.filter(({ name }) => {
    const pin = pins.get(name);
    return pin !== undefined && imagesWithoutDigest(pin).length > 0;
  });
  if (byTag.length === 0) return;
  const states = await readEnvironmentStates(root, createGit({ root, env, warn }), byTag);
  const problems = states.flatMap(({ environment, pin, history }) =>
    pin === undefined
      ? []
      : digestProblems(
          environment.name,
          pin,
          history.map((entry) => entry.pin),
        ),
  );
  if (problems.length > 0) throw UserError.of('a release pin lost its digests', problems);
  warn(`warning: ${byTag.map(({ name }) => name).join(', ')}: ${PINNED_BY_TAG}`, 'warning');
}
