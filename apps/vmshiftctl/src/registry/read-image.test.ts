import { network } from '@vmshift/observation/network';
import { AMD64, type RegistryStub, startRegistry } from '../testing/registry-stub';
import { digest } from '../testing/test-origin';
import { imageReader } from './read-image';
import type { ReadLogins } from './registry-logins';

let registry: RegistryStub;
beforeAll(async () => {
  registry = await startRegistry();
});
beforeEach(() => {
  registry.gone.clear();
  registry.instead.length = 0;
});
afterAll(() => registry.close());

const IMAGE = `ghcr.io/ilearn-code/vmshift-api:main-1@${digest('1')}`;

const NO_LOGINS: ReadLogins = async function* none() {};

const reader = (url = registry.url) => ({
  read: imageReader({ env: { VMSHIFTCTL_REGISTRY: url } }, network, NO_LOGINS),
});

test('an image is there by its digest, and by its tag where it has none', async () => {
  const { read } = reader();
  expect(await read(IMAGE)).toEqual({ state: 'seen', value: true });
  expect(await read('redis:7')).toEqual({ state: 'seen', value: true });
  expect(registry.requests.map((request) => decodeURIComponent(request))).toEqual([
    `GET /v2/ilearn-code/vmshift-api/manifests/${digest('1')}`,
    'GET /token?service=registry&scope=repository:ilearn-code/vmshift-api:pull',
    `GET /v2/ilearn-code/vmshift-api/manifests/${digest('1')}`,
    `GET /v2/ilearn-code/vmshift-api/manifests/${AMD64}`,
    'GET /v2/library/redis/manifests/7',
    'GET /token?service=registry&scope=repository:library/redis:pull',
    'GET /v2/library/redis/manifests/7',
    `GET /v2/library/redis/manifests/${AMD64}`,
  ]);
});

test.each([
  ['of all platforms', digest('1')],
  ['of the platform of the nodes, as where untagged ones were deleted', AMD64],
])('an image whose manifest %s was deleted is not there', async (_of, version) => {
  registry.gone.add(version);
  expect(await reader().read(IMAGE)).toEqual({ state: 'seen', value: false });
});

test('an image of one platform needs no list', async () => {
  registry.instead.push({ body: { schemaVersion: 2, config: {} } });
  expect(await reader().read(IMAGE)).toEqual({ state: 'seen', value: true });
});

const bearer = (realm: string) => ({ 'www-authenticate': `Bearer realm="${realm}",service="registry"` });

test.each<[string, Parameters<RegistryStub['instead']['push']>, string]>([
  [
    'asks for a login',
    [{ status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } }],
    'lets no one without a login read ghcr.io/ilearn-code/vmshift-api (401)',
  ],
  [
    'refuses',
    [{ status: 403, body: '<html>' }],
    'lets no one without a login read ghcr.io/ilearn-code/vmshift-api (403)',
  ],
  [
    'has the token given over an open line',
    [{ status: 401, headers: bearer('http://192.0.2.1/token') }],
    'lets no one without a login read ghcr.io/ilearn-code/vmshift-api (401)',
  ],
  [
    'names no address for the token',
    [{ status: 401, headers: bearer('token') }],
    'lets no one without a login read ghcr.io/ilearn-code/vmshift-api (401)',
  ],
  [
    'hides a name',
    [{ status: 404, body: { errors: [{ code: 'NAME_UNKNOWN' }] } }],
    'answered 404 NAME_UNKNOWN for ghcr.io/ilearn-code/vmshift-api',
  ],
  [
    'is a proxy that finds nothing',
    [{ status: 404, body: '<html>not found</html>' }],
    'answered 404 for ghcr.io/ilearn-code/vmshift-api',
  ],
  ['is down', [{ status: 503, body: '' }], 'answered 503 for ghcr.io/ilearn-code/vmshift-api'],
  ['shows a page', [{ body: '<html>log in</html>' }], 'answered with what is no manifest'],
  ['breaks off', [{ body: '{"schemaVersion": 2, "manif' }], 'answered with what is no manifest'],
  [
    'leads to another path',
    [
      {
        body: {
          schemaVersion: 2,
          manifests: [{ digest: '../../x', platform: { os: 'linux', architecture: 'amd64' } }],
        },
      },
    ],
    'answered with what is no manifest',
  ],
])('nothing is known where the registry %s', async (_what, answers, because) => {
  registry.instead.push(...answers);
  expect(await reader().read(IMAGE)).toEqual({ state: 'unknown', because: `ghcr.io ${because}` });
});

test('nothing is known where the registry gives no token', async () => {
  const challenge = { status: 401, headers: bearer(`${registry.url}/token`) };
  registry.instead.push(challenge, { status: 403, body: { errors: [{ code: 'DENIED' }] } });
  expect(await reader().read(IMAGE)).toMatchObject({ because: expect.stringMatching(/lets no one .* \(403\)$/) });
  registry.instead.push(challenge, { body: '<html>' });
  expect(await reader().read(IMAGE)).toMatchObject({ because: expect.stringMatching(/lets no one .* \(401\)$/) });
});

test('nothing is known where no one answers', async () => {
  const closed = await startRegistry();
  await closed.close();
  expect(await reader(closed.url).read(IMAGE)).toEqual({
    state: 'unknown',
    because: expect.stringContaining('ECONNREFUSED'),
  });
});

test('a limit on questions is no answer, and is not waited for', async () => {
  registry.instead.push({ status: 429, headers: { 'retry-after': '1' }, body: '' });
  expect(await reader().read(IMAGE)).toMatchObject({
    state: 'unknown',
    because: expect.stringContaining('answered 429'),
  });
  expect(registry.instead).toEqual([]);
});
