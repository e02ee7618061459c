import type { Model } from '@vmshift/environments';
import { type Ask, observe } from '../observation';
import type { GitHubApi } from './github-api';
import type { GitHubObservation, GitHubRepository } from './github-observation';
import { withDetails } from './run-details';
import { readScheduledRun } from './scheduled-run';
import { readSuccessfulBuild } from './successful-build';
import { latestRuns } from './workflow-runs';
import { readWorkflows } from './workflows';

/** Workflows of this repository that the clock starts, and that are looked after. */
const SCHEDULED = ['drift.yaml', 'watch.yaml'] as const;

export type ScheduledWorkflow = (typeof SCHEDULED)[number];

/** Everything that GitHub knows of both repositories, asked at once. */
export async function readGitHub(model: Model, api: GitHubApi, ask: Ask): Promise<GitHubObservation> {
  const { platform, environments } = model;
  const branches = [...new Set(environments.map(({ branch }) => branch))];
  const [application, ours, builds] = await Promise.all([
    readRepository(api, platform.applicationRepository, branches, ask),
    readRepository(api, platform.repository, [platform.targetRevision], ask),
    entries(branches, (branch) => observe(readSuccessfulBuild(api, platform.applicationRepository, branch))),
  ]);
  const { workflows } = ours;
  const scheduled = SCHEDULED.filter(
    (file) => workflows.state === 'unknown' || workflows.value.some((workflow) => workflow.file === file),
  );
  return {
    repositories: [application, ours],
    builds,
    scheduled: await entries(scheduled, async (file) =>
      workflows.state === 'unknown' ? workflows : observe(readScheduledRun(api, platform.repository, file)),
    ),
  };
}

async function readRepository(
  api: GitHubApi,
  repository: string,
  branches: readonly string[],
  ask: Ask,
): Promise<GitHubRepository> {
  const listed = readWorkflows(api, repository);
  const runs = listed.then(async (workflows) => {
    const questions = workflows.flatMap(({ file }) =>
      branches.map((branch) => latestRuns(api, repository, file, branch)),
    );
    return withDetails(api, (await Promise.all(questions)).flat());
  });
  const [seen, workflows] = await Promise.all([ask(`workflow runs of ${repository}`, runs), observe(listed)]);
  return { repository, runs: seen, workflows };
}

async function entries<T>(
  keys: readonly string[],
  value: (key: string) => Promise<T>,
): Promise<Readonly<Record<string, T>>> {
  return Object.fromEntries(await Promise.all(keys.map(async (key) => [key, await value(key)] as const)));
}
