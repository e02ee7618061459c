import { cloneForEachTest } from '../testing/clone-for-each-test';
import type { TestClone } from '../testing/test-origin';
import { findMain } from './find-main';
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
