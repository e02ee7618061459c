// Installs actionlint and zizmor as they are pinned in the folder `linters`. Needs go and python3 with pip.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { actionlint, folder, installed, pins, stamp, wanted } from './linters.mjs';

function run(program, args) {
  // GOFLAGS of a person could let go change go.sum.
  const env = { ...process.env, GOFLAGS: '-mod=readonly' };
  const { status, error } = spawnSync(program, args, { cwd: pins, stdio: 'inherit', env });
  if (status === 0) return;
  console.error(`${program} ${args.join(' ')}: ${error?.message ?? `exit ${status}`}`);
  process.exit(1);
}

if (!installed()) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  run('go', ['build', '-o', actionlint, 'github.com/rhysd/actionlint/cmd/actionlint']);
  run('python3', [
    ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '--root-user-action=ignore'],
    ...[
      '--only-binary=:all:',
      '--require-hashes',
      '--target',
      join(folder, 'python'),
      '--requirement',
      'requirements.txt',
    ],
  ]);
  writeFileSync(stamp, wanted);
}
