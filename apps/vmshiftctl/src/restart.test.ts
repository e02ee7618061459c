import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ProgramOutdated, requireSameProgram } from './publish/program-outdated';
import { requireStarter } from './publish/require-starter';
import { restart } from './restart';
import { testWorld } from './testing/test-world';
import type { World } from './world';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'vmshiftctl-test-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const because = new ProgramOutdated(['apps/vmshift/src/workloads.ts']);
const warnings: string[] = [];
const world = (env: World['env'] = {}): World => ({
  ...testWorld({ root, env }),
  warn: (line) => warnings.push(line),
});

function script(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** A repository whose program notes how it was called. */
function fakeRepository(): () => string {
  const log = join(root, 'log');
  script(
    'apps/vmshiftctl/bin/vmshiftctl.js',
    `require('node:fs').appendFileSync(${JSON.stringify(log)}, [process.argv.slice(2), process.env.VMSHIFTCTL_RESTARTS, process.connected].join('|') + '\\n');\nprocess.exit(3);\n`,
  );
  return () => readFileSync(log, 'utf8');
}

test('the same command is run with the code that arrived; its exit code counts', async () => {
  const log = fakeRepository();
  expect(await restart(world(), ['release', '--branch=main', '$(x) y'], because)).toBe(3);
  expect(log()).toBe('release,--branch=main,$(x) y|1|true\n');
  expect(warnings.at(-1)).toBe(
    '1 file of the program changed at the remote: apps/vmshift/src/workloads.ts; starting again',
  );
});

test('of several files that changed the first one is named', () => {
  expect(new ProgramOutdated(['package.json', 'pnpm-lock.yaml']).message).toBe(
    '2 files of the program changed at the remote, such as package.json',
  );
});

test('a repository whose code changes time and again ends in an error', async () => {
  const log = fakeRepository();
  await restart(world({ VMSHIFTCTL_RESTARTS: '2' }), [], because);
  expect(log()).toBe('|3|true\n');
  await expect(restart(world({ VMSHIFTCTL_RESTARTS: '3' }), [], because)).rejects.toThrow(
    'after 3 starts; nothing was changed',
  );
});

describe.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s', (signal) => {
  const END = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

  /** Runs a program that says when it runs, and gives its end after the signal to this process. */
  async function signalled(program: string): Promise<{ readonly code: number; readonly ended: readonly unknown[] }> {
    const running = join(root, 'running');
    script(
      'apps/vmshiftctl/bin/vmshiftctl.js',
      `${program}\nrequire('node:fs').writeFileSync(${JSON.stringify(running)}, '');\nsetTimeout(() => {}, 30_000);\n`,
    );
    const kill = jest.spyOn(process, 'kill').mockReturnValue(true);
    const before = process.listenerCount(signal);
    try {
      const code = restart(world(), [], because);
      while (!existsSync(running)) await setTimeout(10);
      process.emit(signal, signal);
      return { code: await code, ended: kill.mock.calls };
    } finally {
      kill.mockRestore();
      expect(process.listenerCount(signal)).toBe(before);
    }
  }

  test('ends the new run, and this one by the same signal', async () => {
    expect(await signalled('')).toEqual({ code: END[signal], ended: [[process.pid, signal]] });
  });

  test('is waited for where the new run ends in order', async () => {
    const orderly = `process.on('${signal}', () => setTimeout(() => process.exit(7), 100));`;
    expect(await signalled(orderly)).toEqual({ code: 7, ended: [] });
  });
});

test('a run that was started again refuses to push once the first command is gone', () => {
  const restarted = { env: { VMSHIFTCTL_RESTARTS: '1' } };
  expect(() => requireStarter(restarted, false)).toThrow(
    'the command that started this one again was killed; nothing was pushed; fix: run it again',
  );
  requireStarter(restarted, true);
  requireStarter(restarted, undefined);
  requireStarter({ env: {} }, false);
});

test('only what the program is made of outdates it', () => {
  requireSameProgram([]);
  requireSameProgram([
    'dist/dev/a.yaml',
    'cdktf.out/stacks/argocd/cdk.tf.json',
    'apps/vmshift/releases/dev.json',
    'docs/a.png',
    'README.md',
    '.github/workflows/ci.yaml',
  ]);
  for (const path of [
    'pnpm-lock.yaml',
    'packages/environments/src/dev.ts',
    'apps/vmshift/src/main.ts',
    'tooling/run.mjs',
  ]) {
    expect(() => requireSameProgram(['docs/a.md', path])).toThrow(path);
  }
});
