import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { accountAnswer } from './github/accounts';
import { ACTIONS } from './github/actions';
import { CONTENTS } from './github/contents';
import { DEPLOYMENTS } from './github/deployments';
import { type Endpoint, Refused, type StubAnswer, type StubToken } from './github/endpoint';
import { ENVIRONMENTS } from './github/environments';
import { ISSUES } from './github/issues';
import { matchOf, page, parseBody, permit } from './github/judge-request';
import { NAMED_SETTINGS } from './github/named-settings';
import type { StubRepository } from './github/repository';
import { RULES } from './github/rules';
import { SETTINGS } from './github/settings';
import type { StubAccounts } from './github/settings-state';

export { filesOf, mergePull, pushFile } from './github/contents';
export type { Endpoint, Permissions, StubAnswer, StubToken } from './github/endpoint';
export {
  type StubIssue,
  type StubJob,
  type StubPull,
  type StubRepository,
  type StubRun,
  type StubWorkflow,
  stubRepository,
} from './github/repository';
export type { StubAccounts, StubApp, StubEnvironment, StubSettings } from './github/settings-state';

/** A request as it comes in, before anything is known of it. */
export interface StubRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** @default '' */
  readonly body?: string;
}

/** The budget of requests. */
export interface StubLimit {
  readonly remaining: number;
  /** When there is a new one, in seconds since 1970. */
  readonly reset: number;
  /** Answers as the secondary limit does: without a word of the budget, with the seconds to wait. */
  readonly retryAfter?: number;
}

export interface GitHubStubOptions {
  readonly repositories: readonly StubRepository[];
  /** By their secret, or what tells a token from it. */
  readonly tokens?: Readonly<Record<string, StubToken>> | ((secret: string) => StubToken | undefined);
  readonly accounts?: StubAccounts;
  /** @default the clock of the machine */
  readonly now?: () => Date;
}

/** An operation that is not listed here is unknown to the stub, and fails the test. */
const ENDPOINTS: readonly Endpoint[] = [
  ...RULES,
  ...ACTIONS,
  ...DEPLOYMENTS,
  ...ISSUES,
  ...CONTENTS,
  ...SETTINGS,
  ...NAMED_SETTINGS,
  ...ENVIRONMENTS,
];

const NO_ACCOUNTS: StubAccounts = { users: {}, teams: {}, apps: [] };

const BUDGET = 5000;

/**
 * GitHub's REST API as far as we call it, and strict: it knows paths, methods, query, keys of a body, what each token may
 * do where, and limits. What GitHub refuses is refused in its words; what the stub does not know is kept in `unexpected`,
 * and `close` throws for it.
 *
 * To add an operation: an `Endpoint` in the list of its group in `github/`, with what it needs from the reference.
 *
 * @see https://docs.github.com/rest
 */
export class GitHubStub {
  /** `<method> <path>` of every request, in order. */
  readonly requests: string[] = [];
  /** What no GitHub operation of the list is, or asks in a way that the stub cannot judge. */
  readonly unexpected: string[] = [];
  /** Called before each request is judged: to let the world move on, or to answer in place of GitHub. */
  before: (request: StubRequest) => StubAnswer | 'no answer' | undefined = () => undefined;
  limit: StubLimit = { remaining: BUDGET, reset: 4_102_444_800 };
  private readonly repositories: ReadonlyMap<string, StubRepository>;
  private readonly tokenOf: (secret: string) => StubToken | undefined;
  private readonly accounts: StubAccounts;
  private readonly now: () => Date;
  private server: Server | undefined;

  constructor({ repositories, tokens = {}, accounts = NO_ACCOUNTS, now = () => new Date() }: GitHubStubOptions) {
    this.repositories = new Map(repositories.map((repository) => [repository.name.toLowerCase(), repository]));
    this.tokenOf = typeof tokens === 'function' ? tokens : (secret) => tokens[secret];
    this.accounts = accounts;
    this.now = now;
  }

