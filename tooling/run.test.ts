import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pretendNode, StubClone } from './testing/stub-clone';

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
  expect(run('build').ran).toBe('npm pnpm turbo');
  clone.installPnpm({ whole: true });
  expect(run('build')).toEqual({ status: 0, stdout: '', stderr: expect.stringContaining('building'), ran: 'turbo' });
});

test('an installation that failed or was interrupted is done again', () => {
  clone.stub('pnpm', 'exit 1');
  expect(run('build')).toMatchObject({ status: 1, ran: 'npm pnpm' });
  clone.stub('pnpm', 'mkdir -p node_modules apps/vmshiftctl/node_modules');
  clone.installPnpm({ whole: false });
  expect(run('build').ran).toBe('npm pnpm turbo');
});

test('a build prints nothing but what went wrong', () => {
  clone.stubBuild('echo noise');
  expect(run('build').stdout).toBe('');
  clone.stub('turbo', 'echo "src/dev.ts(1,1): error TS2322"; exit 2');
  expect(run('build')).toMatchObject({ status: 2, stderr: expect.stringContaining('error TS2322') });
});

test('an old Node is refused with what to install, before anything is done', () => {
  expect(engines.node).toMatch(/^>=\d+\.\d+$/);
  for (const version of ['v18.20.4', 'v20.10.0']) {
    const { status, stderr, ran } = run('build', version);
    expect([status, ran, stderr]).toEqual([
      1,
      '',
      expect.stringContaining(`Node ${version} is too old; allowed: ${engines.node}`),
    ]);
  }
  for (const version of ['v20.11.0', 'v22.0.0', 'v24.1.0']) expect(run('build', version).status).toBe(0);
});
