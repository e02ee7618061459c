import { diagnosePlatform } from '@vmshift/diagnosis';
import { type EnvironmentConfig, model, targetRevision } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { readPlatform } from '@vmshift/observation';
import type { Network } from '@vmshift/observation/network';
import type { EnvironmentState } from '@vmshift/releases';
import { createGit } from '../git/git';
import { readStatesAt } from '../read-environment-states';
import { kubectlOf } from '../run-program';
import type { World } from '../world';
import { judgeRelease } from './judge-release';
import type { WatchedEnvironment } from './watch-release';

/**
 * One look at everything that the outcome is judged by; what fails makes it unknown, and is looked at again.
 * @param states takes the pins that were seen, by the environment's name
 */
export async function lookAtRelease(
  environments: readonly EnvironmentConfig[],
  commit: string,
  states: Map<string, EnvironmentState>,
  world: World,
  network: Network,
): Promise<readonly WatchedEnvironment[]> {
  const git = createGit(world.root, world.env);
  const access = { env: world.env, now: world.clock(), kubectl: kubectlOf(world), git, network, progress: () => {} };
  try {
    // It fetches what Argo CD follows, and the pins are read from that.
    const observation = await readPlatform(model, access, { environments, gitHub: false });
    const pins = await Promise.all(
      environments.map((environment) =>
        readStatesAt(`refs/remotes/origin/${targetRevision(environment, model.platform)}`, git, [environment]),
      ),
    );
    for (const state of pins.flat()) states.set(state.environment.name, state);
    const { problems } = diagnosePlatform({ ...model, environments }, pins.flat(), observation);
    return environments.map((environment) => {
      const state = states.get(environment.name);
      const observed = observation.environments[environment.name];
      if (state === undefined || observed === undefined)
        return { environment, outcome: { state: 'unknown', because: 'it was not looked at' } };
      const own = problems.filter((problem) => problem.environment === environment.name);
      const { images } = model.platform;
      return { environment, outcome: judgeRelease({ commit, images, state, observed, problems: own }) };
    });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return environments.map((environment) => ({
      environment,
      outcome: { state: 'unknown', because: error.message.split('\n')[0] ?? '' },
    }));
  }
}
