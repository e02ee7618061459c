import {
  applicationName,
  contextName,
  type EnvironmentConfig,
  type Model,
  targetRevision,
} from '@vmshift/environments';
import {
  type AppliedRevision,
  type ArgoCdApplication,
  type ArgoCdApplications,
  appliedRevision,
  argoCdContext,
  fetchBranch,
  gitHubApi,
  type HostHealth,
  hostHealth,
  latestRuns,
  type Observation,
  observe,
  readApplications,
  readContexts,
  requireContext,
  type WorkflowRun,
} from '@vmshift/observation';
import type { Network } from '@vmshift/observation/network';
import type { Git } from '../git/git';
import { kubectlOf } from '../run-program';
import type { World } from '../world';

/** What the real thing says. */
export interface LiveStatus {
  readonly repositories: readonly { readonly repository: string; readonly runs: Observation<readonly WorkflowRun[]> }[];
  /** The kubectl context by which Argo CD was asked, or would have been. */
  readonly argoCd: { readonly context: string };
  /** Contexts of environments that kubectl does not have. */
  readonly missingContexts: readonly string[];
  /** Branches that Argo CD follows, with the commit that origin is at. */
  readonly followed: readonly { readonly branch: string; readonly commit: Observation<string> }[];
  readonly environments: readonly LiveEnvironment[];
}

export interface LiveEnvironment {
  readonly environment: string;
  /** Its Argo CD Application; `absent` when Argo CD answered and has none. */
  readonly application: Observation<ArgoCdApplication | 'absent'>;
  /** How far what Argo CD compared is from Git; absent where Argo CD named no commit. */
  readonly applied?: Observation<AppliedRevision>;
  readonly health: Observation<HostHealth>;
}

/** Asks GitHub, Argo CD and every host, all at once; each answer is bounded in time and reported as it comes. */
export async function liveStatus(model: Model, world: World, network: Network, git: Git): Promise<LiveStatus> {
  const { platform, environments } = model;
  const api = gitHubApi(world, network);
  const branches = [...new Set(environments.map(({ branch }) => branch))];
  const ask = async <T>(what: string, answer: Promise<T>): Promise<Observation<T>> => {
    const seen = await observe(answer);
    world.warn(`${what}: ${seen.state === 'seen' ? 'answered' : seen.because}`);
    return seen;
  };
  const kubectl = kubectlOf(world);
  const context = argoCdContext(model, world.env);
  const contexts = observe(readContexts(kubectl));
  const applications = readContexts(kubectl).then((known) => {
    requireContext(known, context);
    return readApplications(kubectl, context);
  });
  const [argoCd, seenContexts, healths, repositories] = await Promise.all([
    ask(`Argo CD by the kubectl context ${context}`, applications).then((applications) =>
      compareWithGit(model, applications, git, ask),
    ),
    contexts,
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
  const known = seenContexts.state === 'seen' ? seenContexts.value : undefined;
  return {
    repositories,
    argoCd: { context },
    missingContexts: known === undefined ? [] : environments.map(contextName).filter((name) => !known.includes(name)),
    followed: argoCd.followed,
    environments: environments.map((environment, index) => ({
      environment: environment.name,
      ...argoCd.of(environment),
      health: healths[index] ?? { state: 'unknown', because: 'not asked' },
    })),
  };
}

type Ask = <T>(what: string, answer: Promise<T>) => Promise<Observation<T>>;

/** After Argo CD has answered: a commit that was pushed in between must not look unknown. */
async function compareWithGit(
  { environments, platform }: Model,
  applications: Observation<ArgoCdApplications>,
  git: Git,
  ask: Ask,
) {
  const applicationOf = (environment: EnvironmentConfig): LiveEnvironment['application'] =>
    applications.state === 'unknown'
      ? applications
      : (applications.value.get(applicationName(environment)) ?? { state: 'seen', value: 'absent' });
  const revisions = environments.flatMap((environment) => {
    const application = applicationOf(environment);
    const revision =
      application.state === 'seen' && application.value !== 'absent' ? application.value.revision : undefined;
    return revision === undefined ? [] : [{ environment, revision, branch: targetRevision(environment, platform) }];
  });
  const followed: { branch: string; commit: Observation<string> }[] = [];
  const applied = new Map<string, Observation<AppliedRevision>>();
  for (const branch of new Set(revisions.map(({ branch }) => branch))) {
    const commit = await ask(`origin's ${branch}`, fetchBranch(git, branch));
    followed.push({ branch, commit });
    for (const { environment, revision } of revisions.filter((one) => one.branch === branch)) {
      const seen = await observe(appliedRevision(git, branch, `dist/${environment.name}`, revision));
      // Behind what was fetched once is behind in any case; level with it says nothing of what origin has now.
      const stale = commit.state === 'unknown' && seen.state === 'seen' && seen.value.missing === 0;
      applied.set(environment.name, stale ? { state: 'unknown', because: commit.because } : seen);
    }
  }
  return {
    followed,
    of: (environment: EnvironmentConfig): Pick<LiveEnvironment, 'application' | 'applied'> => ({
      application: applicationOf(environment),
      applied: applied.get(environment.name),
    }),
  };
}
