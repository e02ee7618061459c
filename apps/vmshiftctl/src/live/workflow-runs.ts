import { z } from 'zod';
import type { GitHubApi } from './github-api';

/** The newest run of a workflow on a branch. */
export interface WorkflowRun {
  readonly repository: string;
  readonly workflow: string;
  readonly branch: string;
  readonly id: number;
  /** `completed`, `in_progress`, `queued`, `waiting`, … */
  readonly status: string;
  /** `success`, `failure`, `cancelled`, …; null until the run is complete. */
  readonly conclusion: string | null;
  readonly commit: string;
  readonly url: string;
  readonly createdAt: string;
}

/** @see https://docs.github.com/rest/actions/workflow-runs#list-workflow-runs-for-a-repository */
const RUNS = z.object({
  workflow_runs: z.array(
    z.object({
      id: z.number(),
      name: z.string().nullish(),
      path: z.string(),
      head_branch: z.string().nullish(),
      head_sha: z.string(),
      event: z.string(),
      status: z.string().nullish(),
      conclusion: z.string().nullish(),
      html_url: z.string(),
      created_at: z.string(),
    }),
  ),
});

/**
 * The newest run of every workflow on each of the branches, by workflow and branch. Pull requests are left out: they say
 * nothing about what runs.
 */
export async function latestRuns(
  api: GitHubApi,
  repository: string,
  branches: readonly string[],
): Promise<readonly WorkflowRun[]> {
  const answer = await api(`/repos/${repository}/actions/runs?per_page=100&exclude_pull_requests=true`);
  const newest = new Map<string, WorkflowRun>();
  for (const run of RUNS.parse(answer).workflow_runs) {
    const branch = run.head_branch ?? '';
    if (run.event === 'pull_request' || !branches.includes(branch)) continue;
    const key = `${run.path} ${branch}`;
    const known = newest.get(key);
    if (known !== undefined && known.createdAt >= run.created_at) continue;
    newest.set(key, {
      repository,
      workflow: run.path.replace(/^.*\//, '').replace(/@.*$/, ''),
      branch,
      id: run.id,
      status: run.status ?? 'unknown',
      conclusion: run.conclusion ?? null,
      commit: run.head_sha,
      url: run.html_url,
      createdAt: run.created_at,
    });
  }
  return [...newest.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, run]) => run);
}

/** Conclusions that somebody has to look at. */
export function failed({ conclusion }: WorkflowRun): boolean {
  return ['failure', 'timed_out', 'startup_failure', 'action_required'].includes(conclusion ?? '');
}
