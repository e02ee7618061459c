import { execFileSync } from 'node:child_process';
import fs, { existsSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pinPath } from '@vmshift/releases';
import { cloneForEachTest } from '../testing/clone-for-each-test';
import { sha, type TestClone } from '../testing/test-origin';

jest.setTimeout(60_000);

let clone: TestClone;
cloneForEachTest((made) => {
  clone = made;
});
afterEach(() => jest.restoreAllMocks());

/** What cannot be written to, as a full disk. @see https://man7.org/linux/man-pages/man4/full.4.html */
const FULL = '/dev/full';

const RELEASE = ['release', '--branch=develop', `--sha=${sha('b')}`];

(existsSync(FULL) ? test : test.skip).each([
  ['a hold', ['hold', 'dev', '--reason=x']],
  ['a release', RELEASE],
])('%s that finds the disk full at its last pin changes nothing, and can be made again', async (_what, argv) => {
  const pin = pinPath('dev');
  const temporary = `${dirname(pin)}/.dev.json.${process.pid}.tmp`;
  clone.write('.git/info/exclude', '*.tmp\n');
  symlinkSync(FULL, join(clone.root, temporary));
  const { code, err } = await clone.run(...argv);
  expect([code, err.split('\n').at(-1)]).toEqual([
    1,
    `${join(clone.root, pin)}: ENOSPC: no space left on device, write; nothing was written or removed; fix: correct that and run it again`,
  ]);
  clone.write('.git/info/exclude', '');
  expect(clone.status()).toBe('');
  expect(await clone.run(...argv)).toMatchObject({ code: 0 });
});

test('a release that ends in the middle says what it wrote, and goes back by what it prints', async () => {
  const { renameSync } = fs;
  jest.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
    if (String(to).endsWith('/dev.json'))
      throw Object.assign(new Error('EBUSY: rename'), { code: 'EBUSY', syscall: 'rename' });
    renameSync(from, to);
  });
  const { code, err } = await clone.run(...RELEASE);
  expect([code, err]).toEqual([1, expect.stringMatching(/dev\.json: EBUSY: rename; of \d+ paths not all are written/)]);
  expect(err).toMatch(/^ {2}done: .*dist\/staging\/.* more\n {2}not: \S+\/apps\/vmshift\/releases\/dev\.json$/m);
  expect([clone.runs('staging'), clone.runs('dev')]).toEqual(['b', 'a']);
  clone.write('dist/dev/new.yaml', 'as of a new file\n');
  const [, fix = ''] = /^ {2}fix: (.*)$/m.exec(err) ?? [];
  execFileSync('sh', ['-c', fix], { cwd: clone.root, stdio: 'pipe' });
  expect(clone.status()).toBe('');
});
