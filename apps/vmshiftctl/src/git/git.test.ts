import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { TestOrigin } from '../testing/test-origin';
import { createGit, gitError } from './git';

jest.setTimeout(60_000);

test('a remote that refuses the credentials is reported at once, without asking and without printing them', async () => {
  const server = createServer((_request, response) => {
    response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const origin = new TestOrigin();
  const clone = origin.clone();
  clone.git('remote', 'set-url', 'origin', `http://robot:hunter2@127.0.0.1:${port}/x.git`);
  const { code, err } = await clone.run('hold', 'dev', '--reason=x', '--push');
  expect([code, err]).toEqual([1, expect.stringContaining('fix: check the credentials for the remote')]);
  expect(err).toContain('git fetch failed');
  expect(err).not.toContain('hunter2');
  origin.remove();
  server.close();
});

test('a hook that runs the program does not lead it to another repository', async () => {
  const origin = new TestOrigin();
  const { root } = origin.clone();
  const git = createGit(root, { PATH: process.env.PATH, GIT_DIR: '/nowhere', GIT_INDEX_FILE: '/nowhere/index' });
  expect((await git.run(['rev-parse', '--show-toplevel'])).trim().endsWith('clone-1')).toBe(true);
  origin.remove();
});

test('a remote that never answers is given up in time', async () => {
  const server = createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const git = createGit(tmpdir(), { PATH: process.env.PATH });
  const result = await git.attempt(['ls-remote', `http://127.0.0.1:${port}/x.git`], { timeoutMs: 500 });
  expect(result).toMatchObject({ code: 1, stderr: 'no answer within 0.5 s' });
  server.closeAllConnections();
  server.close();
});

test.each([
  ['fatal: not a git repository (or any of the parent directories): .git', 'run it in a clone'],
  ['fatal: could not read Username for https://github.com: terminal prompts disabled', 'credentials'],
  ['git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.', 'credentials'],
  ['fatal: unable to access https://github.com/: Could not resolve host: github.com', 'network'],
  [
    "fatal: '/gone' does not appear to be a git repository\nfatal: Could not read from remote repository.",
    'git remote -v',
  ],
  ["fatal: couldn't find remote ref refs/heads/side", 'git switch main'],
  ['Author identity unknown\n*** Please tell me who you are.', 'git config user.name'],
  ["fatal: Unable to create '.git/index.lock': File exists.", 'other Git command'],
])('%j comes with the next step', (stderr, hint) => {
  const { message } = gitError(['fetch'], { code: 128, stdout: '', stderr });
  expect(message).toMatch(new RegExp(`^git fetch failed: .*\n  fix: .*${hint}`, 's'));
});
