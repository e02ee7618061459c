import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createGit } from '../git/git';
import { withObjects } from '../git/read-objects';
import { type TestClone, TestOrigin } from '../testing/test-origin';
import { commitFiles, writeTree } from './commit-files';

let origin: TestOrigin;
let clone: TestClone;
beforeAll(() => {
  origin = new TestOrigin();
  clone = origin.clone();
});
afterAll(() => origin.remove());

test('a commit adds, changes and removes files without touching branch, index or work tree', async () => {
  const identity = {
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'a@example.com',
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'a@example.com',
  };
  const git = createGit({ root: clone.root, env: { PATH: process.env.PATH, ...identity } });
  const removed = clone.git('ls-files', 'dist/dev').split('\n')[0] ?? '';
  const before = clone.head();
  clone.write('staged.txt', 'staged\n');
  clone.git('add', 'staged.txt');
  const files = new Map([
    ['dist/dev/new.yaml', 'ä: "\u{1F600}"\n'],
    ['apps/vmshift/releases/dev.json', '{}\r\n'],
    [removed, undefined],
  ]);
  const message = 'Subject\n\nBody: $(x) `y`\n';
  const signing = { mayBeAsked: false, warn: () => {} };
  const commit = await withObjects(git, (opened) => commitFiles(opened, before, files, message, signing));
  expect([clone.head(), clone.status()]).toEqual([before, 'A  staged.txt\n']);
  expect(clone.git('diff', '--name-status', before, commit).trim().split('\n').sort()).toEqual(
    [`A\tdist/dev/new.yaml`, `D\t${removed}`, 'M\tapps/vmshift/releases/dev.json'].sort(),
  );
  expect(clone.git('cat-file', 'blob', `${commit}:dist/dev/new.yaml`)).toBe('ä: "\u{1F600}"\n');
  expect(clone.git('cat-file', 'blob', `${commit}:apps/vmshift/releases/dev.json`)).toBe('{}\r\n');
  expect(clone.git('log', '-1', '--format=%B', commit).trim()).toBe('Subject\n\nBody: $(x) `y`');
});

test('a program that signs and never ends is not waited for without end: the commit is made without, and that is told', async () => {
  const program = join(origin.folder, 'gpg');
  writeFileSync(program, '#!/bin/sh\nexec sleep 60\n', { mode: 0o755 });
  const asking = origin.clone();
  asking.git('config', 'gpg.program', program);
  asking.git('config', 'commit.gpgSign', 'true');
  const names = ['AUTHOR', 'COMMITTER'].flatMap((who) => [
    [`GIT_${who}_NAME`, 'Ada'],
    [`GIT_${who}_EMAIL`, 'a@example.com'],
  ]);
  const git = createGit({ root: asking.root, env: { PATH: process.env.PATH, ...Object.fromEntries(names) } });
  const warned: string[] = [];
  const signing = { mayBeAsked: true, warn: (line: string) => warned.push(line), waitMs: 300 };
  const files = new Map([['new.txt', 'new\n']]);
  const commit = await withObjects(git, (opened) => commitFiles(opened, asking.head(), files, 'Add it', signing));
  expect(warned).toEqual([
    'the commit is made without a signature: no answer within 0.3 s; to sign it: git config user.signingKey',
  ]);
  expect(asking.git('cat-file', 'commit', commit)).not.toContain('gpgsig');
});

test('a temporary folder may have any name', async () => {
  const { TMPDIR } = process.env;
  const folder = join(origin.folder, 'a\nb "c\\d');
  mkdirSync(folder);
  process.env.TMPDIR = folder;
  try {
    const git = createGit({ root: clone.root, env: { PATH: process.env.PATH } });
    const tree = await withObjects(git, (opened) => writeTree(opened, clone.head(), new Map([['new.txt', 'new\n']])));
    expect(clone.git('cat-file', 'blob', `${tree}:new.txt`)).toBe('new\n');
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
});
