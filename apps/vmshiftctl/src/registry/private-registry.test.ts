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

/** A token that opens more than the registry. */
const tokens: ReadLogins = async function* kept() {
  yield { username: 'ada', password: SECRET, atRegistryAlone: true };
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
      const arrived = await ask(new URL(location), { ...init, headers });
      return Object.defineProperty(arrived, 'redirected', { value: true });
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
const read = (
  answer: Parameters<typeof networkOf>[0],
  env: Readonly<Record<string, string>> = {},
  { image = IMAGE, kept = logins }: { readonly image?: string; readonly kept?: ReadLogins } = {},
) => imageReader({ env }, networkOf(answer), kept)(image);
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
  ['the same host over an open line', 'http://ghcr.io/token', {}],
  ['another host over an open line', 'http://token.example.com/token', {}],
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

test.each([
  ['ghcr.io/ilearn-code/vmshift-api', 'ghcr.io', 'https://token.example.com/token'],
  ['docker.io/ilearn-code/vmshift-api', 'registry-1.docker.io', 'https://auth.docker.io/token'],
])(
  'where the registry of %s itself sends people to another host for a token, its login goes there',
  async (repository, host, realm) => {
    const image = `${repository}@${digest('1')}`;
    expect(await read(privatePackage(THERE, realm), {}, { image })).toEqual({ state: 'seen', value: true });
    expect(new Set(told())).toEqual(
      new Set([
        `${realm} Basic ${Buffer.from('ada:of another time').toString('base64')}`,
        `${realm} ${LOGIN}`,
        `https://${host}`,
      ]),
    );
  },
);

test.each(['https://token.example.com/token', 'https://ghcr.io.example.com/token', 'https://ghcr.io:8443/token'])(
  'a token that opens more than the registry does not go to %s',
  async (realm) => {
    expect(await read(privatePackage(THERE, realm), {}, { kept: tokens })).toMatchObject({ state: 'unknown' });
    expect(told()).toEqual([]);
    expect(await read(privatePackage(THERE), {}, { kept: tokens })).toEqual({ state: 'seen', value: true });
  },
);

test('what the registry leads to asks for no login: the registry did not', async () => {
  const answer = await read((url, authorization) =>
    url.host === 'ghcr.io' && url.pathname !== '/token'
      ? { location: `https://elsewhere.example.com${url.pathname}` }
      : privatePackage(THERE, 'https://elsewhere.example.com/token')(url, authorization),
  );
  expect(answer).toMatchObject({ state: 'unknown' });
  expect(told()).toEqual([]);
});

test.each(['Basic realm="x"', 'basic', 'Negotiate, Basic realm="Bearer realm=\'https://x/token\'"'])(
  'a registry that asks for the login itself, by %j, gets it',
  async (challenge) => {
    const answer = (_url: URL, authorization: string | null) =>
      authorization === LOGIN ? THERE : { status: 401, challenge };
    expect(await read(answer)).toEqual({ state: 'seen', value: true });
    expect(requests.filter((request) => !request.startsWith('https://ghcr.io/v2/'))).toEqual([]);
    expect(await read(answer, { VMSHIFTCTL_REGISTRY: 'https://mirror.example.com' })).toMatchObject({
      state: 'unknown',
    });
  },
);

test('of several ways to log in that of tokens is taken, by its own address', async () => {
  const answer = privatePackage(THERE);
  const both = (url: URL, authorization: string | null): Reply => {
    const { challenge, ...reply } = answer(url, authorization);
    return challenge === undefined
      ? reply
      : { ...reply, challenge: `${challenge},Basic realm="https://evil.example.com/"` };
  };
  expect(await read(both)).toEqual({ state: 'seen', value: true });
});

const LEAVE: Reply = { location: 'https://elsewhere.example.com/token' };
