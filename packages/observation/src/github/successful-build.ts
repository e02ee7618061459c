import type { GitHubApi } from './github-api';
import { listRuns } from './workflow-runs';

/** A run of the application's `ci-cd.yaml` that succeeded for a push. */
export interface SuccessfulBuild {
  readonly commit: string;
  /** Number of the run: the `sequence` of the build in a pin. */
  readonly number: number;
  readonly url: string;
  /** When the run was updated last, which is when it ended; ISO 8601. */
  readonly at: string;
}

/** The workflow of the application's repository that builds its images (`templates/app-repository`). */
export const BUILD_WORKFLOW = 'ci-cd.yaml';

/** The newest build of a branch whose images can be released. */
export async function readSuccessfulBuild(
  api: GitHubApi,
  repository: string,
  branch: string,
): Promise<SuccessfulBuild | 'none'> {
  const query = { branch, event: 'push', status: 'success', per_page: '1' };
  const [run] = await listRuns(api, repository, BUILD_WORKFLOW, query);
  if (run === undefined) return 'none';
  if (run.run_number === undefined) throw new Error(`GitHub gave no number of run ${run.id}`);
  return { commit: run.head_sha, number: run.run_number, url: run.html_url, at: run.updated_at ?? run.created_at };
}
