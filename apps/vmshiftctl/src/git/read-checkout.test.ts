import { cloneForEachTest } from '../testing/clone-for-each-test';
import type { TestClone } from '../testing/test-origin';
import { createGit } from './git';
import { readCheckout } from './read-checkout';

jest.setTimeout(60_000);

let clone: TestClone;
cloneForEachTest((made) => {
  clone = made;
});

const IDENTITY = ['-c', 'user.name=Ada Lovelace', '-c', 'user.email=ada@example.com'];
const read = () => readCheckout(createGit({ root: clone.root, env: { PATH: process.env.PATH } }));
const uncommitted = async () => [...(await read()).uncommitted].sort();

test('a fresh clone is at its commit, behind nothing, with everything committed', async () => {
  expect(await read()).toEqual({ commit: clone.head(), behind: 0, uncommitted: new Set() });
});

test('commits that were fetched and not merged are counted, also next to own ones', async () => {
  const start = clone.head();
  for (const text of ['one', 'two']) {
    clone.write('docs/notes.md', text);
    clone.commitAll(text);
  }
  clone.git('push', '--quiet');
  clone.git('reset', '--quiet', '--hard', start);
  expect((await read()).behind).toBe(2);
  clone.write('docs/mine.md', 'mine');
  clone.commitAll('Mine');
  expect((await read()).behind).toBe(2);
});

test('without an upstream branch, or on no branch, nothing is behind', async () => {
  clone.git('branch', '--unset-upstream');
  expect((await read()).behind).toBe(0);
  clone.git('checkout', '--quiet', '--detach');
  expect(await read()).toEqual({ commit: clone.head(), behind: 0, uncommitted: new Set() });
});

test('folders of dist/ with files that are new, changed, removed, moved or staged are named, no others', async () => {
  clone.write('docs/notes.md', 'elsewhere');
  clone.write('dist/new folder/ä file.yaml', 'new');
  clone.write('dist/staging/1 .M fake dist/x.yaml', 'new');
  expect(await uncommitted()).toEqual(['new folder', 'staging']);
  clone.git('add', '--all');
  const [file = ''] = clone.git('ls-files', '--', 'dist/dev').split('\n');
  clone.git('mv', file, 'dist/production/moved.yaml');
  expect(await uncommitted()).toEqual(['dev', 'new folder', 'production', 'staging']);
});

test('a file of dist/ in conflict is not committed', async () => {
  const [file = ''] = clone.git('ls-files', '--', 'dist/dev').split('\n');
  clone.git('switch', '--quiet', '--create', 'other');
  clone.write(file, 'theirs\n');
  clone.commitAll('Theirs');
  clone.git('switch', '--quiet', 'main');
  clone.write(file, 'ours\n');
  clone.commitAll('Ours');
  expect(() => clone.git(...IDENTITY, 'merge', '--quiet', 'other')).toThrow();
  expect(await uncommitted()).toEqual(['dev']);
});
