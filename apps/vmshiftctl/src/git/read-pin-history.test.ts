import { pinPath, printPin, readHistory } from '@vmshift/releases';
import { cloneForEachTest } from '../testing/clone-for-each-test';
import { sha, type TestClone } from '../testing/test-origin';
import { createGit, type Git } from './git';
import { readPinHistories } from './read-pin-history';

jest.setTimeout(60_000);

let clone: TestClone;
cloneForEachTest((made) => {
  clone = made;
});

const IDENTITY = ['-c', 'user.name=Ada Lovelace', '-c', 'user.email=ada@example.com'];
const readAll = (...names: readonly string[]) =>
  readPinHistories(createGit({ root: clone.root, env: { PATH: process.env.PATH } }), names);
const read = async () => (await readAll('dev'))[0] ?? [];
const builds = async () => (await read()).map(({ pin }) => pin?.commit[0] ?? '-').join('');
const kinds = async () => readHistory('dev', await read()).map(({ kind }) => kind);

/** Pins a build by hand, in a commit of its own. */
function pin(digit: string, message = `Pin ${digit}`): void {
  const images = { api: { tag: `develop-${sha(digit)}` }, celery: { tag: `develop-${sha(digit)}` } };
  clone.write(pinPath('dev'), printPin({ branch: 'develop', commit: sha(digit), images, sequence: 1 }));
  clone.commitAll(message);
}

test('versions come newest first with author, date, subject and trailers', async () => {
  clone.git(...IDENTITY, 'commit', '--quiet', '--allow-empty', '-m', 'Nothing');
  pin(
    'b',
    'Zwölf: "über" | Grenzen\n\nBody: not a trailer.\n\nRelease-Action: release\nRelease-Environments: dev,\n staging\nOther: 1\nOther: 2',
  );
  const [newest, oldest] = await read();
  expect(newest).toMatchObject({
    commit: clone.head(),
    author: 'Ada Lovelace',
    authorDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/),
    subject: 'Zwölf: "über" | Grenzen',
    trailers: { 'Release-Action': ['release'], 'Release-Environments': ['dev, staging'], Other: ['1', '2'] },
  });
  expect(oldest?.subject).toBe('Start');
  expect(await kinds()).toEqual(['release', 'edit']);
});

test('the pins of several environments are read at once, also from a commit that holds both', async () => {
  for (const name of ['dev', 'staging']) {
    const images = { api: { tag: `develop-${sha('b')}` }, celery: { tag: `develop-${sha('b')}` } };
    clone.write(pinPath(name), printPin({ branch: 'develop', commit: sha('b'), images, sequence: 1 }));
  }
  clone.commitAll('Pin two');
  pin('c');
  const histories = await readAll('staging', 'nowhere', 'dev');
  expect(histories.map((history) => history.map(({ pin }) => pin?.commit[0]).join(''))).toEqual(['ba', '', 'cba']);
});

test('a version that changes only the form of the file is none', async () => {
  clone.write(pinPath('dev'), JSON.stringify(clone.pin('dev')));
  clone.commitAll('Reformat');
  expect(await builds()).toBe('a');
});

test('what was no pin, or was not there, is a version without a pin', async () => {
  pin('b');
  clone.write(pinPath('dev'), '{}\n');
  clone.commitAll('Break');
  clone.git('rm', '--quiet', pinPath('dev'));
  clone.git(...IDENTITY, 'commit', '--quiet', '-m', 'Remove');
  pin('c');
  expect(await builds()).toBe('c-ba');
});

test('a merged branch that changed the pin and changed it back leaves what main did', async () => {
  pin('b');
  clone.git('switch', '--quiet', '--create', 'feature', 'HEAD^');
  pin('c');
  pin('a');
  clone.git('switch', '--quiet', 'main');
  clone.git('merge', '--quiet', '--no-ff', '--no-edit', '-s', 'ours', 'feature');
  expect(await builds()).toBe('ba');
});

test('a merge that decides the pin itself is a version of its own', async () => {
  clone.git('switch', '--quiet', '--create', 'feature');
  pin('c');
  clone.git('switch', '--quiet', 'main');
  pin('b');
  clone.git('merge', '--quiet', '--no-commit', '-s', 'ours', 'feature');
  pin('d', 'Merge by hand');
  expect(await builds()).toBe('dba');
});

test('a revert that a merge in the wrong direction brings is not lost', async () => {
  const start = clone.head();
  pin('b');
  clone.git('revert', '--no-edit', 'HEAD');
  clone.git('branch', '--quiet', 'theirs');
  clone.git('reset', '--quiet', '--hard', start);
  clone.write('docs/notes.md', 'mine\n');
  clone.commitAll('Mine');
  clone.git('merge', '--quiet', '--no-edit', 'theirs');
  expect(await builds()).toBe('aba');
  expect((await kinds())[0]).toBe('revert');
});

