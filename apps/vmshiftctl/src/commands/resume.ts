import { model } from '@vmshift/environments';
import { buildName, changesOf, findSkippedBuilds, planResume, type SkippedBuild } from '@vmshift/releases';
import type { ExitCode } from '../exit-code';
import { type PrintOptions, printPublication } from '../publish/print-publication';
import { publish } from '../publish/publish';
import { findEnvironment } from '../read-environment-states';
import type { World } from '../world';

/**
 * Resumes automatic releases, and names which builds were kept away meanwhile.
 * @param reason of the hold that may be lifted, @default any
 */
export async function resume(name: string, options: PrintOptions, world: World, reason?: string): Promise<ExitCode> {
  const { branch } = findEnvironment(model.environments, name);
  const publication = await publish(
    {
      model,
      environments: model.environments.filter((environment) => environment.branch === branch),
      targets: [name],
      decide: (states) => planResume(ofEnvironment(states, name), reason),
      byWorkflow: () => ({ verb: 'resume', environment: name }),
    },
    options,
    world,
  );
  printPublication(publication, options, world);
  if (changesOf(publication.plan).length === 0 || options.json) return 0;
  const { states } = publication;
  for (const skipped of findSkippedBuilds(ofEnvironment(states, name), states)) world.print(describe(name, skipped));
  world.print(
    `the next build of ${branch} is released again; builds that every environment refused meanwhile are not in Git, see ` +
      `https://github.com/${model.platform.applicationRepository}/actions?query=branch%3A${branch}`,
  );
  return 0;
}

function ofEnvironment<State extends { readonly environment: { readonly name: string } }>(
  states: readonly State[],
  name: string,
): State {
  const found = states.find((state) => state.environment.name === name);
  if (found === undefined) throw new Error(`${name}: no state was read`);
  return found;
}

function describe(name: string, { pin, because }: SkippedBuild): string {
  return `kept away from ${name}: ${buildName(pin)} (${because}); to release it: ./vmshiftctl release --branch ${pin.branch} --sha ${pin.commit} --push`;
}
