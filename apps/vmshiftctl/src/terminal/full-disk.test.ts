import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../../../..');
/** What cannot be written to, as a full disk. @see https://man7.org/linux/man-pages/man4/full.4.html */
const FULL = '/dev/full';

/** Runs the program with one of its outputs on a full disk. */
function run(full: 'stdout' | 'stderr', args: readonly string[]) {
  const disk = openSync(FULL, 'w');
  const preload = join(root, 'tooling/testing/program-on-fixture-model.cjs');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--require', preload, join(root, 'apps/vmshiftctl/bin/vmshiftctl.js'), ...args],
    {
      env: { PATH: process.env.PATH },
      stdio: ['ignore', full === 'stdout' ? disk : 'pipe', full === 'stderr' ? disk : 'pipe'],
      encoding: 'utf8',
    },
  );
  closeSync(disk);
  return { status, stdout, stderr };
}

(existsSync(FULL) ? describe : describe.skip)('on a full disk', () => {
  test.each([['environments'], ['--help']])('results that are lost are one line and an exit code: %s', (...args) => {
    const { status, stderr } = run('stdout', args);
    expect(stderr).toBe(
      'not all of it could be printed: ENOSPC: no space left on device, write; fix: print it where there is space\n',
    );
    expect(status).toBe(1);
  });

  test('an error that nothing can tell keeps its exit code', () => {
    expect(run('stderr', ['explain'])).toMatchObject({ status: 2, stdout: '' });
  });
});
