import { cloneForEachTest } from '../testing/clone-for-each-test';
import type { TestClone } from '../testing/test-origin';
import { countLacking, findMain } from './find-main';
import { createGit } from './git';
import { openObjects } from './read-objects';

let clone: TestClone;
cloneForEachTest((made) => {
  clone = made;
});

test('origin’s main branch comes before one’s own, and there may be none', async () => {
  const git = createGit({ root: clone.root, env: process.env });
  const objects = openObjects(git);
  try {
    const ofOrigin = clone.git('rev-parse', 'HEAD').trim();
    clone.git('commit', '--quiet', '--allow-empty', '--message', 'Mine');
    const own = clone.git('rev-parse', 'HEAD').trim();
    expect(await findMain(git, objects, 'main')).toBe(ofOrigin);
    clone.git('remote', 'rename', 'origin', 'upstream');
    expect(await findMain(git, objects, 'main')).toBe(ofOrigin);
    clone.git('update-ref', '-d', 'refs/remotes/upstream/main');
    expect(await findMain(git, objects, 'main')).toBe(own);
    expect(await findMain(git, objects, 'none')).toBeUndefined();
    expect(await findMain(git, objects, 'main\nmain')).toBeUndefined();
    expect(await findMain(git, objects, 'main')).toBe(own);
  } finally {
    objects.close();
  }
});

test('commits of main that change a path are counted, whatever the remote is called', async () => {
  const git = createGit({ root: clone.root, env: process.env });
  clone.write('docs/notes.md', 'a note');
  clone.commitAll('Notes');
  clone.write('dist/dev/notes.yaml', 'kind: Note\n');
  clone.commitAll('Render');
  clone.git('push', '--quiet', 'origin', 'HEAD:main');
  clone.git('checkout', '--quiet', '--detach', 'HEAD~2');
  expect(await countLacking(git, 'main', ['dist', 'apps'])).toBe(1);
  expect(await countLacking(git, 'main', ['apps'])).toBe(0);
  clone.git('remote', 'rename', 'origin', 'upstream');
  expect(await countLacking(git, 'main', ['dist'])).toBe(1);
  expect(await countLacking(git, 'none', ['dist'])).toBe(0);
});
