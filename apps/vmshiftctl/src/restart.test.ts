import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ProgramOutdated, requireSameProgram } from './publish/program-outdated';
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
    `require('node:fs').appendFileSync(${JSON.stringify(log)}, [process.argv.slice(2), process.env.VMSHIFTCTL_RESTARTS].join('|') + '\\n');\nprocess.exit(3);\n`,
  );
  return () => readFileSync(log, 'utf8');
}

test('the same command is run with the code that arrived; its exit code counts', () => {
  const log = fakeRepository();
  expect(restart(world(), ['release', '--branch=main', '$(x) y'], because)).toBe(3);
  expect(log()).toBe('release,--branch=main,$(x) y|1\n');
  expect(warnings.at(-1)).toBe(
    '1 files of the program changed at the remote, such as apps/vmshift/src/workloads.ts; starting again',
  );
});

test('a repository whose code changes time and again ends in an error', () => {
  const log = fakeRepository();
  restart(world({ VMSHIFTCTL_RESTARTS: '2' }), [], because);
  expect(log()).toBe('|3\n');
  expect(() => restart(world({ VMSHIFTCTL_RESTARTS: '3' }), [], because)).toThrow(
    'after 3 starts; nothing was changed',
  );
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
