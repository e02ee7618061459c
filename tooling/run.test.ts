import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { INSTALL, pretendNode, StubClone } from './testing/stub-clone';

const { engines } = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8'));

let clone: StubClone;
beforeEach(() => {
  clone = new StubClone();
});
afterEach(() => clone.remove());

function run(command: string, nodeVersion = process.version) {
  return clone.run(process.execPath, ['tooling/run.mjs', command], { nodeOptions: pretendNode(nodeVersion) });
}

test('the first command installs pnpm and the packages, the second finds nothing to install', () => {
  expect(run('setup').ran).toBe('npm pnpm turbo');
  clone.installPnpm({ whole: true });
  expect(run('setup')).toEqual({ status: 0, stdout: '', stderr: '', ran: '' });
});

test('an installation that failed or was interrupted is done again', () => {
  clone.stub('pnpm', 'exit 1');
  expect(run('setup')).toMatchObject({ status: 1, ran: 'npm pnpm' });
  clone.stub('pnpm', INSTALL);
  clone.installPnpm({ whole: false });
  expect(run('setup').ran).toBe('npm pnpm turbo');
});

test('an installation that has to be replaced asks no one', () => {
  clone.stub('pnpm', `case "$*" in *--config.confirmModulesPurge=false*) ;; *) exit 1 ;; esac\n${INSTALL}`);
  expect(run('setup').status).toBe(0);
});

test('an installation is whole, whatever the .npmrc of a person leaves out', () => {
  const needs = (...options: string[]) =>
    options.map((option) => `case " $* " in *" ${option} "*) ;; *) exit 1 ;; esac\n`).join('');
  clone.stub(
    'npm',
    needs(
      ...['--bin-links', '--no-dry-run', '--no-package-lock-only', '--no-usage'],
      ...['--no-global', '--location=project', '--no-workspaces'],
    ),
  );
  clone.stub(
    'pnpm',
    `${needs('--config.production=false', '--config.optional=true', '--config.package-lock=true', '--config.lockfile=true')}${INSTALL}`,
  );
  expect(run('setup')).toMatchObject({ status: 0, ran: 'npm pnpm turbo' });
});

test('generating prints nothing but what went wrong, and is done again then', () => {
  clone.stub('turbo', 'echo noise');
  expect(run('setup').stdout).toBe('');
  clone.write('turbo.json', '{ }');
  clone.stub('turbo', 'echo "the schema cannot be read"; exit 2');
  for (const ran of ['turbo', 'turbo'])
    expect(run('setup')).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringContaining('the schema cannot be read'),
      ran,
    });
});

test('an old Node is refused with what to install, before anything is done', () => {
  expect(engines.node).toMatch(/^>=\d+\.\d+$/);
  const [major, minor] = engines.node.slice('>='.length).split('.').map(Number);
  for (const version of [`v${major - 1}.99.0`, ...(minor > 0 ? [`v${major}.${minor - 1}.9`] : [])]) {
    const { status, stderr, ran } = run('setup', version);
    expect([status, ran, stderr]).toEqual([
      1,
      '',
      expect.stringContaining(`Node ${version} is too old; allowed: ${engines.node}`),
    ]);
  }
  for (const version of [`v${major}.${minor}.0`, `v${major + 1}.0.0`]) expect(run('setup', version).status).toBe(0);
});
