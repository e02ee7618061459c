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
  readonly method: 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Sent as JSON. @default nothing is sent */
  readonly body?: object;
}

/** An answer that is not what was asked for. */
export class GitHubError extends Error {
  constructor(
    readonly status: number,
    message: string,
    /** After so many milliseconds GitHub answers again; undefined where it is no limit that stops it. */
    readonly retryAfterMs?: number,
    /** The permission that the token lacks, such as `administration=read`; undefined where GitHub does not tell. */
    readonly needs?: string,
    /** GitHub's own words, on one line. */
    readonly said = '',
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
    const sent = write && { method: write.method, ...(write.body && { body: JSON.stringify(write.body) }) };
    const response = await fetch(`${base}${path}`, { headers, signal, ...sent });
    if (!response.ok) throw await gitHubError(response, path, token);
    const text = await response.text();
    return text === '' ? undefined : JSON.parse(text);
  };
}

/** More of an answer is not read for its message. */
const MESSAGE_LIMIT = 400;

async function gitHubError(response: Response, path: string, token: string | undefined): Promise<GitHubError> {
  const { status, headers } = response;
  const reset = [403, 429].includes(status) ? limitReset(headers) : undefined;
  const now = serverTime(headers);
  const retryAfterMs = reset && now && Math.max(0, reset.getTime() - now.getTime());
  const said = await messageOf(response);
  const hidden = [401, 403, 404].includes(status);
  const hints = [
    ...(reset === undefined ? [] : [`the rate limit is used up until ${reset.toISOString().slice(0, 19)}Z`]),
    ...(token === undefined && (hidden || reset !== undefined) ? ['set GH_TOKEN'] : []),
  ];
  const text = `GitHub answered ${status} to ${path}${said === '' ? '' : `: ${said}`}`;
  const message = [text, hints.join(', ')].filter((part) => part !== '').join('; ');
  return new GitHubError(
    status,
    message,
    retryAfterMs,
    headers.get('x-accepted-github-permissions') ?? undefined,
    said,
  );
}

/**
 * When a limit ends that stopped the request.
 * @see https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
function limitReset(headers: Headers): Date | undefined {
  const wait = Number(headers.get('retry-after'));
  const now = serverTime(headers);
  if (wait > 0) return now && new Date(now.getTime() + wait * 1000);
  if (headers.get('x-ratelimit-remaining') !== '0') return undefined;
  const reset = Number(headers.get('x-ratelimit-reset'));
  return reset > 0 && reset < 1e11 ? new Date(reset * 1000) : now;
}

/** GitHub's clock when it answered. */
function serverTime(headers: Headers): Date | undefined {
  const date = new Date(headers.get('date') ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** GitHub's own words on one line, and what it names behind them. */
async function messageOf(response: Response): Promise<string> {
  try {
    const { message, errors } = JSON.parse(await response.text()) as { message?: unknown; errors?: unknown };
    const named = Array.isArray(errors) ? errors.flatMap(wordsOf) : [];
    const said = typeof message === 'string' ? [message, ...named].join(': ') : '';
    return said.replace(/\s+/g, ' ').trim().slice(0, MESSAGE_LIMIT);
  } catch {
    return '';
  }
}

/** An error is a text, or names what is wrong with which field. */
function wordsOf(error: unknown): readonly string[] {
  if (typeof error === 'string') return [error];
  const { message, field, code } = (error ?? {}) as Readonly<Record<string, unknown>>;
  const words = message ?? (code === undefined ? undefined : `${field ?? 'it'} ${code}`);
  return typeof words === 'string' ? [words] : [];
}
