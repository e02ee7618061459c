import { type EnvironmentConfig, model, targetRevision } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { fetchBranch, followedRemote, type PlatformObservation, readPlatform, trackingRef } from '@vmshift/observation';
import type { Network } from '@vmshift/observation/network';
import type { EnvironmentState } from '@vmshift/releases';
import { createGit, type Git } from '../git/git';
import { platformAccess } from '../platform-access';
import { readStatesAt } from '../read-environment-states';
import type { World } from '../world';
import { judgeObservation } from './judge-observation';
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
  try {
    const seen = await observeRelease(environments, world, network);
    for (const state of seen.states) states.set(state.environment.name, state);
    return seen.judge(commit);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return environments.map((environment) => ({
      environment,
      outcome: { state: 'unknown', because: error.message.split('\n')[0] ?? '' },
    }));
  }
}

/** What environments are like at one moment, and what it means for a build. */
export interface ObservedReleases {
  readonly observation: PlatformObservation;
  /** Pins and histories as origin has them. */
  readonly states: readonly EnvironmentState[];
  /** What became of a commit of the application. */
  readonly judge: (commit: string) => readonly WatchedEnvironment[];
}

/** Asks Argo CD, the clusters and the hosts, and reads the pins that origin has. @throws UserError where Git cannot */
export async function observeRelease(
  environments: readonly EnvironmentConfig[],
  world: World,
  network: Network,
): Promise<ObservedReleases> {
  const git = createGit(world);
  const access = platformAccess(world, { git, network, now: world.clock() });
  // It fetches what Argo CD follows, and the pins are read from that.
  const observation = await readPlatform(model, access, { environments, gitHub: false });
  const states = await readPins(environments, git);
  return {
    ...{ observation, states },
    judge: (commit) => judgeObservation(environments, commit, states, observation),
  };
}

/** Pins and histories as origin has them now. @throws UserError where Git cannot tell */
export async function fetchPins(
  environments: readonly EnvironmentConfig[],
  world: World,
): Promise<readonly EnvironmentState[]> {
  const git = createGit(world);
  const remote = await followedRemote(git, model.platform.targetRevision);
  const branches = new Set(environments.map((environment) => targetRevision(environment, model.platform)));
  for (const branch of branches) await fetchBranch(git, { remote, branch });
  return readPins(environments, git);
}

/** The pins as origin has them, each branch that is followed in one reading. */
async function readPins(environments: readonly EnvironmentConfig[], git: Git): Promise<readonly EnvironmentState[]> {
  const followed = (environment: EnvironmentConfig) => targetRevision(environment, model.platform);
  const branches = [...new Set(environments.map(followed))];
  const remote = await followedRemote(git, model.platform.targetRevision);
  const states = branches.map((branch) => {
    const followers = environments.filter((environment) => followed(environment) === branch);
    return readStatesAt(trackingRef({ remote, branch }), git, followers);
  });
  return (await Promise.all(states)).flat();
}
