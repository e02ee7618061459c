import { type GitHubApi, GitHubError } from '@vmshift/observation';
import { z } from 'zod';
import type { GitHubReader } from './github-reader';

/** A pull request that a person reviews and merges. */
export interface PullRequestDraft {
  readonly repository: string;
  readonly base: string;
  /** A branch of ours alone. */
  readonly head: string;
  readonly title: string;
  readonly body: string;
  /** What the files become. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
}

const BRANCH = z.object({
  commit: z.object({ sha: z.string(), commit: z.object({ tree: z.object({ sha: z.string() }) }) }),
});
const MADE = z.object({ sha: z.string() });
const PULL = z.object({ html_url: z.string() });

/** Where the pull request of a draft is that is still open; undefined where there is none. */
export async function openPullRequest(
  { list }: GitHubReader,
  { repository, base, head }: Pick<PullRequestDraft, 'repository' | 'base' | 'head'>,
): Promise<string | undefined> {
  const [owner] = repository.split('/');
  const query = `state=open&head=${encodeURIComponent(`${owner}:${head}`)}&base=${encodeURIComponent(base)}`;
  const [found] = await list(`/repos/${repository}/pulls?${query}`, undefined, PULL);
  return found?.html_url;
}

/**
 * Commits the files on a branch of their own, and asks for a review. @returns the page of the pull request
 * @see https://docs.github.com/rest/git/trees#create-a-tree
 */
export async function requestPull(draft: PullRequestDraft, api: GitHubApi): Promise<string> {
  try {
    return await commitAndRequest(draft, api);
  } catch (error) {
    // GitHub does not tell which permission it was.
    if (!(error instanceof GitHubError) || ![403, 404].includes(error.status) || error.retryAfterMs !== undefined)
      throw error;
    throw new GitHubError(error.status, `${error.message}; a token of gh needs the scope workflow: ${REFRESH}`);
  }
}

/** @see https://cli.github.com/manual/gh_auth_refresh */
const REFRESH = 'gh auth refresh --scopes workflow';

async function commitAndRequest(draft: PullRequestDraft, api: GitHubApi): Promise<string> {
  const { repository, base, head, title, body, files } = draft;
  const post = (path: string, sent: object) => api(`/repos/${repository}${path}`, { method: 'POST', body: sent });
  const { commit } = BRANCH.parse(await api(`/repos/${repository}/branches/${encodeURIComponent(base)}`));
  const tree = files.map(({ path, text }) => ({ path, mode: '100644', type: 'blob', content: text }));
  const made = MADE.parse(await post('/git/trees', { base_tree: commit.commit.tree.sha, tree }));
  const { sha } = MADE.parse(await post('/git/commits', { message: title, tree: made.sha, parents: [commit.sha] }));
  try {
    await post('/git/refs', { ref: `refs/heads/${head}`, sha });
  } catch (error) {
    if (!(error instanceof GitHubError) || error.status !== 422) throw error;
    // Of a run that was interrupted, or of a pull request that was closed.
    const path = `/repos/${repository}/git/refs/${encodeURIComponent(`heads/${head}`)}`;
    await api(path, { method: 'PATCH', body: { sha, force: true } });
  }
  return PULL.parse(await post('/pulls', { title, head, base, body })).html_url;
}
