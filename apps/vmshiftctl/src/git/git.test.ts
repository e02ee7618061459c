import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestClone, TestOrigin } from '../testing/test-origin';
import { createGit, gitError } from './git';
import { openObjects } from './read-objects';

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
  const git = createGit({
    root,
    env: { PATH: process.env.PATH, GIT_DIR: '/nowhere', GIT_INDEX_FILE: '/nowhere/index' },
  });
  expect((await git.run(['rev-parse', '--show-toplevel'])).trim().endsWith('clone-1')).toBe(true);
  origin.remove();
});

describe('a copy without .git in a folder of another repository', () => {
  let origin: TestOrigin;
  let outer: TestClone;
  let copy: TestClone;
  beforeAll(() => {
    origin = new TestOrigin();
    outer = origin.clone();
    copy = new TestClone(join(outer.root, 'copy'));
    for (const folder of ['apps', 'dist'])
      cpSync(join(outer.root, folder), join(copy.root, folder), { recursive: true });
    // A folder of this name that is no repository does not keep Git from going on.
    mkdirSync(join(copy.root, '.git'));
    outer.commitAll('Copy');
  });
  afterAll(() => origin.remove());

  test.each([
    'hold production --reason=x --push',
    'hold production --reason=x --commit',
    'hold production --reason=x',
    'resume production --push',
    'history production',
    'status',
    'diff',
    'validate',
    'rollback production --reason=x --push',
  ])('%s is refused with both folders, and nothing is written', async (command) => {
    const before = [origin.head(), outer.head(), outer.status()];
    const { code, err } = await copy.run(...command.split(' '));
    expect(err).toContain(`not a git repository: ${copy.root} is a mere folder of the one in ${outer.root}`);
    expect(err).toContain('fix: run it in a clone of the repository');
    expect([code, origin.head(), outer.head(), outer.status()]).toEqual([1, ...before]);
  });

  test('by a symbolic link it is the same', async () => {
    const link = join(origin.folder, 'link');
    symlinkSync(copy.root, link);
    const { code, err } = await new TestClone(link).run('history', 'production');
    expect([code, err]).toEqual([1, expect.stringContaining('not a git repository')]);
  });
});

test('a work tree whose .git is a file is a repository', async () => {
  const origin = new TestOrigin();
  const clone = origin.clone();
  const tree = new TestClone(join(clone.root, 'tree'));
  clone.git('worktree', 'add', '--quiet', tree.root);
  expect(await tree.run('history', 'production')).toMatchObject({ code: 0, err: '' });
  await origin.remove();
});

test('a remote that never answers is given up in time', async () => {
  const server = createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const git = createGit({ root: tmpdir(), env: { PATH: process.env.PATH } });
  const result = await git.attempt(['ls-remote', `http://127.0.0.1:${port}/x.git`], { timeoutMs: 500 });
  expect(result).toMatchObject({ code: 1, stderr: 'no answer within 0.5 s' });
  server.closeAllConnections();
  server.close();
});

describe('Git that is silent', () => {
  let bin: string;
  beforeEach(() => {
    bin = mkdtempSync(join(tmpdir(), 'silent-git-'));
    writeFileSync(join(bin, 'git'), '#!/bin/sh\nexec sleep 1000\n', { mode: 0o755 });
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
  });
  afterEach(() => {
    jest.useRealTimers();
    rmSync(bin, { recursive: true });
  });
  /** A command that never answers, and what is told of it. */
  const silent = () => {
    const warned: string[] = [];
    const git = createGit({
      root: bin,
      env: { PATH: `${bin}:${process.env.PATH}` },
      warn: (line) => warned.push(line),
    });
    return { git, warned };
  };
  const SILENCE =
    'for 10 s: a filter, a hook, a program that signs, a network drive or another machine may keep it waiting';

  test('is told of once, by its command, and with the way to end it', async () => {
    const { git, warned } = silent();
    const asked = git.attempt(['status'], { timeoutMs: 60_000 });
    jest.advanceTimersByTime(9_999);
    expect(warned).toEqual([]);
    jest.advanceTimersByTime(40_000);
    expect(warned).toEqual([`git status has not answered ${SILENCE}; Ctrl-C ends this`]);
    jest.advanceTimersByTime(60_000);
    expect((await asked).code).toBe(1);
    jest.advanceTimersByTime(60_000);
    expect(warned).toHaveLength(1);
  });

  test('is not what kept a program waiting that was stopped or busy itself, whose timer is due once then', async () => {
    const { git, warned } = silent();
    const asked = git.attempt(['status'], { timeoutMs: 60_000 });
    jest.advanceTimersToNextTimer();
    expect(warned).toEqual([]);
    jest.advanceTimersByTime(60_000);
    expect(warned).toHaveLength(1);
    await asked;
  });

  test('is not said to end by Ctrl-C where it changes files', async () => {
    const { git, warned } = silent();
    const asked = git.attempt(['merge'], { timeoutMs: 20_000, uninterrupted: true });
    jest.advanceTimersByTime(20_000);
    expect(warned).toEqual([`git merge has not answered ${SILENCE}`]);
    await asked;
  });

  test('is waited for only while objects are asked for', async () => {
    const { git, warned } = silent();
    writeFileSync(join(bin, 'git'), '#!/bin/sh\nread name; echo "$name missing"; exec cat >/dev/null\n');
    const objects = openObjects(git);
    expect(await objects.read(['a'])).toEqual([undefined]);
    jest.advanceTimersByTime(60_000);
    expect(warned).toEqual([]);
    const unanswered = objects.read(['b']).catch(({ message }: Error) => message);
    jest.advanceTimersByTime(10_000);
    expect(warned).toEqual([expect.stringContaining('git cat-file has not answered')]);
    objects.close();
    expect(await unanswered).toContain('git cat-file printed for b what is no object');
  });
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
  [
    'error: unable to create temporary file: Read-only file system\nfatal: Unable to add (null) to database',
    'ls -ld .git .git/\\* .*work in a clone of your own',
  ],
  ["error: cannot open '.git/FETCH_HEAD': Read-only file system", 'work in a clone of your own'],
  ['fatal: You have not concluded your merge (MERGE_HEAD exists).', 'git merge --abort, or git commit to end it'],
  ["fatal: couldn't find remote ref refs/heads/side", 'git switch main'],
  ['Author identity unknown\n*** Please tell me who you are.', 'git config user.name'],
  ["fatal: Unable to create '.git/index.lock': File exists.", 'other Git command'],
  ["error: cannot lock ref 'HEAD': Unable to create '/c/.git/HEAD.lock': File exists.", 'remove that file'],
])('%j comes with the next step', (stderr, hint) => {
  const { message } = gitError(['fetch'], { code: 128, stdout: '', stderr });
  expect(message).toMatch(new RegExp(`^git fetch failed: .*\n  fix: .*${hint}`, 's'));
});
