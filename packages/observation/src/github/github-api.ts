import { HTTP_TIMEOUT_MS, type Network } from '../hosts/network';

/** Variables of the process. */
export type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Asks GitHub's REST API for a path such as `/repos/<owner>/<name>/actions/runs`; the answer is parsed JSON, undefined where
 * there is none.
 */
export type GitHubApi = (path: string, write?: GitHubWrite) => Promise<unknown>;

/** A request that changes something. @default a request only reads */
export interface GitHubWrite {
  readonly method: 'POST' | 'PATCH';
  /** Sent as JSON. */
  readonly body: object;
}

/** An answer that is not what was asked for. */
export class GitHubError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The token that GitHub's own tools read, if there is one. */
export function gitHubToken(env: Variables): string | undefined {
  return env.GH_TOKEN || env.GITHUB_TOKEN || undefined;
}

/**
 * GitHub's REST API, with the token of the environment where there is one.
 * @see https://docs.github.com/rest
 */
export function gitHubApi({ env }: { readonly env: Variables }, { fetch }: Pick<Network, 'fetch'>): GitHubApi {
  const base = env.GITHUB_API_URL || 'https://api.github.com';
  const token = gitHubToken(env);
  const headers: Record<string, string> = {
    accept: 'application/vnd.github+json',
    'x-github-api-version': '2022-11-28',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  return async (path, write) => {
    const signal = AbortSignal.timeout(HTTP_TIMEOUT_MS);
    const sent = write && { method: write.method, body: JSON.stringify(write.body) };
    const response = await fetch(`${base}${path}`, { headers, signal, ...sent });
    if (!response.ok) throw new GitHubError(response.status, await explain(response, path, token));
    return response.status === 204 ? undefined : response.json();
  };
}

async function explain(response: Response, path: string, token: string | undefined): Promise<string> {
  await response.body?.cancel();
  const hidden = response.status === 404 || response.status === 401 || response.status === 403;
  const limited = response.headers.get('x-ratelimit-remaining') === '0';
  const hint = limited
    ? '; the rate limit is used up, set GH_TOKEN'
    : hidden && token === undefined
      ? '; set GH_TOKEN'
      : '';
  return `GitHub answered ${response.status} to ${path}${hint}`;
}
