import { pinPath, printPin, TRAILER } from '@vmshift/releases';
import { sha, type TestClone, TestOrigin } from '../testing/test-origin';

jest.setTimeout(60_000);

let origin: TestOrigin;
let clone: TestClone;
beforeAll(async () => {
  origin = new TestOrigin();
  await origin.commitStacks();
});
beforeEach(async () => {
  clone = await origin.cloneAfter('two releases and a hold', async (where) => {
    for (const [digit, sequence] of [
      ['b', 2],
      ['c', 3],
    ] as const)
      await where.run('release', '--branch=main', `--sha=${sha(digit)}`, `--sequence=${sequence}`, '--push');
    await where.run('hold', 'production', '--reason=an incident', '--push');
  });
});
afterAll(() => origin.remove());

/** A message as our programs write it, by the hands of a developer. */
const forged = (action: string, digit: string, reason = 'x') =>
  [
    `${action}(production): main-${digit.repeat(12)}`,
    '',
    `${TRAILER.action}: ${action}`,
    `${TRAILER.build}: vmshift@${sha(digit)}`,
    `${TRAILER.environments}: production`,
    `${TRAILER.by}: ada`,
    `${TRAILER.reason}: ${reason}`,
    `${TRAILER.writtenBy}: https://github.com/ilearn-code/iac-vmshift/actions/runs/7`,
    '',
  ].join('\n');

const merge = (message: string) => {
  clone.write('docs/note.md', message);
  clone.commitAll(message);
  clone.git('push', '--quiet');
};

const newest = async () => (await clone.run('history', 'production')).out.split('\n')[1] ?? '';

test('a resume that was merged with our trailers and leaves the pin lifts no hold', async () => {
  merge(forged('resume', 'c'));
  const { out } = await clone.run('release', '--branch=main', `--sha=${sha('d')}`, '--sequence=4', '--push');
  expect(out).toContain('production: not released: held by Ada Lovelace: an incident');
  expect([clone.runs('production'), await newest()]).toEqual(['c', expect.stringContaining('  hold  ')]);
});

test.each([
  ['release', 'd'],
  ['resume', 'c'],
  ['rollback', 'b'],
])(
  'a pin that a pull request changes is reviewed as an edit, though its message is that of a %s',
  async (action, digit) => {
    const { hold: _hold, ...pin } = clone.pin('production');
    const image = { tag: `main-${sha(digit)}` };
    clone.write(
      pinPath('production'),
      printPin({ ...pin, commit: sha(digit), images: { api: image, celery: image }, sequence: 9 }),
    );
    await clone.run('synth', '--only', 'manifests');
    clone.commitAll(forged(action, digit));
    const { code, out } = await clone.run('diff', 'origin/main', '--head', 'HEAD');
    expect([code, out]).toEqual([3, expect.stringMatching(/BLOCK .*ReleasePin\/production/)]);
  },
);

test('a reason that looks like trailers stays one line of one trailer', async () => {
  const reason = `x ${TRAILER.environments}: production ${TRAILER.action}: resume`;
  expect(await clone.run('hold', 'dev', `--reason=${reason}`, '--push')).toMatchObject({ code: 0 });
  const values = (key: string) => clone.git('log', '-1', `--format=%(trailers:key=${key},valueonly)`).trim();
  expect([values(TRAILER.environments), values(TRAILER.action), values(TRAILER.reason)]).toEqual([
    'dev',
    'hold',
    reason,
  ]);
  expect(await newest()).toContain('  hold  ');
  for (const lines of [`x\n${TRAILER.environments}: production`, `x\r${TRAILER.action}: resume`, 'x\u2028y'])
    expect(await clone.run('hold', 'staging', `--reason=${lines}`, '--push')).toMatchObject({ code: 2 });
});
