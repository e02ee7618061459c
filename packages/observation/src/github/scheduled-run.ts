import type { GitHubApi } from './github-api';
import { listRuns } from './workflow-runs';

/** The last time that the clock started a workflow. */
export interface ScheduledRun {
  readonly workflow: string;
  readonly id: number;
  readonly status: string;
  readonly conclusion: string | null;
  readonly url: string;
  /** ISO 8601. */
  readonly createdAt: string;
}

export async function readScheduledRun(
  api: GitHubApi,
  repository: string,
  workflow: string,
): Promise<ScheduledRun | 'never'> {
  const [run] = await listRuns(api, repository, workflow, { event: 'schedule', per_page: '1' });
  if (run === undefined) return 'never';
  const { id, status = 'unknown', conclusion = null, html_url: url, created_at: createdAt } = run;
  return { workflow, id, status, conclusion, url, createdAt };
}
