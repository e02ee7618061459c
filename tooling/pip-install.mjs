// Installs programs that come from outside of npm, each pinned by the hash of everything that is downloaded.
import { spawnSync } from 'node:child_process';

/** Runs an installer, and ends this program where it fails. */
export function runInstaller(cwd, program, args) {
  // GOFLAGS of a person could let go change go.sum.
  const env = { ...process.env, GOFLAGS: '-mod=readonly' };
  const { status, error } = spawnSync(program, args, { cwd, stdio: 'inherit', env });
  if (status === 0) return;
  console.error(`${program} ${args.join(' ')}: ${error?.message ?? `exit ${status}`}`);
  process.exit(1);
}

/** Installs what requirements.txt in a folder pins; its programs are in `<target>/bin`. */
export function pipInstall(cwd, target) {
  const quiet = ['--quiet', '--disable-pip-version-check', '--root-user-action=ignore'];
  const pinned = ['--no-deps', '--only-binary=:all:', '--require-hashes', '--requirement', 'requirements.txt'];
  runInstaller(cwd, 'python3', ['-m', 'pip', 'install', ...quiet, ...pinned, '--target', target]);
}
