import { digest } from '../testing/test-origin';
import { imageReader } from './read-image';
import type { ReadLogins } from './registry-logins';

const IMAGE = `ghcr.io/ilearn-code/vmshift-api:main-1@${digest('1')}`;
const SECRET = 'ghp_secret';
const LOGIN = `Basic ${Buffer.from(`ada:${SECRET}`).toString('base64')}`;

const logins: ReadLogins = async function* kept() {
  yield { username: 'ada', password: 'of another time' };
  yield { username: 'ada', password: SECRET };
};

interface Reply {
  readonly status?: number;
  readonly challenge?: string;
  readonly location?: string;
  readonly body?: object;
}

/** Every request that was made, as its host, path and authorization. */
const requests: string[] = [];
beforeEach(() => requests.splice(0));

/** A network of hosts. As `fetch` does, it follows a redirect where it may, and takes away the authorization for another host. */
function networkOf(answer: (url: URL, authorization: string | null) => Reply) {
  const ask = async (url: URL, init: RequestInit): Promise<Response> => {
    const headers = new Headers(init.headers);
    requests.push(`${url.origin}${url.pathname} ${headers.get('authorization')}`);
    const { status = 200, challenge, location, body = {} } = answer(url, headers.get('authorization'));
    if (location !== undefined) {
      if (init.redirect === 'error') throw new TypeError('fetch failed', { cause: new Error('unexpected redirect') });
      headers.delete('authorization');
      return ask(new URL(location), { ...init, headers });
    }
    return Response.json(body, { status, headers: challenge === undefined ? {} : { 'www-authenticate': challenge } });
  };
  return { fetch: ((url: string, init: RequestInit) => ask(new URL(url), init)) as typeof fetch };
}

const bearer = (realm: string) =>
  `Bearer realm="${realm}",service="ghcr.io",scope="repository:ilearn-code/vmshift-api:pull"`;

/** A private package: a token is given to one login, and opens the manifests. */
const privatePackage =
  (manifest: Reply, realm = 'https://ghcr.io/token') =>
  (url: URL, authorization: string | null): Reply => {
    if (url.pathname === '/token')
      return authorization === LOGIN ? { body: { token: 'opened' } } : { status: authorization === null ? 401 : 403 };
    return authorization === 'Bearer opened' ? manifest : { status: 401, challenge: bearer(realm) };
  };

const THERE = { body: { schemaVersion: 2, config: {} } };
const GONE = { status: 404, body: { errors: [{ code: 'MANIFEST_UNKNOWN' }] } };
const read = (answer: Parameters<typeof networkOf>[0], env: Readonly<Record<string, string>> = {}) =>
  imageReader({ env }, networkOf(answer), logins)(IMAGE);
/** Hosts that were given a login, or what it opened. */
const told = () => requests.filter((request) => !request.endsWith(' null')).map((request) => request.split('/v2')[0]);

test.each([
  ['there', THERE, true],
  ['gone', GONE, false],
])(
  'an image of a private package that is %s is seen by a login, and asked for without one first',
  async (_what, manifest, value) => {
    expect(await read(privatePackage(manifest))).toEqual({ state: 'seen', value });
    const path = `https://ghcr.io/v2/ilearn-code/vmshift-api/manifests/${digest('1')}`;
    expect(requests).toEqual([
      `${path} null`,
      'https://ghcr.io/token null',
      expect.stringMatching(/^https:\/\/ghcr\.io\/token Basic /),
      `https://ghcr.io/token ${LOGIN}`,
      `${path} Bearer opened`,
    ]);
  },
);

test('a public package is asked for by no login', async () => {
  const answer = await read((url, authorization) => {
    if (url.pathname === '/token') return { body: { token: 'of anyone' } };
    return authorization === 'Bearer of anyone' ? THERE : { status: 401, challenge: bearer('https://ghcr.io/token') };
  });
  expect(answer).toEqual({ state: 'seen', value: true });
  expect(requests.filter((request) => request.includes('Basic'))).toEqual([]);
});

test('what no login may read is not seen, and the reason holds no secret', async () => {
  const answer = await read((url) =>
    url.pathname === '/token' ? { status: 403 } : { status: 401, challenge: bearer('https://ghcr.io/token') },
  );
  const because = 'ghcr.io lets no login of this machine read ghcr.io/ilearn-code/vmshift-api (403)';
  expect(answer).toEqual({ state: 'unknown', because });
});

test.each<[string, string, Readonly<Record<string, string>>]>([
  ['another host that gives tokens', 'https://token.example.com/token', {}],
  ['a host that only begins with the name', 'https://ghcr.io.example.com/token', {}],
  ['another port', 'https://ghcr.io:8443/token', {}],
  ['the same host over an open line', 'http://ghcr.io/token', {}],
  ['a mirror', 'https://mirror.example.com/token', { VMSHIFTCTL_REGISTRY: 'https://mirror.example.com' }],
  ['a mirror that names the registry', 'https://ghcr.io/token', { VMSHIFTCTL_REGISTRY: 'https://mirror.example.com' }],
])('%s gets no login', async (_what, realm, env) => {
  expect(await read(privatePackage(THERE, realm), env)).toEqual({
    state: 'unknown',
    because: 'ghcr.io lets no one without a login read ghcr.io/ilearn-code/vmshift-api (401)',
  });
  expect(told()).toEqual([]);
});

test.each<[string, (url: URL, authorization: string | null) => Reply | undefined]>([
  ['the token', (url, authorization) => (url.pathname === '/token' && authorization !== null ? LEAVE : undefined)],
  ['the manifest', (_url, authorization) => (authorization === 'Bearer opened' ? LEAVE : undefined)],
])('a redirect of the question for %s is followed by no login', async (_what, leave) => {
  const answer = await read(
    (url, authorization) => leave(url, authorization) ?? privatePackage(THERE)(url, authorization),
  );
  expect(answer).toMatchObject({ state: 'unknown' });
  expect(JSON.stringify(answer)).not.toContain(SECRET);
  expect(requests.filter((request) => !request.startsWith('https://ghcr.io/'))).toEqual([]);
});

const LEAVE: Reply = { location: 'https://elsewhere.example.com/token' };
