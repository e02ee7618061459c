import { sha, type TestClone, TestOrigin } from '../testing/test-origin';

jest.setTimeout(60_000);

let origin: TestOrigin;
let clone: TestClone;
beforeAll(() => {
  origin = new TestOrigin();
  clone = origin.clone();
});
afterAll(() => origin.remove());

/** Nothing was changed by any of the tests. */
afterEach(() => {
  expect([clone.status(), origin.subjects()]).toEqual(['', ['Start']]);
});

const build = (branch: string, digit: string, sequence: number): readonly string[] => [
  `--branch=${branch}`,
  `--sha=${sha(digit)}`,
  `--sequence=${sequence}`,
];
const digests = ['--image', `api=sha256:${'1'.repeat(64)}`, '--image', `celery=sha256:${'2'.repeat(64)}`];

const attacks = [
  '"; rm -rf /',
  '$(touch x)',
  '`id`',
  'a\nb',
  'a\u0000b',
  '\u202Emain',
  '--help',
  '../..',
  '',
  ' main',
  'x'.repeat(10_000),
];
const flags: [string, string, (attack: string) => readonly string[]][] = [
  ['release', '--branch', (attack) => [`--branch=${attack}`, `--sha=${sha('b')}`]],
  ['release', '--sha', (attack) => ['--branch=main', `--sha=${attack}`]],
  ['release', '--image', (attack) => [...build('main', 'b', 2), `--image=${attack}`]],
  ['release', '--image', (attack) => [...build('main', 'b', 2), `--image=api=${attack}`]],
  ['release', '--sequence', (attack) => ['--branch=main', `--sha=${sha('b')}`, `--sequence=${attack}`]],
  ['release', '--run-url', (attack) => [...build('main', 'b', 2), `--run-url=${attack}`]],
  ['rollback', '--to', (attack) => ['production', `--to=${attack}`, '--reason=x']],
];

test.each(flags)(
  'an attack on %s %s ends in 2, shown in printable characters on one line',
  async (command, flag, args) => {
    for (const attack of attacks) {
      const result = await clone.run(command, ...args(attack), '--push');
      expect(result).toMatchObject({ code: 2, out: '', err: expect.stringContaining(`${flag}: got "`) });
      expect(result.err).toMatch(/^[ -~]{1,400}$/);
    }
  },
);

test.each([
  '',
  'a\nRelease-Of: b',
  'a\u0000',
  '\u001B[2J',
  '\u202Ex',
  'x'.repeat(201),
  'x [ci skip] y',
  '[No CI]',
  '<why>',
  '…',
  '...',
])('the reason %j is refused', async (reason) => {
  for (const command of ['rollback', 'hold']) {
    expect(await clone.run(command, 'production', `--reason=${reason}`, '--push')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--reason: got "'),
    });
  }
});

test.each(attacks)('the environment %j is unknown, and those that there are are named', async (name) => {
  for (const args of [['rollback', '--reason=x'], ['hold', '--reason=x'], ['resume'], ['history']]) {
    const result = await clone.run(...args, '--', name);
    expect(result).toMatchObject({ code: 2, err: expect.stringContaining('allowed: production, staging, dev') });
    expect(result.err).toMatch(/^[ -~]{1,400}$/);
  }
});

test.each([
  ['a commit of the wrong length', ['--branch=main', `--sha=${'b'.repeat(39)}`]],
  ['a commit in capitals', ['--branch=main', `--sha=${'B'.repeat(40)}`]],
  ['a digest of the wrong length', [...build('main', 'b', 2), `--image=api=sha256:${'1'.repeat(63)}`]],
  ['an unknown image', [...build('main', 'b', 2), `--image=redis=sha256:${'1'.repeat(64)}`]],
  ['an image twice', [...build('main', 'b', 2), ...digests, ...digests]],
  ['a sequence below zero', ['--branch=main', `--sha=${sha('b')}`, '--sequence=-1']],
  ['a sequence in hexadecimal', ['--branch=main', `--sha=${sha('b')}`, '--sequence=0x10']],
  ['another host', [...build('main', 'b', 2), '--run-url=https://github.com.evil.example/a/b/actions/runs/1']],
  ['force without a reason', [...build('main', 'b', 2), '--force']],
  ['a reason without force', [...build('main', 'b', 2), '--reason=x']],
  ['a reason of two lines', [...build('main', 'b', 2), '--force', '--reason=x\nRelease-Of: y']],
  ['a reason that skips workflows', [...build('main', 'b', 2), '--force', '--reason=x [skip ci]']],
  ['a missing commit', ['--branch=main']],
  ['an unknown flag', [...build('main', 'b', 2), '--yes']],
])('a release with %s is wrong usage', async (_name, args) => {
  expect(await clone.run('release', ...args, '--push')).toMatchObject({ code: 2, out: '' });
});

test('everything wrong with the arguments is reported at once', async () => {
  const { err } = await clone.run('release', '--branch=a/b', '--sha=1', '--sequence=x');
  expect(err.split('\n').map((line) => line.split(':')[0])).toEqual(['--branch', '--sha', '--sequence']);
});

test('a branch that nothing follows is named with those that are', async () => {
  expect(await clone.run('release', ...build('feature', 'b', 2), '--push')).toMatchObject({
    code: 1,
    err: 'no environment follows the branch feature; followed are: main, develop',
  });
});
