import { parsePin, pinPath } from '@vmshift/releases';
import { cloneForEachTest } from '../testing/clone-for-each-test';
import { sha, type TestClone } from '../testing/test-origin';
import { createGit } from './git';
import { readBranchPins } from './read-branch-pins';
import { openObjects } from './read-objects';

let clone: TestClone;
cloneForEachTest((made) => {
  clone = made;
});

/** Commits another build of an environment. */
function pin(environment: string, digit: string): void {
  const file = pinPath(environment);
  const text = clone.read(file);
  clone.write(file, text.replaceAll(parsePin(text, file).commit, sha(digit)));
  clone.commitAll(`Pin ${digit}`);
}

/** First digits of the builds of each environment, newest first. */
async function builds(...environments: readonly string[]) {
  const git = createGit({ root: clone.root, env: process.env });
  const objects = openObjects(git);
  const pins = await readBranchPins(git, objects, environments, 'HEAD').finally(objects.close);
  return environments.map((name) =>
    pins
      .get(name)
      ?.map(({ commit }) => commit.slice(0, 1))
      .join(''),
  );
}

test('each environment has its own, from the first commit on, and one that never was has none', async () => {
  const [start] = await builds('production');
  pin('production', 'b');
  pin('dev', 'c');
  pin('production', 'd');
  expect(await builds('production', 'dev', 'none')).toEqual([`db${start}`, `c${start}`, '']);
});

test('a merge counts as what it made of the branch, and nothing that was taken back inside of it', async () => {
  const [start] = await builds('dev');
  clone.git('switch', '--quiet', '--create', 'topic');
  pin('dev', 'b');
  pin('dev', 'c');
  clone.git('switch', '--quiet', 'main');
  clone.git('merge', '--quiet', '--no-ff', '--no-edit', 'topic');
  expect(await builds('dev')).toEqual([`c${start}`]);
});

test('what is no pin is left out, and so is its removal; a setting of a person changes nothing', async () => {
  const [start] = await builds('dev');
  clone.write(pinPath('dev'), 'no pin');
  clone.commitAll('Break it');
  clone.git('rm', '--quiet', pinPath('dev'));
  clone.commitAll('Remove it');
  for (const [name, value] of [
    ['log.showRoot', 'false'],
    ['diff.renames', 'copies'],
    ['log.decorate', 'full'],
  ] as const)
    clone.git('config', name, value);
  expect(await builds('dev')).toEqual([start]);
});
