import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { model, type PlatformConfig } from '@vmshift/environments';
import { renderJson } from '@vmshift/findings/report';
import { report, reportFinding } from '@vmshift/findings/testing';
import type { Network } from '@vmshift/observation/network';
import { stubPrograms } from '../testing/stub-programs';
import { type TestClone, TestOrigin } from '../testing/test-origin';
import { testWorld } from '../testing/test-world';
import { PAGE_FILE, type PageOptions, page } from './page';

let origin: TestOrigin;
let clone: TestClone;

beforeAll(() => {
  origin = new TestOrigin();
  clone = origin.clone();
});
afterAll(() => origin.remove());

/** A machine without a network. */
const offline = {
  fetch: () => Promise.reject(new Error('no network')),
  readHost: () => Promise.reject(new Error('no network')),
} as unknown as Network;

const world = () => testWorld({ root: clone.root, env: { PATH: process.env.PATH } });

const SOURCES = 'packages/environments/src';

test('from Git alone it writes a file that Git ignores, with links to the lines of the model', async () => {
  const seen = world();
  const model = "import { staging } from './staging';\nexport const model = { environments: [{}, staging] };\n";
  clone.write(`${SOURCES}/environments.ts`, model);
  clone.write(
    `${SOURCES}/staging.ts`,
    'export const staging = {\n  processes: { api: {\n    scaling: {},\n  } },\n};\n',
  );
  expect(await page({}, seen, offline)).toBe(0);
  expect(seen.printed.join('\n')).toMatch(/^platform\.html: nothing is wrong in Git; --live asks /);
  const text = readFileSync(join(clone.root, PAGE_FILE), 'utf8');
  const staging = `https://github.com/ilearn-code/iac-vmshift/blob/${clone.head()}/${SOURCES}/staging.ts`;
  expect(text).toContain(`<a href="${staging}#L3">2 to 4 pods</a>`);
  expect(Buffer.byteLength(text)).toBeLessThan(500_000);
  const ignored = readFileSync(join(__dirname, '../../../../.gitignore'), 'utf8').split('\n');
  expect(ignored).toContain(`/${PAGE_FILE}`);
});

test('it draws each environment as the commit renders it, with links to the lines', async () => {
  expect(await page({ output: 'drawn.html' }, world(), offline)).toBe(0);
  const text = readFileSync(join(clone.root, 'drawn.html'), 'utf8');
  rmSync(join(clone.root, 'drawn.html'));
  expect(text.match(/<svg class="topology"/g)).toHaveLength(3);
  const policy = readFileSync(join(clone.root, 'dist/dev/redis.networkpolicy.yaml'), 'utf8').split('\n');
  const [, line = ''] =
    /dist\/dev\/redis\.networkpolicy\.yaml#L(\d+)">NetworkPolicy\/redis spec\.ingress\[0\]</.exec(text) ?? [];
  expect(policy[Number(line) - 1]).toMatch(/^ +- from:/);
});

test('--report tells a change before the platform, and a file that is no report is named', async () => {
  const file = join(clone.root, 'review.json');
  writeFileSync(file, renderJson(report({ findings: [reportFinding({ object: 'Deployment/redis' })] })));
  expect(await page({ report: 'review.json', output: 'reviewed.html' }, world(), offline)).toBe(0);
  const text = readFileSync(join(clone.root, 'reviewed.html'), 'utf8');
  rmSync(join(clone.root, 'reviewed.html'));
  const sections = [...text.matchAll(/<section id="([^"]+)"/g)].map(([, id]) => id);
  expect(sections.slice(0, 4)).toEqual(['review', 'findings', 'changes', 'now']);
  writeFileSync(file, '{}');
  const asked = page({ report: 'review.json' }, world(), offline);
  await expect(asked).rejects.toThrow('review.json: got no version; allowed: a report of version 1');
  rmSync(file);
  await expect(page({ report: 'review.json' }, world(), offline)).rejects.toThrow(
    /^review\.json: .*ENOENT: .*; make it with: \.\/vmshiftctl diff --format json --output review\.json$/,
  );
});

describe('--site', () => {
  const site = () => join(clone.root, 'site');
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(site(), { recursive: true, force: true });
  });

  test('writes nothing where the model publishes no page', async () => {
    const seen = world();
    expect(await page({ site: 'site' }, seen, offline)).toBe(0);
    expect(seen.printed).toEqual([
      'nothing is written: packages/environments/src/platform.ts does not publish the page by publishPage: true',
    ]);
    expect(existsSync(site())).toBe(false);
  });

  test('writes the page of Git into a folder where it does', async () => {
    jest.replaceProperty(model as { platform: PlatformConfig }, 'platform', { ...model.platform, publishPage: true });
    expect(await page({ site: 'site' }, world(), offline)).toBe(0);
    expect(readFileSync(join(site(), 'index.html'), 'utf8')).toContain('<title>nothing is wrong in Git');
  });

  test.each<[PageOptions, string]>([
    [{ live: true }, '--live: got "--site as well"; allowed: Git alone, for a site that everyone can read'],
    [{ report: 'x' }, '--report: got "x"; allowed: no report, for a site that everyone can read'],
    [{ output: 'x' }, '--output: got "x"; allowed: one of --output and --site'],
  ])('%j is refused with it', async (options, message) => {
    await expect(page({ site: 'site', ...options }, world(), offline)).rejects.toThrow(message);
    expect(existsSync(site())).toBe(false);
  });
});

test('--live shows what could not be asked, and the page is written all the same', async () => {
  const programs = stubPrograms({ kubectl: 'echo "no such host" >&2; exit 1' });
  const seen = testWorld({ root: clone.root, env: { PATH: `${programs}:${process.env.PATH}` } });
  expect(await page({ live: true, output: 'live.html' }, seen, offline)).toBe(0);
  rmSync(programs, { recursive: true });
  const text = readFileSync(join(clone.root, 'live.html'), 'utf8');
  rmSync(join(clone.root, 'live.html'));
  expect(text).toContain('<h2 id="problems-title">');
  expect(text).toContain('no network');
  expect(text.match(/not all seen/g)).toHaveLength(3);
});

test('a file that cannot be written is named, with the reason', async () => {
  await expect(page({ output: 'no/such/folder.html' }, world(), offline)).rejects.toThrow(
    /^--output no\/such\/folder\.html: .*ENOENT.*; fix: name a file that can be written$/,
  );
  expect(existsSync(join(clone.root, 'no'))).toBe(false);
});
