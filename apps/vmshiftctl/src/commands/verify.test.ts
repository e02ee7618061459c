import { pinPath, printPin, type ReleasePin } from '@vmshift/releases';
import type { AttestedBuilds } from '../testing/attested-builds';
import { digest, sha, type TestClone, TestOrigin } from '../testing/test-origin';

jest.mock('../run-program', () =>
  jest
    .requireActual('../../../../tooling/testing/attestations.cjs')
    .withAttestations(jest.requireActual('../run-program')),
);

jest.setTimeout(60_000);

const RUN = 'https://github.com/ilearn-code/vmshift/actions/runs';
const VERIFIED = ['ENVIRONMENT  BUILD              BUILT BY', `production   main-bbbbbbbbbbbb  ${RUN}/11`].join('\n');

let origin: TestOrigin;
let builds: AttestedBuilds;
let clone: TestClone;
beforeAll(async () => {
  origin = new TestOrigin();
  builds = await origin.startGitHub({ branch: 'main', commit: sha('b'), digests: [digest('b')], number: 11 });
  builds.add({ branch: 'develop', commit: sha('c'), digests: [digest('c')], number: 12 });
});
beforeEach(async () => {
  clone = await origin.cloneAfter('a release', async (where) => {
    const images = ['--image', `api=${digest('b')}`, '--image', `celery=${digest('b')}`];
    await where.run('release', '--branch=main', `--sha=${sha('b')}`, ...images, '--push');
  });
});
afterAll(() => origin.remove());

test('where every pin is by tag alone, a line tells that nothing was verified', async () => {
  const warning = expect.stringMatching(/^warning: staging: .* is pinned by tag alone/);
  expect(await clone.runWith({ GH_TOKEN: '' }, 'verify', 'staging', 'dev')).toEqual({
    ...{ code: 0, err: warning },
    out: 'nothing was verified: no build that is pinned has digests',
  });
  clone.write(pinPath('staging'), printPin({ ...clone.pin('staging'), sequence: 7 }));
  expect(await clone.runWith({ GH_TOKEN: '' }, 'verify', '--base=HEAD')).toEqual({
    ...{ code: 0, err: warning },
    out: 'nothing was verified: no build that differs from HEAD has digests',
  });
});

/** Writes the pin of production as a person would. */
const edit = (change: Partial<ReleasePin>) =>
  clone.write(pinPath('production'), printPin({ ...clone.pin('production'), ...change }));

test('each pin is verified; one by tag alone has nothing to verify, which is a warning', async () => {
  expect(await clone.run('verify')).toEqual({
    code: 0,
    out: VERIFIED,
    err: expect.stringMatching(/^warning: staging: develop-aa583cfb23d2 is pinned by tag alone.*\nwarning: dev: /),
  });
  expect(await clone.run('verify', 'production')).toMatchObject({ code: 0, err: '' });
  const { out } = await clone.run('verify', 'production', '--json');
  expect(JSON.parse(out)).toEqual([
    { environment: 'production', build: 'main-bbbbbbbbbbbb', outcome: 'verified', runUrl: `${RUN}/11` },
  ]);
});

const image = { tag: `main-${sha('b')}`, digest: digest('c') };
test.each<readonly [string, Partial<ReleasePin>, RegExp]>([
  [
    'invented digest',
    { images: { api: image, celery: image } },
    /expected SourceRepositoryRef to be refs\/heads\/main, got refs\/heads\/develop/,
  ],
  [
    'forged sequence',
    { sequence: 999_999_999_999_999 },
    /sequence: given 999999999999999, GitHub's number of that run is 11/,
  ],
  [
    'foreign run URL',
    { runUrl: 'https://github.com/evil/x/actions/runs/11' },
    /run: given https:\/\/github\.com\/evil\/x\//,
  ],
])('door: %s in a pin is told with the environment, and fails', async (_what, change, because) => {
  edit(change);
  const { code, out, err } = await clone.run('verify', '--base', 'origin/main');
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(/^production: main-bbbbbbbbbbbb: /);
  expect(err).toMatch(because);
});

test('with --base only what changed is verified, and what does not needs no token', async () => {
  edit({ hold: { reason: 'a demo', by: 'ada' } });
  expect(await clone.runWith({ GH_TOKEN: '' }, 'verify', '--base=HEAD')).toEqual({
    code: 0,
    out: 'every pinned build is that of HEAD',
    err: '',
  });
  expect((await clone.run('verify', '--base=HEAD^')).out).toBe(VERIFIED);
});

test.each(['nowhere', '--help', '-x', 'HEAD:dist'])('the base %j is no revision', async (base) => {
  const { code, err } = await clone.run('verify', `--base=${base}`);
  expect([code, err]).toEqual([1, expect.stringContaining('there is no revision')]);
});

test('without a token the refusal names what to do', async () => {
  expect(await clone.runWith({ GH_TOKEN: '' }, 'verify')).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringMatching(/^a build is known by its attestation.*\n {2}fix: /),
  });
});
