import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { model } from '@vmshift/environments';
import { goSettings } from '../testing/go-settings';
import { programPath } from '../testing/program-path.cjs';
import { stubPrograms } from '../testing/stub-programs';
import { testWorld } from '../testing/test-world';
import { access } from './access';

const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;
const testWithKubectl = hasKubectl ? test : test.skip;

const LABELS = model.environments.map(({ name }) => `vmshift-${name}`);
let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'vmshiftctl-home-'));
  mkdirSync(join(home, 'clone'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** As LKE makes it: cluster, user and context have names of Linode's own. */
function lkeKubeconfig(id: number): string {
  const name = `lke${id}`;
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': `${name}-ctx`,
    clusters: [{ name, cluster: { server: `https://${name}.example:443`, 'certificate-authority-data': 'Q0E=' } }],
    users: [{ name: `${name}-admin`, user: { token: `admin-of-${id}` } }],
    contexts: [{ name: `${name}-ctx`, context: { cluster: name, user: `${name}-admin`, namespace: 'default' } }],
  });
}

/** Linode's API, strict about paths, and about what the token may do. */
function linode(token: { scopes: string } | 'wrong' = { scopes: 'lke:read_write' }, labels = LABELS, broken = -1) {
  const asked: string[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const { pathname, searchParams } = new URL(String(input));
    asked.push(pathname);
    const answer = (status: number, body: object) => new Response(JSON.stringify(body), { status });
    const refuse = (status: number, reason: string) => answer(status, { errors: [{ reason }] });
    if (new Headers(init?.headers).get('authorization') !== 'Bearer secret' || token === 'wrong')
      return refuse(401, 'Invalid Token');
    if (pathname === '/v4/lke/clusters') {
      const size = 2;
      const page = Number(searchParams.get('page'));
      const data = labels.map((label, id) => ({ id, label })).slice((page - 1) * size, page * size);
      return answer(200, { data, page, pages: Math.ceil(labels.length / size), results: labels.length });
    }
    const [, id] = /^\/v4\/lke\/clusters\/(\d+)\/kubeconfig$/.exec(pathname) ?? [];
    if (id === undefined) return refuse(404, 'Not found');
    if (token.scopes !== 'lke:read_write')
      return refuse(403, 'Your OAuth token is not authorized to use this endpoint.');
    if (Number(id) === broken) return refuse(503, 'Cluster kubeconfig is not yet available. Please try again later.');
    return answer(200, { kubeconfig: Buffer.from(lkeKubeconfig(Number(id))).toString('base64') });
  };
  return { fetch, asked };
}

async function run(names: readonly string[], options: object, fetch: typeof globalThis.fetch, env: object = {}) {
  const world = testWorld({
    root: join(home, 'clone'),
    env: { PATH: process.env.PATH, HOME: home, LINODE_TOKEN: 'secret', ...env },
  });
  let error = '';
  const code = await access(names, options, world, fetch).catch((thrown: Error) => {
    error = thrown.message;
    return 1;
  });
  return { code, error, printed: world.printed.join('\n') };
}

const own = () => join(home, '.kube/config');
const kubectl = (...args: readonly string[]) =>
  spawnSync('kubectl', ['--kubeconfig', own(), ...args], {
    encoding: 'utf8',
    env: { ...goSettings(), PATH: process.env.PATH, HOME: home },
  }).stdout;

testWithKubectl(
  'each environment gets a context of its name, readable for one person, and no context becomes current',
  async () => {
    const { code, printed, error } = await run([], {}, linode().fetch);
    expect([code, error]).toEqual([0, '']);
    expect(kubectl('config', 'get-contexts', '-o', 'name').trim().split('\n').sort()).toEqual([...LABELS].sort());
    expect(
      kubectl('--context', 'vmshift-dev', 'config', 'view', '--minify', '-o', 'jsonpath={..server} {..namespace}'),
    ).toMatch(/^https:\/\/lke\d\.example:443 vmshift-dev$/);
    expect(kubectl('config', 'current-context')).toBe('');
    expect(statSync(own()).mode & 0o777).toBe(0o600);
    expect(printed).toContain(`written to ${own()}`);
    expect(printed).not.toContain('admin-of');
  },
);

