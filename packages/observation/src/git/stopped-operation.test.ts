import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stoppedOperation } from './stopped-operation';

const folder = mkdtempSync(join(tmpdir(), 'stopped-operation-'));
afterAll(() => rmSync(folder, { recursive: true }));

const env = {
  ...{
    PATH: process.env.PATH,
    LC_ALL: 'C',
    GIT_EDITOR: 'true',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
  },
  ...{ GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'a@b' },
};
const attempt = async (args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync('git', [...args], { cwd: folder, env, encoding: 'utf8' });
  return { code: status ?? 1, stdout, stderr };
};
const shell = (command: string) => spawnSync('sh', ['-c', command], { cwd: folder, env }).status;

beforeAll(() => {
  const commit = (text: string) => {
    writeFileSync(join(folder, 'file'), text);
    execFileSync('git', ['commit', '--quiet', '--all', '-m', text], { cwd: folder, env });
  };
  shell('git init --quiet --initial-branch=main && touch file && git add file');
  commit('first');
  shell('git switch --quiet --create side');
  commit('theirs');
  shell('git switch --quiet main');
  commit('ours');
});

test('a work tree in which nothing was begun', async () => {
  expect(await stoppedOperation({ attempt })).toBeUndefined();
});

test.each([
  ['rebase', 'git rebase side'],
  ['rebase', 'git rebase --apply side'],
  ['rebase', 'GIT_SEQUENCE_EDITOR="sed -i 1ibreak" git rebase --interactive HEAD~1'],
  ['rebase', 'git rebase --exec false HEAD~1'],
  ['merge', 'git merge side'],
  ['merge', 'git merge side; git add file'],
  ['cherry-pick', 'git cherry-pick side'],
  ['revert', 'git revert --no-commit HEAD'],
  ['am', 'git format-patch -1 side --stdout | git am'],
  ['bisect', 'git bisect start HEAD HEAD~1'],
])('a %s after %s, and what is printed ends it', async (name, command) => {
  shell(command);
  const stopped = await stoppedOperation({ attempt });
  expect(stopped?.name).toBe(name);
  // Git refuses to leave the others.
  if (name !== 'bisect') expect(shell('git switch side')).not.toBe(0);
  expect(shell(stopped?.undo ?? 'false')).toBe(0);
  expect(await stoppedOperation({ attempt })).toBeUndefined();
  expect(execFileSync('git', ['status', '--porcelain', '--branch'], { cwd: folder, env }).toString()).toBe('## main\n');
});

test.each(['status.short', 'status.displayCommentPrefix'])('also where %s changes what Git prints', async (setting) => {
  shell(`git config ${setting} true; git rebase side`);
  const stopped = await stoppedOperation({ attempt });
  shell(`git config --unset ${setting}; git rebase --abort`);
  expect(stopped?.name).toBe('rebase');
});

test('what is printed goes on with a rebase whose conflict was resolved', async () => {
  shell('git rebase side');
  const stopped = await stoppedOperation({ attempt });
  shell('git checkout --theirs file && git add file');
  expect(shell(stopped?.proceed ?? 'false')).toBe(0);
  expect(await stoppedOperation({ attempt })).toBeUndefined();
});
