import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const root = join(__dirname, '..');
const { packageManager, engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** A folder with the script and stubs of the programs that it calls; each notes that it ran. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'run ö '));
  for (const file of ['tooling/run.mjs', 'tooling/pnpm/package.json', 'package.json', 'pnpm-workspace.yaml'])
    cpSync(join(root, file), join(folder, file));
  for (const name of ['apps', 'packages', 'bin']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'pnpm-lock.yaml'), '');
  for (const name of ['npm', 'pnpm', 'turbo', 'biome']) stub(name);
});
afterEach(() => rmSync(folder, { recursive: true }));

function stub(name: string, script = ''): void {
  writeFileSync(join(folder, 'bin', name), `#!/bin/sh\necho ran ${name} >> '${folder}/ran'\n${script}\n`, {
    mode: 0o755,
  });
}

/** What npm leaves in the folder of the pinned pnpm; it writes the hidden lockfile last. */
function installPnpm({ whole }: { readonly whole: boolean }): void {
  const modules = join(folder, 'tooling/pnpm/node_modules');
  const version = /@([\d.]+)/.exec(packageManager)?.[1];
  mkdirSync(join(modules, 'pnpm'), { recursive: true });
  writeFileSync(join(modules, 'pnpm/package.json'), JSON.stringify({ version }));
  const lockfile = { packages: { 'node_modules/pnpm': { version } } };
  if (whole) writeFileSync(join(modules, '.package-lock.json'), JSON.stringify(lockfile));
}

function run(command: string, nodeVersion = process.version) {
  rmSync(join(folder, 'ran'), { force: true });
  writeFileSync(join(folder, 'ran'), '');
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  const pretend = `data:text/javascript,Object.defineProperty(process,'version',{value:'${nodeVersion}'})`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', pretend, 'tooling/run.mjs', command], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PATH: [join(folder, 'bin'), process.env.PATH].join(delimiter) },
  });
  const ran = readFileSync(join(folder, 'ran'), 'utf8').replaceAll('ran ', '').trim().split('\n').join(' ');
  return { status, stdout, stderr, ran };
}

test('the first command installs pnpm and the packages, the second finds nothing to install', () => {
  expect(run('build').ran).toBe('npm pnpm turbo');
  installPnpm({ whole: true });
  expect(run('build')).toEqual({ status: 0, stdout: '', stderr: expect.stringContaining('building'), ran: 'turbo' });
});

test('an installation that failed or was interrupted is done again', () => {
  stub('pnpm', 'exit 1');
  expect(run('build')).toMatchObject({ status: 1, ran: 'npm pnpm' });
  stub('pnpm');
  installPnpm({ whole: false });
  expect(run('build').ran).toBe('npm pnpm turbo');
});

test('a build says nothing but what went wrong', () => {
  stub('turbo', 'echo noise');
  expect(run('build').stdout).toBe('');
  stub('turbo', 'echo "src/dev.ts(1,1): error TS2322"; exit 2');
  expect(run('build')).toMatchObject({ status: 2, stderr: expect.stringContaining('error TS2322') });
});

test('an old Node is refused with what to install, before anything is done', () => {
  expect(engines.node).toMatch(/^>=\d+\.\d+$/);
  for (const version of ['v18.20.4', 'v20.10.0']) {
    const { status, stderr, ran } = run('build', version);
    expect([status, ran, stderr]).toEqual([1, '', expect.stringContaining(`Node ${version}: got too old a version`)]);
  }
  for (const version of ['v20.11.0', 'v22.0.0', 'v24.1.0']) expect(run('build', version).status).toBe(0);
});
