// Installs actionlint and zizmor in their exact versions next to this file. Needs go and python3 with pip.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, installed, linters, stamp, wanted } from './linters.mjs';

function run(program, args, env = {}) {
  const { status, error } = spawnSync(program, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  if (status === 0) return;
  console.error(`${program} ${args.join(' ')}: ${error?.message ?? `exit ${status}`}`);
  process.exit(1);
}

if (!installed()) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { actionlint, zizmor } = linters;
  run('go', ['install', `${actionlint.module}@${actionlint.version}`], { GOBIN: folder });
  run('python3', [
    ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '--root-user-action=ignore'],
    ...['--target', join(folder, 'python'), `${zizmor.package}==${zizmor.version}`],
  ]);
  writeFileSync(stamp, wanted);
}
