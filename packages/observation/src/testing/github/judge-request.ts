import { type Endpoint, Refused, type StubAnswer, type StubToken } from './endpoint';
import type { StubRepository } from './repository';

/** An operation with the parts of the path by their names. */
export interface Match {
  readonly endpoint: Endpoint;
  readonly params: Readonly<Record<string, string>>;
}

/** The operation that a request is, and the parts of its path. */
export function matchOf(endpoints: readonly Endpoint[], method: string, rest: string): Match | undefined {
  for (const endpoint of endpoints) {
    if (!endpoint.operation.startsWith(`${method} `)) continue;
    const groups = patternOf(endpoint).exec(rest);
    if (groups === null) continue;
    const params = Object.entries(groups.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]);
    return { endpoint, params: Object.fromEntries(params) };
  }
  return undefined;
}

const patterns = new Map<Endpoint, RegExp>();

/** What the path of a request to it matches. */
function patternOf(endpoint: Endpoint): RegExp {
  let pattern = patterns.get(endpoint);
  if (pattern === undefined) {
    const [, path = ''] = endpoint.operation.split(' ');
    pattern = new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
    patterns.set(endpoint, pattern);
  }
  return pattern;
}

/** What the token may do there. @throws Refused in GitHub's words */
export function permit(
  { needs: [permission, access] }: Endpoint,
  { name, visibility }: StubRepository,
  token: StubToken | undefined,
) {
  const granted = token?.repositories[name];
  const visible = visibility === 'public' || granted !== undefined;
  if (!visible) throw new Refused(404, 'Not Found');
  const read =
    visibility === 'public' &&
    ['actions', 'contents', 'deployments', 'issues', 'metadata', 'pull_requests'].includes(permission);
  const held = granted?.[permission] ?? (permission === 'metadata' || read ? 'read' : undefined);
  if (held === 'write' || held === access) return granted ?? {};
  if (token === undefined) throw new Refused(401, 'Requires authentication');
  const by = token.login.endsWith('[bot]') ? 'integration' : 'personal access token';
  const needs = { 'x-accepted-github-permissions': `${permission}=${access}` };
  throw new Refused(403, `Resource not accessible by ${by}`, {}, needs);
}

/** The body as an object of known keys. @throws Refused in GitHub's words */
export function parseBody({ operation, body: known = [] }: Endpoint, text: string): Readonly<Record<string, unknown>> {
  if (text === '') return {};
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new Refused(400, 'Problems parsing JSON');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new Refused(400, 'Body should be a JSON object');
  const stray = Object.keys(body).filter((key) => !known.includes(key));
  if (stray.length > 0)
    throw new Refused(422, `Invalid request.\n\n"${stray.join('", "')}" is not a permitted key.`, { operation });
  return body as Readonly<Record<string, unknown>>;
}

/** One page of the list, and where the next one is. */
export function page(answer: StubAnswer, key: string, url: URL): StubAnswer {
  const size = Number(url.searchParams.get('per_page') ?? 30);
  const number = Number(url.searchParams.get('page') ?? 1);
  const body = answer.body as Readonly<Record<string, unknown>>;
  const list = (key === '' ? answer.body : body[key]) as readonly unknown[];
  const per = Math.min(Math.max(size, 1), 100);
  const part = list.slice((number - 1) * per, number * per);
  const next = new URL(url);
  next.searchParams.set('page', String(number + 1));
  const link: Record<string, string> = number * per < list.length ? { link: `<${next}>; rel="next"` } : {};
  return { ...answer, body: key === '' ? part : { ...body, [key]: part }, headers: { ...answer.headers, ...link } };
}
