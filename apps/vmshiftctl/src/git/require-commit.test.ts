import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { cloneForEachTest } from '../testing/clone-for-each-test';
import type { TestClone } from '../testing/test-origin';
import { createGit } from './git';
import { requireCommit } from './require-commit';

jest.setTimeout(60_000);

let clone: TestClone;
cloneForEachTest((made) => {
  clone = made;
});

const NOTHING = 'nothing is committed yet on the branch that is checked out; fix: git add --all && git commit';

const COMMANDS: readonly string[] = [
  'status',
  'history dev',
  'validate',
  'page',
  'rollback dev --reason=x',
  'hold dev --reason=x',
  'hold dev --reason=x --commit',
  'plan platform-dev',
  'diff',
];

test.each(COMMANDS)('where nothing is committed yet, %s says so', async (command) => {
  rmSync(join(clone.root, '.git'), { recursive: true });
  clone.git('init', '--quiet');
  expect(await clone.run(...command.split(' '))).toMatchObject({ code: 1, err: expect.stringContaining(NOTHING) });
});

test('a branch that was just begun in a clone that has others has nothing either', async () => {
  clone.git('switch', '--quiet', '--orphan', 'fresh');
  const { err } = await clone.run('history', 'dev');
  expect(err).toContain(NOTHING);
});

test('a commit that cannot be read is there all the same', async () => {
  const git = createGit({ root: clone.root, env: { PATH: process.env.PATH } });
  await expect(requireCommit(git)).resolves.toBeUndefined();
  clone.write('.git/refs/heads/main', `${'1'.repeat(40)}\n`);
  await expect(requireCommit(git)).resolves.toBeUndefined();
  expect((await clone.run('history', 'dev')).err).not.toContain('nothing is committed');
});
