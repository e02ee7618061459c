import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { cloneForEachTest } from '../testing/clone-for-each-test';
import { sha, type TestClone } from '../testing/test-origin';

jest.setTimeout(60_000);

const CHECK = join(__dirname, '../../../../.github/actions/push-rendered/check-patch.sh');

let clone: TestClone;
cloneForEachTest((made) => {
  clone = made;
});

const BUILD = ['release', '--branch=develop', `--sha=${sha('b')}`, '--sequence=2'];

test('what the commit would be is written for a job that may push, whatever Git is configured with', async () => {
  const settings = {
    'diff.noprefix': 'true',
    'diff.renames': 'copies',
    'color.ui': 'always',
    'diff.external': 'false',
  };
  for (const [name, value] of Object.entries(settings)) clone.git('config', name, value);
  const head = clone.head();
  const { code, out } = await clone.run(...BUILD, '--patch', 'rendered');
  expect([code, out]).toEqual([
    0,
    expect.stringMatching(/wrote \d+ files as a patch to rendered; next: a job that may push/),
  ]);
  const checked = execFileSync(CHECK, [join(clone.root, 'rendered/patch'), 'releases'], { encoding: 'utf8' });
  const paths = checked.trim().split('\n').sort();
  expect(paths.slice(0, 2)).toEqual(['apps/vmshift/releases/dev.json', 'apps/vmshift/releases/staging.json']);
  expect(clone.read('rendered/base')).toBe(`${head}\n`);
  expect(clone.read('rendered/message')).toMatch(
    /^release\(staging,dev\): develop-b{12}\n\n[\s\S]*\nRelease-Action: release\n/,
  );
  expect([clone.head(), clone.runs('dev')]).toEqual([head, 'a']);

  clone.git('apply', '--index', 'rendered/patch');
  expect(clone.runs('dev')).toBe('b');
  expect(clone.git('diff', '--cached', '--name-only').trim().split('\n').sort()).toEqual(paths);
});

test('where nothing changes, no patch is written', async () => {
  const { code } = await clone.run('hold', 'dev', '--reason=x', '--patch', 'rendered', '--dry-run');
  expect([code, clone.status()]).toEqual([0, '']);
});

test('another job commits and pushes, not the program', async () => {
  for (const flag of ['--commit', '--push'])
    expect(await clone.run(...BUILD, '--patch', 'rendered', flag)).toMatchObject({
      code: 2,
      err: expect.stringContaining('--patch'),
    });
});

test('a folder that cannot be written is told', async () => {
  clone.write('file', '');
  expect(await clone.run('hold', 'dev', '--reason=x', '--patch', 'file/below')).toMatchObject({
    code: 1,
    err: expect.stringContaining('file/below: '),
  });
});
