import { z } from 'zod';
import { list, text } from '../cluster/read';
import { observe } from '../observation';
import type { GitHubApi } from './github-api';
import { type FailedJob, failed, type WorkflowRun } from './workflow-runs';

/** Runs that are asked for more: each costs a request. */
const MOST_DETAILS = 12;

/** The runs, those that failed with the jobs that did, those that wait with what they wait for. */
export function withDetails(api: GitHubApi, runs: readonly WorkflowRun[]): Promise<readonly WorkflowRun[]> {
  const asked = runs.filter((run) => failed(run) || run.status === 'waiting').slice(0, MOST_DETAILS);
  return Promise.all(
    runs.map(async (run) => {
      if (!asked.includes(run)) return run;
      return failed(run)
        ? { ...run, failedJobs: await observe(failedJobs(api, run)) }
        : { ...run, approval: await observe(environmentsToApprove(api, run)) };
    }),
  );
}

/** @see https://docs.github.com/rest/actions/workflow-jobs#list-jobs-for-a-workflow-run */
const JOBS = z.object({
  jobs: z.array(
    z.object({
      name: z.string(),
      conclusion: text,
      html_url: text,
      steps: list(z.object({ name: z.string(), conclusion: text })),
    }),
  ),
});

const FAILED = ['failure', 'timed_out'];

async function failedJobs(api: GitHubApi, { repository, id }: WorkflowRun): Promise<readonly FailedJob[]> {
  const { jobs } = JOBS.parse(await api(`/repos/${repository}/actions/runs/${id}/jobs?per_page=100`));
  return jobs.flatMap(({ name, conclusion, html_url, steps }) => {
    if (conclusion === undefined || !FAILED.includes(conclusion)) return [];
    // A step that ran out of time is cancelled.
    const step = steps.find((one) => [...FAILED, 'cancelled'].includes(one.conclusion ?? ''))?.name;
    return [{ name, conclusion, step, url: html_url }];
  });
}

/** @see https://docs.github.com/rest/actions/workflow-runs#get-pending-deployments-for-a-workflow-run */
const PENDING = z.array(z.object({ environment: z.object({ name: z.string() }) }));

async function environmentsToApprove(api: GitHubApi, { repository, id }: WorkflowRun): Promise<readonly string[]> {
  const pending = PENDING.parse(await api(`/repos/${repository}/actions/runs/${id}/pending_deployments`));
  return [...new Set(pending.map(({ environment }) => environment.name))].sort();
}
