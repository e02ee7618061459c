import { applicationName, type Model } from '@vmshift/environments';
import { type ArgoCdApplication, argoCdApplications } from '../live/argocd-applications';
import { gitHubApi } from '../live/github-api';
import { type HostHealth, hostHealth } from '../live/host-health';
import type { Network } from '../live/network';
import { mapObservation, type Observation, observe } from '../live/observation';
import { latestRuns, type WorkflowRun } from '../live/workflow-runs';
import type { World } from '../world';

/** What the real thing says. */
export interface LiveStatus {
  readonly repositories: readonly { readonly repository: string; readonly runs: Observation<readonly WorkflowRun[]> }[];
  readonly environments: readonly LiveEnvironment[];
}

export interface LiveEnvironment {
  readonly environment: string;
  /** Its Argo CD Application; `absent` when Argo CD answered and has none. */
  readonly application: Observation<ArgoCdApplication | 'absent'>;
  readonly health: Observation<HostHealth>;
}

/** Asks GitHub, Argo CD and every host, all at once; each answer is bounded in time and reported as it comes. */
export async function liveStatus(model: Model, world: World, network: Network): Promise<LiveStatus> {
  const { platform, environments } = model;
  const api = gitHubApi(world, network);
  const branches = [...new Set(environments.map(({ branch }) => branch))];
  const ask = async <T>(what: string, answer: Promise<T>): Promise<Observation<T>> => {
    const seen = await observe(answer);
    world.warn(`${what}: ${seen.state === 'seen' ? 'answered' : seen.because}`);
    return seen;
  };
  const [applications, healths, repositories] = await Promise.all([
    ask('Argo CD', argoCdApplications(world)),
    Promise.all(environments.map((one) => ask(one.host, hostHealth(one, network)))),
    Promise.all(
      [
        { repository: platform.applicationRepository, of: branches },
        { repository: platform.repository, of: [platform.targetRevision] },
      ].map(async ({ repository, of }) => ({
        repository,
        runs: await ask(`workflow runs of ${repository}`, latestRuns(api, repository, of)),
      })),
    ),
  ]);
  return {
    repositories,
    environments: environments.map((environment, index) => ({
      environment: environment.name,
      application: mapObservation(
        applications,
        (all) => all.find(({ name }) => name === applicationName(environment)) ?? 'absent',
      ),
      health: healths[index] ?? { state: 'unknown', because: 'not asked' },
    })),
  };
}