describe('a release that ran does not disappear', () => {
  const released = (digit: string) =>
    pin(
      digit,
      `Release ${digit}\n\nRelease-Action: release\nRelease-Of: vmshift@${sha(digit)}\nRelease-Environments: dev`,
    );

  /** Builds b and c are released on main, and a branch from before c is merged, with this pin as the result. */
  function mergeOverRelease(direction: 'into main' | 'main into it', result: string): void {
    released('b');
    clone.git('switch', '--quiet', '--create', 'other');
    clone.git('revert', '--no-edit', 'HEAD');
    clone.git('switch', '--quiet', 'main');
    released('c');
    if (direction === 'main into it') clone.git('switch', '--quiet', 'other');
    clone.git('merge', '--quiet', '--no-commit', '-s', 'ours', direction === 'into main' ? 'other' : 'main');
    if (result === 'a') {
      clone.git('checkout', '--quiet', ':/^Start', '--', pinPath('dev'));
      clone.commitAll(`Merge ${direction}`);
    } else pin(result, `Merge ${direction}`);
  }

  test.each([
    ['into main', 'a', 'acba', 'revert'],
    ['main into it', 'a', 'acba', 'revert'],
    ['main into it', 'c', 'cba', 'release'],
    ['into main', 'd', 'dcba', 'edit'],
  ] as const)('where a revert is merged %s with the result %s', async (direction, result, expected, kind) => {
    mergeOverRelease(direction, result);
    expect([await builds(), (await kinds())[0]]).toEqual([expected, kind]);
    const [newest] = readHistory('dev', await read());
    expect(newest?.heldBy?.undone.commit).toBe(kind === 'revert' ? sha('c') : undefined);
  });

  test('where main was merged into a branch that came back by a merge', async () => {
    released('b');
    clone.git('switch', '--quiet', '--create', 'feature', 'HEAD^');
    clone.write('docs/notes.md', 'mine\n');
    clone.commitAll('Mine');
    clone.git('merge', '--quiet', '--no-edit', 'main');
    clone.git('switch', '--quiet', 'main');
    released('c');
    clone.git('merge', '--quiet', '--no-edit', 'feature');
    expect([await builds(), await kinds()]).toEqual(['cba', ['release', 'release', 'edit']]);
  });
});

test.each(['--no-edit', '-C HEAD'])('a revert with %s holds, whatever its message claims', async (message) => {
  const own = `\n\nRelease-Action: release\nRelease-Of: vmshift@${sha('b')}\nRelease-Environments: dev`;
  pin('b', `Release b${own}`);
  const release = clone.head();
  clone.git('revert', '--no-commit', 'HEAD');
  if (message === '--no-edit') clone.git('commit', '--quiet', '--no-edit');
  else clone.git('commit', '--quiet', '-C', release);
  expect(readHistory('dev', await read())[0]).toMatchObject({
    kind: 'revert',
    heldBy: { undone: { commit: sha('b') } },
  });
});

test('a release that is picked again over a newer one is read as going back', async () => {
  const start = clone.pin('dev');
  const pinned = (digit: string, sequence: number) => {
    clone.write(
      pinPath('dev'),
      printPin({
        ...start,
        commit: sha(digit),
        images: { api: { tag: `develop-${sha(digit)}` }, celery: { tag: `develop-${sha(digit)}` } },
        sequence,
      }),
    );
    clone.commitAll(
      `Release ${digit}\n\nRelease-Action: release\nRelease-Of: vmshift@${sha(digit)}\nRelease-Environments: dev`,
    );
    return clone.head();
  };
  const older = pinned('b', 2);
  pinned('c', 3);
  clone.git('cherry-pick', '--no-commit', '--strategy-option', 'theirs', older);
  clone.git('commit', '--quiet', '-C', older);
  expect(await builds()).toBe('bcba');
  expect(readHistory('dev', await read())[0]).toMatchObject({
    kind: 'revert',
    heldBy: { undone: { commit: sha('c') } },
  });
});

test('one list serves the pins of several environments, and each has the history that it has alone', async () => {
  const names = ['dev', 'staging', 'production', 'nowhere'];
  const asked: string[] = [];
  const git = createGit({ root: clone.root, env: { PATH: process.env.PATH } });
  const counting: Git = {
    ...git,
    run: (args, options) => {
      asked.push(args[0] ?? '');
      return git.run(args, options);
    },
  };
  const together = async () => {
    asked.length = 0;
    const alone = [];
    for (const name of names) alone.push((await readAll(name))[0]);
    expect(await readPinHistories(counting, names)).toEqual(alone);
    return asked.length;
  };
  pin('b');
  clone.git('rm', '--quiet', pinPath('staging'));
  pin('c', 'Remove another');
  clone.write('notes.md', 'x');
  clone.commitAll('Note');
  clone.git('revert', '--no-edit', 'HEAD~1');
  expect(await together()).toBe(1);
  clone.git('switch', '--quiet', '--create', 'side', 'HEAD~2');
  pin('d');
  clone.git('switch', '--quiet', 'main');
  clone.git('merge', '--quiet', '--no-edit', '-s', 'ours', 'side');
  expect(await together()).toBe(1 + names.length);
});
