import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EnvironmentConfig, model } from '@vmshift/environments';
import { pinPath } from '@vmshift/releases';
import { ROOT } from './testing/rendered';

const [{ name }] = model.environments as [EnvironmentConfig];

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'vmshift-'));
  cpSync(join(ROOT, 'apps/vmshift/releases'), join(root, 'apps/vmshift/releases'), { recursive: true });
  writeFileSync(join(root, 'cdk8s.yaml'), cdk8sConfig());
});
afterEach(() => rmSync(root, { recursive: true }));

/** The committed configuration, running the app of this repository. */
function cdk8sConfig(): string {
  const app = `node ${join(ROOT, 'tooling/run.mjs')} app apps/vmshift`;
  const committed = readFileSync(join(ROOT, 'cdk8s.yaml'), 'utf8');
  expect(committed).toMatch(/^app: node tooling\/run\.mjs app apps\/vmshift$/m);
  return committed.replace(/^app: .*$/m, `app: ${app}`);
}

function cdk8sSynth(...args: readonly string[]) {
  const program = [join(ROOT, 'tooling/testing/quick-cdk8s.cjs'), join(ROOT, 'node_modules/cdk8s-cli/bin/cdk8s')];
  const env = { ...process.env, CDK8S_CHECK_UPGRADE: 'false', VMSHIFTCTL_ROOT: root };
  return spawnSync(process.execPath, ['--require', ...program, 'synth', ...args], { cwd: root, env, encoding: 'utf8' });
}

/** Every file under a folder: path to text. */
function read(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return new Map(paths.map((path) => [path.slice(folder.length), readFileSync(path, 'utf8')]));
}

test('cdk8s synth writes the committed bytes to dist/ and lists copies of them', () => {
  const { status, stdout } = cdk8sSynth();
  expect(status).toBe(0);
  expect(read(join(root, 'dist'))).toEqual(read(join(ROOT, 'dist')));
  const manifests = [...read(join(ROOT, 'dist'))].filter(([path]) => path.endsWith('.yaml'));
  expect(read(join(root, 'cdk8s.out'))).toEqual(new Map(manifests));
  expect(stdout).toContain(`cdk8s.out/${name}/vmshift-api.deployment.yaml`);
});

test('a failing app leaves dist/ as it was, explains why, and fails cdk8s synth', () => {
  cpSync(join(ROOT, 'dist'), join(root, 'dist'), { recursive: true });
  const before = read(join(root, 'dist'));
  writeFileSync(join(root, pinPath(name)), '{}');
  const { status, stderr, stdout } = cdk8sSynth();
  expect(status).not.toBe(0);
  expect(stderr + stdout).toContain(`${pinPath(name)} is not a release pin`);
  // The tool adds a line of its own, and no stack.
  expect(stderr).toMatch(/dist\/ is as it was\nERROR: synthesis failed.*\n$/);
  expect(stderr).not.toContain('    at ');
  expect(read(join(root, 'dist'))).toEqual(before);
});

test('a run that cannot write to dist/ says so, writes nothing, and fails cdk8s synth', () => {
  symlinkSync(join(root, 'nowhere/at-all'), join(root, 'dist'));
  const { status, stderr, stdout } = cdk8sSynth();
  expect(status).not.toBe(0);
  expect(stderr + stdout).toContain('; nothing was written or removed; fix: correct that and run it again');
  expect(stderr + stdout).not.toContain('    at ');
});

test('cdk8s synth --stdout prints the manifests, or fails as well', () => {
  const { status, stdout } = cdk8sSynth('--stdout');
  expect([status, stdout]).toEqual([0, expect.stringContaining('kind: Deployment')]);
  expect(readdirSync(root).sort()).toEqual(['apps', 'cdk8s.yaml', 'dist']);
  writeFileSync(join(root, pinPath(name)), '{}');
  const failed = cdk8sSynth('--stdout');
  expect([failed.status, failed.stdout]).toEqual([1, '']);
  expect(failed.stderr).toContain(`${pinPath(name)} is not a release pin`);
});

test('the app itself fails with an exit code', () => {
  writeFileSync(join(root, pinPath(name)), '{}');
  const args = [join(ROOT, 'tooling/run.mjs'), 'app', 'apps/vmshift'];
  const env = { ...process.env, VMSHIFTCTL_ROOT: root };
  expect(spawnSync(process.execPath, args, { cwd: root, env }).status).toBe(1);
  writeFileSync(join(root, 'kept'), '');
  for (const CDK8S_OUTDIR of ['.', 'made-by-hand'])
    expect(spawnSync(process.execPath, args, { cwd: root, env: { ...env, CDK8S_OUTDIR } }).status).toBe(1);
  expect(readdirSync(root)).toContain('kept');
});
