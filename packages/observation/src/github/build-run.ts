import type { GitHubApi } from './github-api';
import { GitHubError } from './github-api';
import { BUILD_WORKFLOW } from './successful-build';
import { listRuns } from './workflow-runs';

/** The run of the application's `ci-cd.yaml` for the push of one commit. */
export interface BuildRun {
  readonly commit: string;
  readonly branch: string;
  /** `completed`, `in_progress`, `queued`, … */
  readonly status: string;
  /** `success`, `failure`, `cancelled`, …; absent until the run is complete. */
  readonly conclusion?: string | undefined;
  /** Number of the run: the `sequence` of the build in a pin. */
  readonly number?: number | undefined;
  readonly url: string;
  /** When its status changed last, which is when it ended; ISO 8601. */
  readonly at: string;
}

/** The newest run for the push of a commit, all 40 digits of it. */
export async function readBuildRun(api: GitHubApi, repository: string, commit: string): Promise<BuildRun | 'none'> {
  const [run] = await listRuns(api, repository, BUILD_WORKFLOW, { head_sha: commit, event: 'push', per_page: '1' });
  if (run === undefined) return 'none';
  return {
    ...{ commit: run.head_sha, branch: run.head_branch ?? '', status: run.status ?? 'unknown' },
    ...{ conclusion: run.conclusion ?? undefined, number: run.run_number, url: run.html_url },
    at: run.updated_at ?? run.created_at,
  };
}

/** All digits of a commit of which some are given; undefined where the repository has none that begins so. */
export async function readCommit(api: GitHubApi, repository: string, digits: string): Promise<string | undefined> {
  try {
    const { sha } = (await api(`/repos/${repository}/commits/${digits}`)) as { readonly sha?: unknown };
    return typeof sha === 'string' && sha.startsWith(digits) ? sha : undefined;
  } catch (error) {
    // A repository that the token does not reach is answered with 404.
    if (error instanceof GitHubError && error.status === 422) return undefined;
    throw error;
  }
}