testWithKubectl("what a person's file holds besides stays, and a link stays a link", async () => {
  mkdirSync(join(home, '.kube'));
  mkdirSync(join(home, 'dotfiles'));
  const kept = join(home, 'dotfiles/kube');
  writeFileSync(kept, lkeKubeconfig(99));
  symlinkSync(kept, own());
  await run(['dev'], {}, linode().fetch);
  await run(['dev'], {}, linode().fetch);
  expect(kubectl('config', 'get-contexts', '-o', 'name').trim().split('\n').sort()).toEqual([
    'lke99-ctx',
    'vmshift-dev',
  ]);
  expect(kubectl('config', 'current-context').trim()).toBe('lke99-ctx');
  expect(readFileSync(kept, 'utf8')).toContain('vmshift-dev');
});

testWithKubectl('a cluster that gives none leaves those of the others, and is told with what to do', async () => {
  const { code, error } = await run([], {}, linode('wrong').fetch);
  expect(code).toBe(1);
  expect(error).toMatch(/LINODE_TOKEN is wrong or has expired/);
  const late = await run([], {}, linode({ scopes: 'lke:read_write' }, LABELS, 1).fetch);
  expect(late.error).toMatch(/^staging: Linode answered 503 .*not yet available.*try again in a few minutes$/);
  expect(kubectl('config', 'get-contexts', '-o', 'name').trim().split('\n')).toHaveLength(LABELS.length - 1);
  const gone = await run(['dev'], {}, linode({ scopes: 'lke:read_write' }, LABELS.slice(0, 2)).fetch);
  expect(gone.error).toBe('dev: the account has no cluster vmshift-dev');
});

testWithKubectl('the observer gets a token that expires, and not the administrator', async () => {
  const stubs = stubPrograms({
    kubectl: `case "$*" in *" create token vmshift-observer --duration=2160h "*) echo short-lived ;; *) exec ${programPath('kubectl')} "$@" ;; esac`,
  });
  const env = { PATH: `${stubs}:${process.env.PATH}` };
  const { code, printed, error } = await run(
    ['dev'],
    { observer: true, kubeconfig: 'observer.kubeconfig' },
    linode().fetch,
    env,
  );
  expect(error).toBe('');
  const written = readFileSync(join(home, 'clone/observer.kubeconfig'), 'utf8');
  expect([code, written.includes('short-lived'), written.includes('admin-of')]).toEqual([0, true, false]);
  expect(printed).toContain('export KUBECONFIG=');
  const relative = await run(['dev'], {}, linode().fetch, { KUBECONFIG: 'config:other' });
  expect([relative.code, relative.error]).toEqual([1, expect.stringContaining('ignores *.kubeconfig alone')]);
  const tracked = await run(['dev'], { observer: true, kubeconfig: 'config.yaml' }, linode().fetch, env);
  expect([tracked.code, tracked.error]).toEqual([1, expect.stringContaining('ignores *.kubeconfig alone')]);
  rmSync(stubs, { recursive: true });
});

test('without a token, with a token that may only read, and for a wrong name it says what is needed', async () => {
  expect((await run([], {}, linode().fetch, { LINODE_TOKEN: '' })).error).toContain('LINODE_TOKEN is not set');
  expect((await run(['prod'], {}, linode().fetch)).error).toContain('unknown environment: got "prod"');
  const reading = await run(['dev'], {}, linode({ scopes: 'lke:read_only' }).fetch);
  expect(reading.error).toMatch(/^dev: Linode answered 403 .*not authorized.*needs the scope lke:read_write$/);
});

test('no network is told in one line', async () => {
  const fetch = async () => {
    throw new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND api.linode.com') });
  };
  expect((await run([], {}, fetch)).error).toBe(
    'Linode does not answer: fetch failed: getaddrinfo ENOTFOUND api.linode.com; check the network and https://status.linode.com, then run it again',
  );
});
