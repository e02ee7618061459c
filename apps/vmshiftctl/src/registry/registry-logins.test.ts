import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stubPrograms } from '../testing/stub-programs';
import { testWorld } from '../testing/test-world';
import { type RegistryLogin, registryLogins } from './registry-logins';

const folder = mkdtempSync(join(tmpdir(), 'registry-logins-'));
const stubs = stubPrograms({
  gh: 'echo of-gh',
  // As the helpers of Docker: the name of the registry on the standard input, and JSON on the output.
  'docker-credential-keyring':
    'read -r name; [ "$name" = ghcr.io ] || exit 1; echo \'{"ServerURL":"ghcr.io","Username":"ada","Secret":"of-keyring"}\'',
  'docker-credential-hub':
    'read -r name; [ "$name" = https://index.docker.io/v1/ ] && echo \'{"Username":"ada","Secret":"hub"}\'',
  'docker-credential-identity': 'echo \'{"Username":"<token>","Secret":"x"}\'',
  'docker-credential-broken': 'echo no JSON',
});
afterAll(() => {
  for (const one of [folder, stubs]) rmSync(one, { recursive: true });
});

const TOKEN = { username: 'token', password: 'of-gh', atRegistryAlone: true };
const auth = (text: string) => ({ auth: Buffer.from(text).toString('base64') });

async function read(configuration: unknown, registry = 'ghcr.io', env: Readonly<Record<string, string>> = {}) {
  mkdirSync(join(folder, '.docker'), { recursive: true });
  const text = typeof configuration === 'string' ? configuration : JSON.stringify(configuration);
  writeFileSync(join(folder, '.docker/config.json'), text);
  const world = testWorld({ root: folder, env: { PATH: `${stubs}:/usr/bin:/bin`, HOME: folder, ...env } });
  const found: RegistryLogin[] = [];
  for await (const login of registryLogins(world)(registry)) found.push(login);
  return found;
}

test.each<[string, unknown, readonly RegistryLogin[]]>([
  ['its file', { auths: { 'ghcr.io': auth('ada:of:file') } }, [{ username: 'ada', password: 'of:file' }, TOKEN]],
  [
    'its store',
    { auths: { 'ghcr.io': {} }, credsStore: 'keyring' },
    [{ username: 'ada', password: 'of-keyring' }, TOKEN],
  ],
  [
    'a helper of the registry',
    { credHelpers: { 'ghcr.io': 'keyring' }, credsStore: 'broken' },
    [{ username: 'ada', password: 'of-keyring' }, TOKEN],
  ],
  ['no file of another registry', { auths: { 'ghcr.io.example.com': auth('ada:x') } }, [TOKEN]],
  ['no token of identity', { credsStore: 'identity' }, [TOKEN]],
  ['none of a helper that prints something else', { credsStore: 'broken' }, [TOKEN]],
  ['none of a helper that is not there', { credsStore: 'missing' }, [TOKEN]],
  ['none of what is no helper', { credsStore: '../../evil' }, [TOKEN]],
  ['none of a file that is no JSON', '{', [TOKEN]],
  ['none of a file of another form', { auths: [] }, [TOKEN]],
  ['none of what is no login', { auths: { 'ghcr.io': { auth: 'x' } } }, [TOKEN]],
])('what Docker kept is %s', async (_what, configuration, expected) => {
  expect(await read(configuration)).toEqual(expected);
});

test('the token of GitHub is one of its own registry', async () => {
  expect(await read({}, 'registry.example.com', { GH_TOKEN: 'x' })).toEqual([]);
  expect(await read({}, 'ghcr.io.example.com', { GH_TOKEN: 'x' })).toEqual([]);
  expect(await read({}, 'ghcr.io', { GH_TOKEN: 'x' })).toEqual([
    { username: 'token', password: 'x', atRegistryAlone: true },
  ]);
});

test.each<[string, unknown]>([
  ['file', { auths: { 'https://index.docker.io/v1/': auth('ada:hub') } }],
  ['helper', { credHelpers: { 'https://index.docker.io/v1/': 'hub' } }],
  ['store', { credsStore: 'hub' }],
])("the login to Docker Hub is in Docker's %s by the name that it had first", async (_where, configuration) => {
  expect(await read(configuration, 'docker.io')).toEqual([{ username: 'ada', password: 'hub' }]);
});

test('a machine without Docker and gh has no login', async () => {
  expect(await read({}, 'ghcr.io', { PATH: '/nowhere', HOME: '', DOCKER_CONFIG: '/nowhere' })).toEqual([]);
});
