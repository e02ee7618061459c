import { diagnosePlatform } from '@vmshift/diagnosis';
import { type EnvironmentConfig, model } from '@vmshift/environments';
import type { PlatformObservation } from '@vmshift/observation';
import type { EnvironmentState } from '@vmshift/releases';
import { judgeRelease } from './judge-release';
import type { WatchedEnvironment } from './watch-release';

/** Tells of each environment what became of the release, by all that was seen at one moment. */
export function judgeObservation(
  environments: readonly EnvironmentConfig[],
  commit: string,
  pins: readonly EnvironmentState[],
  observation: PlatformObservation,
): readonly WatchedEnvironment[] {
  const { problems } = diagnosePlatform({ ...model, environments }, pins, observation);
  const { images } = model.platform;
  return environments.map((environment) => {
    const { name } = environment;
    const state = pins.find((one) => one.environment.name === name);
    const observed = observation.environments[name];
    if (state === undefined || observed === undefined)
      return { environment, outcome: { state: 'unknown', because: 'it was not looked at' } };
    const own = problems.filter((problem) => problem.environment === name);
    return { environment, outcome: judgeRelease({ commit, images, state, observed, problems: own }) };
  });
}