  /** In the place of `fetch`, for a test in one process: `{ fetch: stub.fetch }`. */
  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const { method, url, headers, body } = await readRequest(input, init);
    const { pathname, search } = new URL(url);
    const given = this.answer({ method, path: `${pathname}${search}`, headers, body });
    if (given === 'no answer') throw new TypeError('fetch failed', { cause: new Error('read ECONNRESET') });
    const text = given.body === undefined ? null : JSON.stringify(given.body);
    return new Response(text, { status: given.status, headers: given.headers });
  };

  /** Starts to listen on loopback. @returns the address for `GITHUB_API_URL` */
  async listen(): Promise<string> {
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const { method = '', url: path = '', headers } = request;
      const given = this.answer({ method, path, headers: headers as StubRequest['headers'], body });
      if (given === 'no answer') {
        request.socket.destroy();
        return;
      }
      response.writeHead(given.status, { 'content-type': 'application/json; charset=utf-8', ...given.headers });
      response.end(given.body === undefined ? undefined : JSON.stringify(given.body));
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Stops listening. @throws Error naming the requests that the stub does not know */
  async close(): Promise<void> {
    const { server } = this;
    server?.closeAllConnections();
    if (server !== undefined) await new Promise((resolve) => server.close(resolve));
    if (this.unexpected.length > 0) throw new Error(`GitHub was asked for:\n${this.unexpected.join('\n')}`);
  }

  /** The answer to a request; `no answer` breaks the connection. */
  answer(request: StubRequest): StubAnswer | 'no answer' {
    this.requests.push(`${request.method} ${request.path}`);
    const given = this.before(request);
    if (given !== undefined) return given;
    try {
      const { headers, ...answer } = this.judge(request);
      return { ...answer, headers: { ...this.limitHeaders(), ...headers } };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const body = { message: error.message, documentation_url: 'https://docs.github.com/rest', ...error.more };
      const headers = { ...this.limitHeaders(), ...error.headers };
      return { status: error.status, body: { ...body, status: String(error.status) }, headers };
    }
  }

  private judge(request: StubRequest): StubAnswer {
    const { method, path, headers, body = '' } = request;
    if (!headers['user-agent'])
      throw new Refused(403, 'Request forbidden by administrative rules. No User-Agent header.');
    const [, secret] = /^(?:Bearer|token) (.+)$/i.exec(headers.authorization ?? '') ?? [];
    const token = secret === undefined ? undefined : this.tokenOf(secret);
    if (headers.authorization !== undefined && token === undefined) throw new Refused(401, 'Bad credentials');
    this.spend(token);
    const url = new URL(path, 'https://api.github.com');
    const [, owner = '', name = '', rest = ''] = /^\/repos\/([^/]+)\/([^/]+)(\/.*)?$/.exec(url.pathname) ?? [];
    const { accounts } = this;
    const ofAccount = owner === '' ? accountAnswer({ method, url, token, accounts }) : undefined;
    if (ofAccount !== undefined) return ofAccount;
    const match = owner === '' ? undefined : matchOf(ENDPOINTS, method, rest === '' ? '/' : rest);
    if (match === undefined) throw this.refuse(`${method} ${path}`, 'no such operation');
    const { endpoint, params } = match;
    const query = Object.fromEntries(url.searchParams);
    const known = [...(endpoint.query ?? []), ...(endpoint.pages === undefined ? [] : ['per_page', 'page'])];
    const stray = Object.keys(query).filter((key) => !known.includes(key));
    if (stray.length > 0) throw this.refuse(`${method} ${path}`, `${endpoint.operation} knows no ${stray.join(', ')}`);
    const repository = this.repositories.get(`${owner}/${name}`.toLowerCase());
    if (repository === undefined) throw new Refused(404, 'Not Found');
    const permissions = permit(endpoint, repository, token);
    const answer = endpoint.answer({
      repository,
      login: token?.login,
      permissions,
      params,
      query,
      body: parseBody(endpoint, body),
      accounts,
      now: `${this.now().toISOString().slice(0, 19)}Z`,
    });
    return endpoint.pages === undefined ? answer : page(answer, endpoint.pages, url);
  }

  private spend(token: StubToken | undefined): void {
    const { remaining, retryAfter, reset } = this.limit;
    if (remaining > 0) {
      this.limit = { ...this.limit, remaining: remaining - 1 };
      return;
    }
    if (reset * 1000 <= this.now().getTime()) {
      this.limit = { remaining: BUDGET - 1, reset: reset + 3600 };
      return;
    }
    if (retryAfter !== undefined) throw new Refused(403, 'You have exceeded a secondary rate limit.');
    throw new Refused(403, `API rate limit exceeded for ${token === undefined ? '127.0.0.1' : `user ${token.login}`}.`);
  }

  private limitHeaders(): Record<string, string> {
    const { remaining, reset, retryAfter } = this.limit;
    const date = this.now().toUTCString();
    if (retryAfter !== undefined && remaining === 0) return { date, 'retry-after': String(retryAfter) };
    return {
      date,
      'x-ratelimit-limit': String(BUDGET),
      'x-ratelimit-remaining': String(remaining),
      'x-ratelimit-used': String(BUDGET - remaining),
      'x-ratelimit-reset': String(reset),
      'x-ratelimit-resource': 'core',
    };
  }

  private refuse(request: string, because: string): Refused {
    this.unexpected.push(`${request}: ${because}`);
    return new Refused(404, 'Not Found');
  }
}

/** What a request is. One that reads is most often plain, and a Request of it, with its signal, takes longer than its answer. */
async function readRequest(input: Parameters<typeof fetch>[0], init: RequestInit = {}) {
  const read = (headers: Headers) => ({ 'user-agent': 'node', ...Object.fromEntries(headers) });
  const { method = 'GET', body } = init;
  if (method === 'GET' && body === undefined && !(input instanceof Request))
    return { method, url: String(input), headers: read(new Headers(init.headers)), body: '' };
  const request = new Request(input, init);
  return { method: request.method, url: request.url, headers: read(request.headers), body: await request.text() };
}
