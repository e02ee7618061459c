import { request } from 'node:http';
import { model } from '@vmshift/environments';
import { gitHubApps } from '../github/github-settings';
import { GitHubAccount } from '../testing/github-account';
import { type MadeApp, makeApps } from './make-apps';

const { release, observe } = gitHubApps(model);
const account = new GitHubAccount();
afterEach(() => account.github.close());

/** Opens the page for the two Apps, and visits it. */
async function open(visit: (url: string) => Promise<void>, organization?: string) {
  const kept: MadeApp[] = [];
  const told: string[] = [];
  const made = await makeApps([release, observe], {
    organization,
    api: account.api(),
    tell: (line) => told.push(line),
    keep: async (app) => void kept.push(app),
    whileOpen: visit,
  });
  return { made, kept, told };
}

const states = async (url: string) => [...(await text(url)).matchAll(/state=(\w+)/g)].map(([, state = '']) => state);
const text = async (url: string) => (await fetch(url)).text();
const status = async (url: string) => (await fetch(url, { redirect: 'manual' })).status;

test('a page on loopback leads to GitHub with the manifest of each App, and nowhere else', async () => {
  await open(async (url) => {
    const response = await fetch(url);
    const page = await response.text();
    expect(new URL(url).hostname).toBe('127.0.0.1');
    expect(response.headers.get('content-security-policy')).toContain(
      "default-src 'none'; form-action https://github.com",
    );
    const manifests = [...page.matchAll(/value="([^"]*)"/g)].map(([, value = '']) =>
      JSON.parse(value.replaceAll('&quot;', '"')),
    );
    expect(manifests).toMatchObject([
      { name: 'vmshift-release', public: false, default_permissions: { metadata: 'read', contents: 'write' } },
      { name: 'vmshift-observe', default_permissions: { metadata: 'read', deployments: 'write', issues: 'write' } },
    ]);
    expect(manifests[0].redirect_url).toBe(`${url}made`);
    expect(page).toContain('action="https://github.com/organizations/o/settings/apps/new?state=');
  }, 'o');
});

test('an answer that was not asked for here makes nothing', async () => {
  const { kept } = await open(async (url) => {
    expect(await status(`${url}made?code=abc&state=guessed`)).toBe(403);
    const [state = ''] = await states(url);
    expect(await status(`${url}made?code=../../user&state=${state}`)).toBe(403);
    expect(await status(`${url}other`)).toBe(404);
  });
  expect(kept).toEqual([]);
});

test('another name for the address is refused', async () => {
  await open(async (url) => {
    const answered = await new Promise<number | undefined>((resolve, reject) => {
      request(url, { headers: { host: 'evil.example' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(answered).toBe(403);
  });
});

test('a state is good once', async () => {
  const [app] = account.apps();
  if (app) account.accounts.codes?.set('abc', app);
  const { made, kept, told } = await open(async (url) => {
    const [state] = await states(url);
    expect(await status(`${url}made?code=abc&state=${state}`)).toBe(303);
    expect(await status(`${url}made?code=abc&state=${state}`)).toBe(403);
    expect(await states(url)).toHaveLength(1);
  });
  expect(made).toEqual(['vmshift-release']);
  expect(kept).toMatchObject([{ app: release, clientId: 'Iv23vmshift-release' }]);
  expect(told).toEqual([
    'install vmshift-release in ilearn-code/iac-vmshift alone: https://github.com/apps/vmshift-release/installations/new',
  ]);
});

test('an App of another name is not taken in, and may be made again', async () => {
  const [app] = account.apps();
  if (app) account.accounts.codes?.set('other', { ...app, slug: 'my-app' });
  const { kept, told } = await open(async (url) => {
    const [state] = await states(url);
    await status(`${url}made?code=other&state=${state}`);
    expect(await states(url)).toHaveLength(2);
  });
  expect(kept).toEqual([]);
  expect(told).toEqual([expect.stringMatching(/made as my-app, not as vmshift-release/)]);
});

test('a code that GitHub does not know is told', async () => {
  const { told } = await open(async (url) => {
    const [state] = await states(url);
    expect(await status(`${url}made?code=wrong&state=${state}`)).toBe(500);
  });
  expect(told).toEqual([expect.stringMatching(/^the page failed: GitHub answered 404/)]);
});
