import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { cloneForEachTest } from '../testing/clone-for-each-test';
import { sha, type TestClone } from '../testing/test-origin';
import { createGit } from './git';
import { filesLeftOut } from './sparse-checkout';

jest.setTimeout(60_000);

let clone: TestClone;
cloneForEachTest((made) => {
  clone = made;
});

/** Leaves out all but these folders. */
function only(...folders: readonly string[]): void {
  // What was copied may have changed for all that Git knows, and then stays.
  clone.git('update-index', '--refresh');
  clone.git('sparse-checkout', 'set', ...folders);
}

const SPARSE =
  /this clone is a sparse checkout, which leaves out dist\/\S+ and \d+ more of what is committed, so nothing can be compared with a render; fix: (git sparse-checkout disable)$/;

test.each([
  'status',
  'page',
  'synth --check --only manifests',
  'synth --only manifests',
  `release --branch=main --sha=${sha('b')}`,
  `release --branch=main --sha=${sha('b')} --commit`,
])(
  'without dist/ %s says that the clone is sparse, changes nothing, and prints what puts that right',
  async (command) => {
    only('apps');
    const before = clone.state();
    const { code, err } = await clone.run(...command.split(' '));
    const [, fix = ''] = SPARSE.exec(err) ?? [];
    expect([code, err.split('\n'), fix]).toEqual([1, [expect.stringMatching(SPARSE)], 'git sparse-checkout disable']);
    expect(clone.state()).toBe(before);
    execFileSync('sh', ['-c', fix], { cwd: clone.root, stdio: 'pipe' });
    expect(await clone.run(...command.split(' '))).toMatchObject({ code: 0 });
  },
);

test('a hold, which is in the pin alone, needs nothing of dist/', async () => {
  only('apps');
  expect(await clone.run('hold', 'dev', '--reason=x')).toMatchObject({ code: 0, err: '' });
});

test('a difference in what is there is told as one', async () => {
  only('apps', 'dist/dev');
  clone.write('dist/dev/redis.service.yaml', 'mine\n');
  const { out } = await clone.run('synth', '--check', '--environment', 'dev');
  expect(out).toContain('dist/dev/redis.service.yaml: edited by hand (uncommitted)');
});

test('diff, which compares what the sources render, takes nothing for an edit that is left out', async () => {
  const whole = await clone.run('diff');
  only('apps');
  expect(await clone.run('diff')).toEqual(whole);
});

test('a file that was removed by hand is not left out, nor is one that is there', async () => {
  const git = createGit({ root: clone.root, env: { PATH: process.env.PATH } });
  const [gone, skipped] = ['dist/dev/redis.service.yaml', 'dist/dev/redis.deployment.yaml'];
  rmSync(join(clone.root, gone));
  clone.git('update-index', '--skip-worktree', skipped);
  expect(await filesLeftOut(git, ['dist/dev'])).toEqual([]);
  rmSync(join(clone.root, skipped));
  expect(await filesLeftOut(git, ['dist/dev'])).toEqual([skipped]);
  expect(await filesLeftOut(git, ['dist/dev/redis', 'dist/staging'])).toEqual([]);
});
